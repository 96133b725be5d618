//! Memory for keys: kept out of swap where the system allows it, wiped before it is used again.
//!
//! Locking is per page and costs system calls, so slots are cut from chunks that are locked once and never given back.
//! A system that refuses to lock (RLIMIT_MEMLOCK) still gets the wiping.

use parking_lot::Mutex;
use std::ops::Deref;

const SLOT: usize = 1024;
const CHUNK: usize = 64;

#[repr(C, align(4096))]
struct Chunk([u8; SLOT * CHUNK]);

struct Slot(*mut u8);
// SAFETY: a slot is a piece of leaked memory with one owner at a time.
unsafe impl Send for Slot {}

/// Free slots. Process-wide like any allocator; it holds no state but memory.
static FREE: Mutex<Vec<Slot>> = Mutex::new(Vec::new());

fn take_slot() -> Slot {
    let mut free = FREE.lock();
    if free.is_empty() {
        let chunk: &'static mut Chunk = Box::leak(Box::new(Chunk([0; SLOT * CHUNK])));
        if let Ok(lock) = region::lock(chunk.0.as_ptr(), chunk.0.len()) {
            std::mem::forget(lock);
        }
        free.extend(chunk.0.chunks_exact_mut(SLOT).map(|slot| Slot(slot.as_mut_ptr())));
    }
    free.pop().expect("a chunk has slots")
}

/// A value in a slot of locked memory.
pub struct Locked<T> {
    slot: *mut T,
}

impl<T> Locked<T> {
    const FITS: () = assert!(size_of::<T>() <= SLOT && align_of::<T>() <= 1024);

    /// Moves `value` to locked memory.
    pub fn new(value: T) -> Self {
        let () = Self::FITS;
        let slot = take_slot().0.cast::<T>();
        // SAFETY: the slot is 1024 bytes, aligned to 1024, and ours alone until `drop` returns it.
        unsafe { slot.write(value) };
        Locked { slot }
    }
}

impl<T> Deref for Locked<T> {
    type Target = T;
    fn deref(&self) -> &T {
        // SAFETY: `new` wrote a valid T, and only `drop` takes it out.
        unsafe { &*self.slot }
    }
}

impl<T> Drop for Locked<T> {
    fn drop(&mut self) {
        let bytes = self.slot.cast::<u8>();
        // SAFETY: the T is dropped exactly once; then its bytes are plain memory of our slot, overwritten with volatile
        // stores so that the wipe is not optimised away.
        unsafe {
            std::ptr::drop_in_place(self.slot);
            for offset in 0..size_of::<T>() {
                bytes.add(offset).write_volatile(0);
            }
        }
        FREE.lock().push(Slot(bytes));
    }
}

// SAFETY: a Locked owns its T and gives out only shared references to it, so it is as thread-safe as a Box<T>.
unsafe impl<T: Send> Send for Locked<T> {}
// SAFETY: as above.
unsafe impl<T: Sync> Sync for Locked<T> {}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_are_apart_and_wiped() {
        let a = Locked::new([1u8; 32]);
        let b = Locked::new([2u8; 32]);
        assert_eq!((*a, *b), ([1; 32], [2; 32]));
        let at = a.slot;
        drop(a);
        // SAFETY: slots are never given back to the system, so the memory is still there to look at.
        assert_eq!(unsafe { std::ptr::read_volatile(at) }, [0; 32]);
        drop(b);
    }
}
