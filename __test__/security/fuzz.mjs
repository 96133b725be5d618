// node __test__/security/fuzz.mjs --seed 7 --calls 1000000: every function that a program can reach is called with hostile
// arguments. What must not happen: a crash, a call that never ends, an error that is not one of the documented, memory that grows.

import { createRequire } from 'node:module';
import { parseArgs } from 'node:util';
import vm from 'node:vm';

const { createDevice, asset } = createRequire(import.meta.url)('../../lib/entry');
const { Tag } = asset;

const { seed, calls } = parseArgs({
  options: { seed: { type: 'string', default: '1' }, calls: { type: 'string', default: '20000' } },
}).values;

let state = Number(seed) | 1;
/** 0 to below `sides`: the same for the same seed. */
function roll(sides) {
  state ^= state << 13;
  state ^= state >>> 17;
  state ^= state << 5;
  return (state >>> 0) % sides;
}
const pick = (list) => list[roll(list.length)];

const DOCUMENTED = new Set([201, 202, 401, 801]);
for (let code = 24000001; code <= 24000018; code += 1) DOCUMENTED.add(code);
for (let code = 12100001; code <= 12100020; code += 1) DOCUMENTED.add(code);

const APP = {
  bundleName: 'com.example.fuzz',
  apl: 'system_core',
  systemApp: true,
  assetGroups: ['group-one'],
  permissions: [
    'CAMERA',
    'MICROPHONE',
    'PERMISSION_USED_STATS',
    'STORE_PERSISTENT_DATA',
    'GRANT_SENSITIVE_PERMISSIONS',
    'REVOKE_SENSITIVE_PERMISSIONS',
    'GET_SENSITIVE_PERMISSIONS',
    'INTERACT_ACROSS_LOCAL_ACCOUNTS',
  ].map((name) => `ohos.permission.${name}`),
};

let device;
let opened = 0;
/** Fresh every so often, and whenever a call has closed it. */
function open() {
  device?.close();
  device = createDevice({ inMemory: true, clock: 'manual', app: APP });
  device.dialogs.answer('allow');
  opened += 1;
}

// ---- hostile values ----

const foreign = vm.createContext({});
const revoked = (target) => {
  const { proxy, revoke } = Proxy.revocable(target, {});
  revoke();
  return proxy;
};
const detached = () => {
  const bytes = new Uint8Array(64);
  structuredClone(bytes.buffer, { transfer: [bytes.buffer] });
  return bytes;
};
const shrunk = () => {
  const buffer = new ArrayBuffer(64, { maxByteLength: 128 });
  const view = new Uint8Array(buffer, 32, 32);
  buffer.resize(16);
  return view;
};
/** Somebody else's code runs while we read: it throws, calls again, closes the device, or takes a buffer away. */
const meanwhile = [
  () => {
    throw new Error('a getter of somebody else');
  },
  () => device.asset.addSync(new Map([[Tag.ALIAS, new Uint8Array(roll(9))]])),
  () => device.close(),
  () => device.installApp({ bundleName: `com.example.n${roll(9)}` }),
  () => undefined,
];
const trap = () => pick(meanwhile)();
const getter = (name) => Object.defineProperty({}, name, { get: trap, enumerable: true });
const proxied = (target) => new Proxy(target, { get: trap, ownKeys: trap, has: trap, getPrototypeOf: trap });
class OddMap extends Map {
  get size() {
    return trap();
  }
  forEach(visit) {
    trap();
    super.forEach(visit);
  }
}
const resizing = () => {
  const buffer = new ArrayBuffer(64, { maxByteLength: 128 });
  const map = new Map([[Tag.ALIAS, new Uint8Array(buffer)]]);
  const list = [map];
  Object.defineProperty(list, 1, {
    enumerable: true,
    get() {
      buffer.resize(roll(128));
      return map;
    },
  });
  return list;
};

const bytes = () => new Uint8Array(pick([0, 1, 32, 64, 148, 300, 1024, 1025, 5000])).fill(roll(256));
const NAMES = [
  'userId',
  'tokenId',
  'bundleName',
  'permission',
  'type',
  'password',
  'api',
  'code',
  'once',
  'answer',
  'precise',
];
const scalars = [
  ...[
    undefined,
    null,
    true,
    false,
    -1,
    0,
    1,
    2,
    4,
    100,
    101,
    2 ** 31,
    2 ** 32,
    1e300,
    Number.NaN,
    Number.POSITIVE_INFINITY,
    -0,
  ],
  ...[
    10n,
    '',
    'x',
    'allow',
    'camera',
    'pin',
    'face',
    'asset.add',
    'com.example.fuzz',
    'com.example.two',
    '\ud800',
    '{',
    'a\nb',
  ],
  ...[
    'ohos.permission.CAMERA',
    'ohos.permission.MICROPHONE',
    'x'.repeat(5000),
    Symbol('s'),
    Symbol.iterator,
    /x/,
  ],
];
const makers = [
  () => pick(scalars),
  () => pick(scalars),
  bytes,
  bytes,
  () => device.caller,
  () => device.caller?.tokenId,
  () => device.caller?.context,
  detached,
  shrunk,
  resizing,
  () => new Uint8Array(new SharedArrayBuffer(64)),
  () => new DataView(new ArrayBuffer(8)),
  () => Buffer.from('buffer'),
  () => new (class extends Uint8Array {})(8),
  () => revoked({}),
  () => revoked(() => {}),
  () => proxied({}),
  () => proxied(new Map()),
  () => proxied([]),
  () => proxied(new Uint8Array(8)),
  () => getter(pick(NAMES)),
  () => new OddMap([[Tag.ALIAS, bytes()]]),
  () =>
    vm.runInContext(
      pick(['new Map()', '[]', '({})', 'new Uint8Array(8)', '(() => {})', 'new Date()']),
      foreign,
    ),
  () => () => trap(),
  () => async () => trap(),
  () => Object.create(null),
  () => Object.fromEntries(Array.from({ length: roll(4) }, () => [pick(NAMES), value(1)])),
  () => Array.from({ length: roll(4) }, () => value(1)),
  map,
  map,
  map,
  () => Array.from({ length: roll(4) }, map),
];
const tags = Object.values(Tag).filter((tag) => typeof tag === 'number');

function value(depth = 0) {
  return depth > 2 ? pick(scalars) : pick(makers)();
}
/** An AssetMap that is nearly right. */
function map() {
  const entries = [
    [Tag.ALIAS, new Uint8Array([97 + roll(6)])],
    [Tag.SECRET, bytes()],
  ];
  while (roll(2))
    entries.push([roll(9) ? pick(tags) : value(1), roll(2) ? value(1) : pick([0, 1, 2, true, false, 255])]);
  return new Map(entries.filter(() => roll(6)));
}

// ---- what is called ----

const isFunction = (member) => typeof member === 'function';
const isClass = (member) => isFunction(member) && /^class\b/.test(Function.prototype.toString.call(member));
/** Own and inherited functions of an object, with their names. */
function functionsOf(object, path) {
  const found = [];
  for (
    let at = object;
    at && at !== Object.prototype && at !== Function.prototype;
    at = Object.getPrototypeOf(at)
  ) {
    for (const name of Object.getOwnPropertyNames(at)) {
      if (name === 'constructor') continue;
      let member;
      try {
        member = object[name];
      } catch {
        continue; // a getter that says why not
      }
      if (isClass(member)) continue;
      if (isFunction(member)) found.push([`${path}.${name}`, object, member]);
    }
  }
  return found;
}
function everything() {
  const { caller } = device;
  const roots = {
    device,
    asset: device.asset,
    abilityAccessCtrl: device.abilityAccessCtrl,
    atManager: device.abilityAccessCtrl.createAtManager(),
    privacyManager: device.privacyManager,
    lock: device.screenLock(),
    biometrics: device.biometrics(),
    app: caller,
    ofApp: caller.asset,
  };
  for (const name of [
    'users',
    'clock',
    'switches',
    'policies',
    'dialogs',
    'faults',
    'calls',
    'usages',
    'permissions',
  ])
    if (device[name]) roots[name] = device[name];
  return Object.entries(roots).flatMap(([name, root]) => functionsOf(root, name));
}

// ---- the run ----

const wrong = [];
const codes = {};
function judge(error, what, ofUs) {
  const code = error?.code;
  codes[code ?? error?.name ?? typeof error] = (codes[code ?? error?.name ?? typeof error] ?? 0) + 1;
  const documented = error instanceof Error && DOCUMENTED.has(code);
  // Without its object a method of a class is a TypeError; what a callback throws is its own.
  const lost = !ofUs && error instanceof TypeError;
  const theirs = error instanceof Error && error.message === 'a getter of somebody else';
  if (/internal error/.test(error?.message)) wrong.push(`${what}: ${error.message}`);
  if (!documented && !lost && !theirs && wrong.length < 20)
    wrong.push(`${what}: ${error?.stack ?? String(error)}`);
}
process.on('uncaughtException', (error) => judge(error, 'a callback', false));
process.on('unhandledRejection', (error) => judge(error, 'a promise', false));
process.on('warning', () => {});

open();
let list = everything();
const pending = new Set();
const memory = [];
const total = Number(calls);
for (let done = 0; done < total; done += 1) {
  if (done % 500 === 499) {
    await new Promise((resolve) => setImmediate(resolve));
    if (done % 2000 === 1999) {
      // What still waits, waits for the clock or for a device that is gone: it ends with the device.
      open();
      list = everything();
      let timer;
      const patience = new Promise((resolve) => {
        timer = setTimeout(resolve, 20_000, 'late');
      });
      if ((await Promise.race([Promise.allSettled([...pending]), patience])) === 'late') {
        wrong.push(`${pending.size} calls never end`);
        pending.clear();
      }
      clearTimeout(timer);
    }
    if (done % 20_000 === 19_999) {
      globalThis.gc?.();
      memory.push(process.memoryUsage.rss() / 1e6);
    }
  }
  const [name, owner, fn] = pick(list);
  const ofUs = roll(20) !== 0;
  let self;
  let args;
  try {
    self = ofUs ? owner : value();
    args = Array.from({ length: roll(5) }, () => value());
  } catch {
    continue; // the device was closed while they were made
  }
  try {
    const reply = Reflect.apply(fn, self, args);
    if (typeof reply?.then === 'function') {
      const settled = reply.then(
        () => {},
        (error) => judge(error, name, ofUs),
      );
      pending.add(settled);
      settled.finally(() => pending.delete(settled));
    }
  } catch (error) {
    judge(error, name, ofUs);
  }
  try {
    device.clock.now();
  } catch {
    open();
    list = everything();
  }
}

/** Megabytes per 100,000 calls, by least squares over the second half: the first fills caches. */
function slope(samples) {
  const late = samples.slice(Math.floor(samples.length / 2));
  const middle = (late.length - 1) / 2;
  const mean = late.reduce((sum, one) => sum + one, 0) / late.length;
  const [above, below] = late.reduce(
    ([a, b], one, at) => [a + (at - middle) * (one - mean), b + (at - middle) ** 2],
    [0, 0],
  );
  return below === 0 ? 0 : (above / below) * 5;
}
console.log(`seed ${seed}: ${total} calls of ${list.length} functions, ${opened} devices`);
console.log(`codes: ${JSON.stringify(codes)}`);
if (memory.length > 3)
  console.log(`resident: ${memory.at(-1).toFixed(0)} MB, ${slope(memory).toFixed(2)} MB per 100,000 calls`);
for (const line of wrong) console.error(line);
process.exit(wrong.length === 0 ? 0 : 1);
