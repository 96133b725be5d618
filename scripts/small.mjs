// How the addon is compiled, and what measures it (bench/instructions.mjs).

/**
 * Options of rustc for its last crate, with which the addon is smaller: link-time optimisation inlines less than LLVM's
 * default of 225, loops are not aligned, and with frame pointers places on the stack have short addresses and the unwinding
 * tables one line per function instead of one per register.
 */
export const SMALL = [
  '-Cllvm-args=-inline-threshold=20',
  '-Cllvm-args=-max-bytes-for-alignment=1',
  '-Cforce-frame-pointers=yes',
];
