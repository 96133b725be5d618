'use strict';

// Preloaded: notes every member that a file of the package looks for and does not find, so that Object.prototype is asked.
// That is how what somebody else put there would decide something. At the end stdout says which, as JSON.

const fs = require('node:fs');
const path = require('node:path');

const ROOT = path.join(__dirname, '..', '..');
/** What runs beside programs, and not in them. */
const OTHERS = ['cli', 'hypium', 'runners'];
const files = fs
  .readdirSync(path.join(ROOT, 'lib'))
  .filter((folder) => !OTHERS.includes(folder))
  .flatMap((folder) =>
    fs.readdirSync(path.join(ROOT, 'lib', folder)).map((file) => path.join(ROOT, 'lib', folder, file)),
  )
  .filter((file) => file.endsWith('.js'));

/** What the language itself asks every object: descriptors, iterators, promises. */
const LANGUAGE = ['get', 'set', 'value', 'writable', 'enumerable', 'configurable', 'return', 'then'];
const words = new Set(files.flatMap((file) => fs.readFileSync(file, 'utf8').match(/[A-Za-z_]\w*/g)));
for (const word of [...LANGUAGE, ...Object.getOwnPropertyNames(Object.prototype)]) words.delete(word);

const asked = new Set();
let looking = false;

/** The place in our files that asks; undefined for everybody else. */
function asker() {
  const { prepareStackTrace, stackTraceLimit } = Error;
  Error.stackTraceLimit = 3;
  Error.prepareStackTrace = (_, frames) => frames;
  const [, , frame] = new Error().stack;
  Object.assign(Error, { prepareStackTrace, stackTraceLimit });
  return files.includes(frame?.getFileName())
    ? `${path.relative(ROOT, frame.getFileName())}:${frame.getLineNumber()}`
    : undefined;
}

for (const word of words) {
  Object.defineProperty(Object.prototype, word, {
    configurable: true,
    get() {
      if (looking) return undefined;
      looking = true;
      const place = asker();
      if (place !== undefined) asked.add(`${place} asks for ${word}`);
      looking = false;
      return undefined;
    },
    set(value) {
      Object.defineProperty(this, word, { value, writable: true, enumerable: true, configurable: true });
    },
  });
}

process.on('exit', () => fs.writeSync(1, `${JSON.stringify({ words: words.size, asked: [...asked] })}\n`));
