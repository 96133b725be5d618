//! Buffers for what may be secret.

use std::mem::MaybeUninit;
use std::ops::{Deref, DerefMut};

/// Bytes that are wiped when they are dropped, and the old ones when they need more room: a `Vec` that grows leaves
/// copies behind that nobody wipes.
#[derive(Default)]
pub struct Buffer(Vec<u8>);

impl Buffer {
    /// An empty one.
    pub fn with_capacity(length: usize) -> Self {
        Buffer(Vec::with_capacity(length))
    }

    /// A copy.
    pub fn of(bytes: &[u8]) -> Self {
        Buffer(bytes.to_vec())
    }

    /// Adds bytes at the end.
    pub fn put(&mut self, bytes: &[u8]) {
        self.with_room(bytes.len()).extend_from_slice(bytes);
    }

    /// The bytes, with room for as many more; whoever adds others makes a copy that is not wiped.
    pub fn with_room(&mut self, more: usize) -> &mut Vec<u8> {
        if self.0.capacity() - self.0.len() < more {
            self.grow(more);
        }
        &mut self.0
    }

    #[cold]
    fn grow(&mut self, more: usize) {
        let mut larger = Buffer::with_capacity((self.0.len() + more).max(2 * self.0.capacity()));
        larger.0.extend_from_slice(&self.0);
        *self = larger;
    }
}

impl Drop for Buffer {
    fn drop(&mut self) {
        self.0.clear();
        wipe(self.0.spare_capacity_mut());
    }
}

/// Eight bytes at a time: every context and every opened value is wiped.
fn wipe(bytes: &mut [MaybeUninit<u8>]) {
    // SAFETY: nobody reads them; as numbers they may have any value, or none.
    let (head, body, tail) = unsafe { bytes.align_to_mut::<MaybeUninit<u64>>() };
    for byte in head.iter_mut().chain(tail) {
        // SAFETY: a place in a slice that is borrowed. Volatile, so that it is not left out.
        unsafe { std::ptr::write_volatile(byte, MaybeUninit::new(0)) };
    }
    for number in body {
        // SAFETY: as above.
        unsafe { std::ptr::write_volatile(number, MaybeUninit::new(0)) };
    }
}

/// What has grown without being a secret yet: who fills the `Vec` leaves no copies behind.
impl From<Vec<u8>> for Buffer {
    fn from(bytes: Vec<u8>) -> Self {
        Buffer(bytes)
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
