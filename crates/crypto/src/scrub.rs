//! The stack under key work is overwritten: ciphers and hashes leave round keys and states there.

use std::hint::black_box;
use std::mem::MaybeUninit;

/// What derivation, sealing and opening use at most, and what stretching does. `the_scrubbed_areas_are_large_enough`
/// measures. Without optimisation it is more.
pub const SHALLOW: usize = if cfg!(debug_assertions) { 16 } else { 4 } * 1024;
pub const DEEP: usize = 20 * 1024;

/// Runs key work out of line, then overwrites the stack it used and the registers. What it returns must hold no key
/// itself.
pub fn scrubbed<const AREA: usize, T>(work: impl FnOnce() -> T) -> T {
    let result = apart(work);
    #[cfg(all(test, target_os = "linux"))]
    if tests::OFF.get() {
        return result;
    }
    overwrite::<AREA>();
    clear_registers();
    result
}

#[inline(never)]
fn apart<T>(work: impl FnOnce() -> T) -> T {
    work()
}

/// Its frame lies where that of [`apart`] was.
#[inline(never)]
fn overwrite<const AREA: usize>() {
    let mut area = MaybeUninit::<[u8; AREA]>::uninit();
    // SAFETY: the area is ours, and bytes may have any value.
    unsafe { area.as_mut_ptr().cast::<u8>().write_bytes(0, AREA) };
    black_box(&mut area);
}

/// Ciphers have round keys in vector registers: whoever saves those next, as V8 does, writes them onto the stack again.
#[cfg(target_arch = "x86_64")]
#[inline(never)]
fn clear_registers() {
    // SAFETY: these registers are the caller's to lose, and the compiler is told so.
    unsafe {
        std::arch::asm!(
            "pxor xmm0, xmm0",
            "pxor xmm1, xmm1",
            "pxor xmm2, xmm2",
            "pxor xmm3, xmm3",
            "pxor xmm4, xmm4",
            "pxor xmm5, xmm5",
            "pxor xmm6, xmm6",
            "pxor xmm7, xmm7",
            "pxor xmm8, xmm8",
            "pxor xmm9, xmm9",
            "pxor xmm10, xmm10",
            "pxor xmm11, xmm11",
            "pxor xmm12, xmm12",
            "pxor xmm13, xmm13",
            "pxor xmm14, xmm14",
            "pxor xmm15, xmm15",
            out("xmm0") _,
            out("xmm1") _,
            out("xmm2") _,
            out("xmm3") _,
            out("xmm4") _,
            out("xmm5") _,
            out("xmm6") _,
            out("xmm7") _,
            out("xmm8") _,
            out("xmm9") _,
            out("xmm10") _,
            out("xmm11") _,
            out("xmm12") _,
            out("xmm13") _,
            out("xmm14") _,
            out("xmm15") _,
            options(nomem, nostack, preserves_flags),
        );
    }
}

/// Elsewhere the ciphers that are used work in general registers, which live for some instructions only.
#[cfg(not(target_arch = "x86_64"))]
fn clear_registers() {}

#[cfg(all(test, target_os = "linux"))]
mod tests {
    use super::{DEEP, SHALLOW};
    use crate::{Context, Cost, Key, Stretching};
    use std::cell::Cell;
    use std::ffi::c_void;
    use std::ptr;

    thread_local! {
        pub static OFF: Cell<bool> = const { Cell::new(false) };
    }

    const STACK: usize = 1024 * 1024;
    const PAINT: u8 = 0xA5;

    struct Work {
        run: fn(),
        begun_at: usize,
    }

    extern "C" fn run(work: *mut c_void) -> *mut c_void {
        // SAFETY: `depth` gives a Work that it does not touch until the thread has ended.
        let work = unsafe { &mut *work.cast::<Work>() };
        work.begun_at = ptr::from_ref(&work).addr();
        OFF.set(true);
        (work.run)();
        ptr::null_mut()
    }

    /// How much stack a function uses: it runs on one that was painted.
    fn depth(run_it: fn()) -> usize {
        let mut stack = vec![PAINT; STACK + 4096];
        let base = stack.as_mut_ptr().map_addr(|address| address.next_multiple_of(4096));
        let mut work = Work { run: run_it, begun_at: 0 };
        // SAFETY: the thread runs on memory of ours, which is free again once it is joined.
        unsafe {
            let (mut attributes, mut thread) = (std::mem::zeroed(), std::mem::zeroed());
            assert_eq!(libc::pthread_attr_init(&raw mut attributes), 0);
            assert_eq!(libc::pthread_attr_setstack(&raw mut attributes, base.cast(), STACK), 0);
            let started = libc::pthread_create(&raw mut thread, &raw const attributes, run, (&raw mut work).cast());
            assert_eq!(started, 0);
            assert_eq!(libc::pthread_join(thread, ptr::null_mut()), 0);
        }
        let untouched = stack[base.addr() - stack.as_ptr().addr()..].iter().take_while(|byte| **byte == PAINT).count();
        work.begun_at - (base.addr() + untouched)
    }

    #[test]
    fn the_scrubbed_areas_are_large_enough() {
        let work: [(&str, usize, fn()); 3] = [
            ("stretch", DEEP, || drop(Stretching::new(Cost::MEMORY).stretch(b"password").expect("stretched"))),
            ("derive", SHALLOW, || drop(Key::generate().derive("a", b"b"))),
            ("seal and open", SHALLOW, || {
                let aead = Key::generate().aead();
                let context = || Context::new("test").part(Some(&[1; 300]));
                let blob = aead.seal(&[7; 1024], &context());
                assert_eq!(aead.open(&blob, &context()).expect("whole").len(), 1024);
            }),
        ];
        for (what, area, run) in work {
            run(); // what happens once in a process is done
            let depth = depth(run);
            eprintln!("{what}: {depth}");
            assert!(depth < area, "{what} uses {depth} bytes of stack");
        }
    }
}
