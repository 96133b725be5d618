//! Buffers for what may be secret.

use std::ops::{Deref, DerefMut};
use zeroize::Zeroizing;

/// Bytes that are wiped when they are dropped, and the old ones when they need more room: a `Vec` that grows leaves
/// copies behind that nobody wipes.
#[derive(Default)]
pub struct Buffer(Zeroizing<Vec<u8>>);

impl Buffer {
    /// An empty one.
    pub fn with_capacity(length: usize) -> Self {
        Buffer(Zeroizing::new(Vec::with_capacity(length)))
    }

    /// A copy.
    pub fn of(bytes: &[u8]) -> Self {
        Buffer(Zeroizing::new(bytes.to_vec()))
    }

    /// Adds bytes at the end.
    #[inline]
    pub fn put(&mut self, bytes: &[u8]) {
        self.with_room(bytes.len()).extend_from_slice(bytes);
    }

    /// The bytes, with room for as many more; whoever adds others makes a copy that is not wiped.
    #[inline]
    pub fn with_room(&mut self, more: usize) -> &mut Vec<u8> {
        if self.0.capacity() - self.0.len() < more {
            self.grow(more);
        }
        &mut self.0
    }

    #[cold]
    fn grow(&mut self, more: usize) {
        let mut larger = Zeroizing::new(Vec::with_capacity((self.0.len() + more).max(2 * self.0.capacity())));
        larger.extend_from_slice(&self.0);
        self.0 = larger;
    }
}

impl Deref for Buffer {
    type Target = [u8];
    fn deref(&self) -> &[u8] {
        &self.0
    }
}

impl DerefMut for Buffer {
    fn deref_mut(&mut self) -> &mut [u8] {
        &mut self.0
    }
}

impl std::fmt::Debug for Buffer {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Buffer({} bytes)", self.0.len())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_put_is_there_however_much_it_is() {
        let mut buffer = Buffer::with_capacity(3);
        let mut expected = Vec::new();
        for length in [0, 1, 2, 5, 100, 3, 5000] {
            buffer.put(&vec![length as u8; length]);
            expected.extend(vec![length as u8; length]);
            assert_eq!(buffer[..], expected);
        }
    }

    #[test]
    fn debug_shows_no_byte() {
        let mut buffer = Buffer::default();
        buffer.put(b"hunter2");
        assert_eq!(format!("{buffer:?}"), "Buffer(7 bytes)");
    }
}
