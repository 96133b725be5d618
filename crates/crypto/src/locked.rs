//! Memory for keys: kept out of swap and core dumps where the system allows it, wiped before it is used again.
//!
//! Locking is per page and costs system calls, so slots are cut from chunks that are locked once and never given back.
//! A system that refuses to lock (RLIMIT_MEMLOCK) still gets the wiping; [`is_unlocked`] says so.

use parking_lot::Mutex;
use std::alloc::{Layout, alloc_zeroed, handle_alloc_error};
use std::mem::MaybeUninit;
use std::ops::Deref;
use std::ptr::NonNull;
use std::sync::atomic::{AtomicBool, Ordering};

const SLOT: usize = 1024;
const CHUNK: usize = 64;

struct Slot(*mut u8);
// SAFETY: a slot is a piece of leaked memory with one owner at a time.
unsafe impl Send for Slot {}

/// Free slots, all zero. Process-wide like any allocator; it holds no state but memory.
static FREE: Mutex<Vec<Slot>> = Mutex::new(Vec::new());
static REFUSED: AtomicBool = AtomicBool::new(false);

/// Whether the system refused to keep some of this memory out of swap.
pub fn is_unlocked() -> bool {
    REFUSED.load(Ordering::Relaxed)
}

fn take_slot() -> Slot {
    let mut free = FREE.lock();
    if free.is_empty() {
        free.extend(new_chunk().chunks_exact_mut(SLOT).map(|slot| Slot(slot.as_mut_ptr())));
    }
    free.pop().expect("a chunk has slots")
}

/// Zeroed pages that are never given back.
fn new_chunk() -> &'static mut [u8] {
    let layout = Layout::from_size_align(SLOT * CHUNK, 4096).expect("whole pages");
    // SAFETY: the layout has a size.
    let start = NonNull::new(unsafe { alloc_zeroed(layout) }).unwrap_or_else(|| handle_alloc_error(layout));
    match region::lock(start.as_ptr(), layout.size()) {
        Ok(lock) => std::mem::forget(lock),
        Err(_) => REFUSED.store(true, Ordering::Relaxed),
    }
    keep_out_of_dumps(start.as_ptr(), layout.size());
    // SAFETY: this many zeroed bytes were just allocated, and nobody else knows of them.
    unsafe { std::slice::from_raw_parts_mut(start.as_ptr(), layout.size()) }
}

/// Leaves whole pages out of core dumps, where the system can.
pub fn keep_out_of_dumps(start: *mut u8, length: usize) {
    #[cfg(target_os = "linux")]
    // SAFETY: advice about pages that are ours; it changes nothing that a program can see.
    unsafe {
        libc::madvise(start.cast(), length, libc::MADV_DONTDUMP);
    }
    #[cfg(not(target_os = "linux"))]
    let _ = (start, length);
}

/// A value in a slot of locked memory. It never moves.
pub struct Locked<T> {
    slot: *mut T,
}

impl<T> Locked<T> {
    const FITS: () = assert!(size_of::<T>() <= SLOT && align_of::<T>() <= SLOT);

    /// Builds a value in its slot: what `build` returns is what it wrote there.
    pub fn build(build: impl FnOnce(&mut MaybeUninit<T>) -> &mut T) -> Self {
        let () = Self::FITS;
        let slot = take_slot().0.cast::<MaybeUninit<T>>();
        // SAFETY: the slot is 1024 bytes, aligned to 1024, and ours alone until `drop` returns it.
        let built: *mut T = build(unsafe { &mut *slot });
        assert!(std::ptr::addr_eq(built, slot), "a locked value is built in its slot");
        Locked { slot: built }
    }
}

impl<T> Deref for Locked<T> {
    type Target = T;
    fn deref(&self) -> &T {
        // SAFETY: `build` wrote a valid T, and only `drop` takes it out.
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
        let a = Locked::build(|slot| slot.write([1u8; 32]));
        let b = Locked::build(|slot| slot.write([2u8; 32]));
        assert_eq!((*a, *b), ([1; 32], [2; 32]));
        let at = a.slot;
        drop(a);
        // SAFETY: slots are never given back to the system, so the memory is still there to look at.
        assert_eq!(unsafe { std::ptr::read_volatile(at) }, [0; 32]);
        drop(b);
    }

    #[cfg(target_os = "linux")]
    #[test]
    fn slots_are_in_no_core_dump() {
        let value = Locked::build(|slot| slot.write([1u8; 32]));
        let at = value.slot as usize;
        let maps = std::fs::read_to_string("/proc/self/smaps").expect("Linux says what is mapped");
        let mut inside = false;
        let flags = maps.lines().find_map(|line| {
            let range = line.split_once(' ').and_then(|(range, _)| range.split_once('-'));
            let bounds = range.map(|(from, to)| (usize::from_str_radix(from, 16), usize::from_str_radix(to, 16)));
            if let Some((Ok(from), Ok(to))) = bounds {
                inside = (from..to).contains(&at);
            }
            inside.then(|| line.strip_prefix("VmFlags:")).flatten()
        });
        assert!(flags.expect("the slot is mapped").split(' ').any(|flag| flag == "dd"));
    }
}
