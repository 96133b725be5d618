'use strict';

// Objects that others see through a proxy, and what is behind it: for whoever keeps or copies a value.

const originals = new WeakMap();

/** What is behind a value, or the value. */
const rawOf = (value) => originals.get(value) ?? value;

/** The same all through arrays. */
const unwrapped = (value) => (Array.isArray(value) ? rawOf(value).map(unwrapped) : rawOf(value));

module.exports = { originals, rawOf, unwrapped };
