// The ESM face of register.js.
import hook from './register.js';

export const { register } = hook;
