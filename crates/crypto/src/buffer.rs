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

    /// Zeros at the end, until it has this length.
    pub fn pad(&mut self, length: usize) {
        let more = length.saturating_sub(self.len());
        let whole = self.len() + more;
        self.with_room(more).resize(whole, 0);
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

/// Eight bytes at a time: a read wipes several buffers, and byte by byte that would be a tenth of its time.
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

/// Takes bytes over. A `Vec` that grew with a secret in it has left copies behind, which are not wiped.
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

impl AsRef<[u8]> for Buffer {
    fn as_ref(&self) -> &[u8] {
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
    fn every_byte_is_wiped_wherever_it_lies() {
        for start in 0..9 {
            for end in start..40 {
                let mut bytes = [MaybeUninit::new(7_u8); 40];
                wipe(&mut bytes[start..end]);
                // SAFETY: all of them were written.
                let bytes = bytes.map(|byte| unsafe { byte.assume_init() });
                let expected: Vec<u8> = (0..40).map(|at| if (start..end).contains(&at) { 0 } else { 7 }).collect();
                assert_eq!(bytes[..], expected, "{start}..{end}");
            }
        }
    }

    #[test]
    fn zeros_fill_it_up_and_take_nothing_away() {
        let mut buffer = Buffer::of(b"abc");
        buffer.pad(2);
        assert_eq!(buffer[..], *b"abc");
        buffer.pad(5000);
        assert_eq!((&buffer[..3], buffer.len()), (&b"abc"[..], 5000));
        assert!(buffer[3..].iter().all(|byte| *byte == 0));
    }

    #[test]
    fn debug_shows_no_byte() {
        let mut buffer = Buffer::default();
        buffer.put(b"hunter2");
        assert_eq!(format!("{buffer:?}"), "Buffer(7 bytes)");
    }
}
