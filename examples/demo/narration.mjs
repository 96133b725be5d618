// How the demo speaks: headings, notes, and steps that were checked.
import assert from 'node:assert/strict';

const colours = process.stdout.isTTY && !process.env.NO_COLOR;
const paint = (code) => (text) => (colours ? `\x1b[${code}m${text}\x1b[0m` : text);
const [bold, dim, green, cyan, yellow] = [1, 2, 32, 36, 33].map(paint);

let steps = 0;

export const heading = (text) => console.log(`\n${bold(cyan(text))}`);
export const note = (text) => console.log(dim(`  ${text}`));

/** Tells what was found, after making sure that it is what it should be. */
export function shown(text, actual, expected) {
  assert.deepEqual(actual, expected, text);
  steps += 1;
  console.log(`  ${green('✓')} ${text}`);
}

/** Makes a call that has to be refused with this code, and tells so. */
export async function refused(text, code, call) {
  let error;
  try {
    await call();
  } catch (caught) {
    error = caught;
  }
  assert.ok(error, `${text}: was not refused`);
  assert.equal(error.code, code, `${text}: ${error.code} ${error.message}`);
  steps += 1;
  console.log(`  ${green('✓')} ${text} ${yellow(`✗ ${error.code}`)} ${dim(error.message)}`);
}

export function closing() {
  console.log(`\n${bold(green(`${steps} steps, all as they should be.`))}`);
}
