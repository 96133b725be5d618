'use strict';

// Stand-ins for what the SDK has and this package does not: importing, destructuring, extending, decorating and reading
// members goes well, so that a file loads whose work needs none of it. Who calls or constructs one is told what to do.

const path = require('node:path');
const sdk = require('./lists');

const CODE = 'ERR_OHOS_STAND_IN';

/** What others read of any object, to learn what kind of thing it is. */
const ASKED = new Set(['then', 'toJSON', 'asymmetricMatch', '$$typeof', 'nodeType', 'tagName', '__esModule']);

const HERE = path.join(__dirname, '..', '..') + path.sep;
const FRAME = /\(?((?:file:\/\/)?[^()\s]*):(\d+):(\d+)\)?$/;
const isOwn = (file) => file.replace('file://', '').startsWith(HERE) && !file.includes(`${HERE}__test__`);

/** The line of the user's program in a stack. */
function placeOf(stack) {
  for (const line of stack.split('\n').slice(1)) {
    const [, file, row, column] = FRAME.exec(line) ?? [];
    if (file && !file.startsWith('node:') && !isOwn(file))
      return `${file.replace('file://', '')}:${row}:${column}`;
  }
  return undefined;
}

/** Stand-ins that were called, with the place of the first call. */
const called = new Map();
let reporting = false;

/** Lines for what was called: one for each stand-in. */
const report = () => [...called].map(([what, place]) => `  ${what}${place ? ` at ${place}` : ''}`);

/** Under a test runner, says once at the end of the process what was called. `OHOS_STAND_INS` names a file that collects it. */
function reportAtEnd() {
  if (reporting) return;
  reporting = true;
  process.on('exit', () => {
    const { OHOS_STAND_INS: file, NODE_TEST_CONTEXT: context, NODE_ENV: mode } = process.env;
    if (called.size === 0) return;
    const text = `${report().join('\n')}\n`;
    if (file) require('node:fs').appendFileSync(file, text);
    else if (context || mode === 'test')
      process.stderr.write(`Stand-ins of ohos-security-kit that were called:\n${text}`);
  });
}

/** Namespaces of which a part is implemented, as they were imported: what users register is added to them. */
const parts = new Set();

function remedyFor(specifier, name) {
  const [top, member] = name.split('.');
  const entry = specifier === 'global' ? `globalThis.${top} = …` : undefined;
  const value = member !== undefined && parts.has(`${specifier} ${top}`) ? `{ ${member}: … }` : '…';
  const own = `register({ modules: { '${specifier}': { ${top}: ${value} } } })`;
  return (
    `Put something of yours in its place: ${entry ?? own}, in a file that is loaded first ` +
    '(--import ./stand-ins.mjs).'
  );
}

function fail(what, { specifier, name, remedy }, verb) {
  const probe = {};
  Error.captureStackTrace(probe, fail);
  const place = placeOf(probe.stack);
  const isFirst = !called.has(what);
  if (isFirst) called.set(what, place);
  reportAtEnd();
  const message =
    `${what} is not implemented by ohos-security-kit and was ${verb}${place ? ` at ${place}` : ''}. ` +
    (remedy ?? remedyFor(specifier, name));
  const error = Object.assign(new Error(message), { code: CODE, specifier, export: name });
  // What a component gets that only makes it for what it would show (lib/arkts/to-typescript.js).
  Object.defineProperty(error, 'instance', {
    get() {
      if (isFirst) called.delete(what);
      return makeStandIn(specifier, `${name}()`);
    },
  });
  throw error;
}

/** Where classes stand that are made only to be given to a user interface. */
const OF_UI = /^(?:global|@kit\.ArkUI|@kit\.ArkWeb|@ohos\.arkui\..+|@ohos\.web\.webview)$/;
/** Names of those classes. */
const HANDLE = /(?:Controller|Scroller|Context2D|Settings|Options|Modifier)$/;
/** Functions that give such an object. */
const GIVES_HANDLE = /^(?:@kit\.ArkUI (?:curves|LengthMetrics)|@ohos\.curves default)\.\w+$/;
const isHandle = (specifier, name) => OF_UI.test(specifier) && HANDLE.test(name);

/** A display without a size, for what computes with one when it is made. */
const DISPLAY = /^(?:@kit\.ArkUI display|@ohos\.display default)\.getDefaultDisplaySync$/;
const display = () => ({
  id: 0,
  name: '',
  alive: true,
  state: 2,
  refreshRate: 60,
  rotation: 0,
  orientation: 0,
  width: 0,
  height: 0,
  densityDPI: 160,
  densityPixels: 1,
  scaledDensity: 1,
});

/** An object that can be made, kept and passed on. Who calls one of its methods is told that it is not implemented. */
function makeInert(specifier, name, remedy, target = {}) {
  const members = new Map();
  return new Proxy(target, {
    get(_, key, receiver) {
      if (typeof key === 'symbol' || key in target || ASKED.has(key))
        return Reflect.get(target, key, receiver);
      if (!members.has(key))
        members.set(key, makeStandIn(specifier, `${name}.${key}`, undefined, undefined, remedy));
      return members.get(key);
    },
  });
}

const shown = (specifier, name) =>
  specifier === 'global' ? `${name} (a global)` : `${name} of '${specifier}'`;

/** A stand-in. `tree` has the enums in it (see lists.js), `module` is where they come from. */
function makeStandIn(specifier, name, module, tree, remedy) {
  const what = shown(specifier, name);
  const about = { specifier, name, remedy };
  // biome-ignore lint/complexity/useArrowFunction: it is to be constructed and extended
  const target = function () {};
  Object.defineProperty(target, 'name', { value: name.slice(name.lastIndexOf('.') + 1) });
  Object.defineProperty(target, Symbol.for('nodejs.util.inspect.custom'), {
    value: () => `[stand-in ${what}]`,
  });
  // What a class of the user has that extends it.
  if (isHandle(specifier, name))
    for (const method of require('./controllers').methodsOf(target.name)) {
      const value = makeStandIn(specifier, `${name}.${method}`, undefined, undefined, remedy);
      Object.defineProperty(target.prototype, method, { value, writable: true, configurable: true });
    }
  const members = new Map();
  const proxy = new Proxy(target, {
    get(_, key, receiver) {
      if (key === Symbol.toPrimitive) return () => fail(what, about, 'used as a value');
      if (typeof key === 'symbol' || key in target || ASKED.has(key)) return Reflect.get(target, key);
      if (receiver !== proxy) return undefined; // a class that extends it asks for a member of its own
      if (!members.has(key)) {
        const below = typeof tree === 'object' ? tree[key] : undefined;
        members.set(key, placed(specifier, `${name}.${key}`, module, below));
      }
      return members.get(key);
    },
    apply() {
      if (DISPLAY.test(`${specifier} ${name}`)) return display();
      if (GIVES_HANDLE.test(`${specifier} ${name}`)) return makeInert(specifier, name, remedy);
      return fail(what, about, 'called');
    },
    construct(_, args, newTarget) {
      // A component is to come into being, with what it will show or without.
      if (newTarget === proxy && isHandle(specifier, name))
        return makeInert(specifier, name, remedy, Reflect.construct(target, []));
      // A class of the user that extends it is the user's.
      return newTarget === proxy
        ? fail(what, about, 'constructed')
        : Reflect.construct(target, args, newTarget);
    },
  });
  return proxy;
}

const enums = new Map();

/** What stands for a name: an enum as it is, a stand-in for anything else. */
function placed(specifier, name, module, tree) {
  if (typeof tree !== 'string') return makeStandIn(specifier, name, module, tree);
  // One object for all who import it, by the kit or by the module.
  const key = `${module} ${tree}`;
  if (!enums.has(key)) {
    const unknown = (member) => makeStandIn(specifier, `${name}.${member}`, module, undefined);
    enums.set(key, sdk.enumOf(tree, unknown));
  }
  return enums.get(key);
}

const made = new Map();

/** What stands for an export that is not implemented. The same each time. */
function standIn(specifier, name) {
  const key = `${specifier} ${name}`;
  if (!made.has(key)) made.set(key, placed(specifier, name, ...sdk.enumsIn(specifier, name)));
  return made.get(key);
}

/** What stands for a global of ArkUI. */
function standInForGlobal(name) {
  const key = `global ${name}`;
  if (!made.has(key)) made.set(key, placed('global', name, 'global', sdk.treeOf('global')[name]));
  return made.get(key);
}

/** What stands for an export of a module that no list knows: of a package or a native library. */
function standInForForeign(specifier, name) {
  const key = `${specifier} ${name}`;
  if (!made.has(key)) made.set(key, makeStandIn(specifier, name, specifier, undefined));
  return made.get(key);
}

/** What stands for a method of an object of ours, which a test may replace. `where` names the object. */
const standInForMember = (specifier, type, name, where) =>
  makeStandIn(
    specifier,
    `${type}.${name}`,
    undefined,
    undefined,
    `Put something of yours in its place: ${where}.${name} = ….`,
  );

/** What a method of an object of ours gives that is not implemented: its methods are stand-ins. */
const inertFor = (specifier, type, remedy) => makeInert(specifier, type, remedy);

/** Whether an object is of no class, in whatever realm it was made. */
function isPlain(value) {
  if (typeof value !== 'object' || value === null) return false;
  const prototype = Object.getPrototypeOf(value);
  return prototype === null || Object.getPrototypeOf(prototype) === null;
}

/** An object to which names can be added: a copy of one that is frozen. */
function extensible(object) {
  if (Object.isExtensible(object)) return object;
  const members = Object.getOwnPropertyDescriptors(object);
  for (const member of Object.values(members)) member.configurable = true;
  return Object.defineProperties({}, members);
}

/** Adds names to an object, or puts them in the place of what it has. */
function extend(object, names) {
  for (const [name, value] of Object.entries(names))
    Object.defineProperty(object, name, { value, writable: true, enumerable: true, configurable: true });
}

/**
 * An object of ours as a namespace of the SDK: its enums are those of the lists, what it lacks is a stand-in. `imported()` is
 * the specifier and the name by which it was imported last, for what a stand-in says.
 */
function completed(specifier, name, object, imported = () => [specifier, name]) {
  return new Proxy(extensible(object), {
    get(target, key) {
      if (typeof key === 'symbol' || key in target || ASKED.has(key)) return Reflect.get(target, key);
      const [module, tree] = sdk.enumsIn(specifier, name);
      const below = typeof tree === 'object' ? tree[key] : undefined;
      const [from, as] = imported();
      parts.add(`${from} ${as}`);
      const path = `${as}.${key}`;
      const id = `${from} ${path}`;
      if (!made.has(id)) made.set(id, placed(from, path, module, below));
      return made.get(id);
    },
  });
}

module.exports = {
  CODE,
  completed,
  extend,
  inertFor,
  isPlain,
  report,
  standIn,
  standInForForeign,
  standInForGlobal,
  standInForMember,
};
