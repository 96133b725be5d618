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

/// Ciphers have round keys in vector registers, and whoever copies or compares bytes leaves the last of them there. Whoever saves
/// registers next writes them onto the stack again: V8, the kernel for a signal, the dynamic linker for a function's first call.
/// On Windows the lower halves of 6 to 15 belong to callers: the compiler restores them, and so they stay.
#[cfg(target_arch = "x86_64")]
pub fn clear_registers() {
    if is_x86_feature_detected!("avx512vl") {
        // SAFETY: the processor has what the function takes.
        unsafe { clear_32() }
    } else if is_x86_feature_detected!("avx") {
        // SAFETY: as above.
        unsafe { clear_16() }
    } else {
        clear_halves();
    }
}

/// Instructions after which the first sixteen registers, and those that are named, have lost what was in them.
#[cfg(target_arch = "x86_64")]
macro_rules! losing {
    ([$($instruction:literal),* $(,)?] $($register:tt)*) => {
        // SAFETY: these registers are the caller's to lose, and the compiler is told so.
        unsafe {
            std::arch::asm!(
                $($instruction,)*
                out("xmm0") _, out("xmm1") _, out("xmm2") _, out("xmm3") _,
                out("xmm4") _, out("xmm5") _, out("xmm6") _, out("xmm7") _,
                out("xmm8") _, out("xmm9") _, out("xmm10") _, out("xmm11") _,
                out("xmm12") _, out("xmm13") _, out("xmm14") _, out("xmm15") _,
                $(out($register) _,)*
                options(nomem, nostack, preserves_flags),
            );
        }
    };
}

/// The C library's functions use the upper sixteen where there are so many. Writing a part of one clears the rest of it.
#[cfg(target_arch = "x86_64")]
#[inline(never)]
#[target_feature(enable = "avx512f,avx512vl")]
fn clear_32() {
    losing!(
        [
            "vzeroall",
            "vpxord xmm16, xmm16, xmm16",
            "vpxord xmm17, xmm17, xmm17",
            "vpxord xmm18, xmm18, xmm18",
            "vpxord xmm19, xmm19, xmm19",
            "vpxord xmm20, xmm20, xmm20",
            "vpxord xmm21, xmm21, xmm21",
            "vpxord xmm22, xmm22, xmm22",
            "vpxord xmm23, xmm23, xmm23",
            "vpxord xmm24, xmm24, xmm24",
            "vpxord xmm25, xmm25, xmm25",
            "vpxord xmm26, xmm26, xmm26",
            "vpxord xmm27, xmm27, xmm27",
            "vpxord xmm28, xmm28, xmm28",
            "vpxord xmm29, xmm29, xmm29",
            "vpxord xmm30, xmm30, xmm30",
            "vpxord xmm31, xmm31, xmm31",
        ]
        "xmm16" "xmm17" "xmm18" "xmm19" "xmm20" "xmm21" "xmm22" "xmm23"
        "xmm24" "xmm25" "xmm26" "xmm27" "xmm28" "xmm29" "xmm30" "xmm31"
    );
}

/// All sixteen, whole.
#[cfg(target_arch = "x86_64")]
#[inline(never)]
#[target_feature(enable = "avx")]
fn clear_16() {
    losing!(["vzeroall"]);
}

/// Processors without AVX have nothing more.
#[cfg(target_arch = "x86_64")]
#[inline(never)]
fn clear_halves() {
    losing!([
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
    ]);
}

/// Elsewhere nothing is cleared: the ciphers that are used work in general registers, which live for some instructions only, but
/// what was copied last stays.
#[cfg(not(target_arch = "x86_64"))]
pub fn clear_registers() {}

/// Clears the registers when it is dropped: at the end of what has secrets in its hands.
#[must_use]
pub struct Registers;

impl Drop for Registers {
    fn drop(&mut self) {
        clear_registers();
    }
}

/// Does something, and clears the registers before anybody hears of it.
pub fn clearing<T>(work: impl FnOnce() -> T) -> T {
    let _cleared = Registers;
    work()
}

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

    /// Fills the vector registers, lets `act` run, and gives how many bytes of what was filled in are left.
    #[cfg(target_arch = "x86_64")]
    #[target_feature(enable = "avx512f,avx512vl")]
    fn left_in_registers(act: extern "C" fn()) -> usize {
        let (pattern, mut found) = ([PAINT; 64], [0_u8; 64 * 32]);
        macro_rules! call_with_filled {
            ($($number:literal)*) => {
                // SAFETY: loads from one array, stores into another, and a call of a C function, whose registers are given up.
                unsafe {
                    std::arch::asm!(
                        $(concat!("vmovdqu64 zmm", $number, ", [{pattern}]"),)*
                        "call {act}",
                        $(concat!("vmovdqu64 [r12 + 64 * ", $number, "], zmm", $number),)*
                        pattern = in(reg) pattern.as_ptr(),
                        act = in(reg) act,
                        in("r12") found.as_mut_ptr(), // which the call keeps
                        clobber_abi("C"),
                    );
                }
            };
        }
        call_with_filled!(0 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20 21 22 23 24 25 26 27 28 29 30 31);
        found.iter().filter(|byte| **byte == PAINT).count()
    }

    /// What clears them where there are no larger ones is looked at beside those.
    #[test]
    #[cfg(target_arch = "x86_64")]
    fn nothing_is_left_in_vector_registers() {
        extern "C" fn nothing() {}
        extern "C" fn all() {
            super::clear_registers();
        }
        extern "C" fn sixteen() {
            // SAFETY: a processor with AVX-512 has AVX.
            unsafe { super::clear_16() };
        }
        extern "C" fn halves() {
            super::clear_halves();
        }
        if !is_x86_feature_detected!("avx512vl") {
            eprintln!("not tested: this processor has no AVX-512");
            return;
        }
        let cases: [(extern "C" fn(), usize); 4] =
            [(nothing, 32 * 64), (all, 0), (sixteen, 16 * 64), (halves, 32 * 64 - 16 * 16)];
        for (act, left) in cases {
            // SAFETY: the processor has what the function takes.
            assert_eq!(unsafe { left_in_registers(act) }, left);
        }
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
