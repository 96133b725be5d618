'use strict';

// The asset kit: 22 functions over the engine's ten operations, made from one table.

const enums = require('./asset-enums');
const { settled } = require('../calls/replies');

/**
 * name of the operation, which is the engine's, shape of its arguments, kind of its reply, and the forms in which it exists.
 * `map`: one AssetMap; `maps`: two; `array`: one array of AssetMaps; `arrays`: two.
 */
const OPERATIONS = [
  ['add', 'map', 'nothing', ['Sync', 'AsUser']],
  ['remove', 'map', 'nothing', ['Sync', 'AsUser']],
  ['update', 'maps', 'nothing', ['Sync', 'AsUser']],
  ['preQuery', 'map', 'challenge', ['Sync', 'AsUser']],
  ['query', 'map', 'assets', ['Sync', 'AsUser']],
  ['postQuery', 'map', 'nothing', ['Sync', 'AsUser']],
  ['batchAdd', 'array', 'batch', []],
  ['batchRemove', 'array', 'nothing', []],
  ['batchUpdate', 'arrays', 'batch', []],
  ['querySyncResult', 'map', 'syncResult', []],
];

/**
 * When the account is told of OPERATION_TYPE (spec/asset.md 9.3): add in any case, query before it reads, which waits for it
 * unless it is synchronous, the others when they have succeeded. `map`: which one has the tag.
 */
const OPERATING = {
  add: {
    map: 0,
    tell(tell, type, token, _later, run) {
      void tell(type, token, false);
      return run();
    },
  },
  query: {
    map: 0,
    tell(tell, type, token, later, run) {
      const told = tell(type, token, later);
      return later ? settled(told.then(run)) : run();
    },
  },
  remove: { map: 0, tell: afterwards },
  update: { map: 1, tell: afterwards },
};

function afterwards(tell, type, token, later, run) {
  const done = run();
  if (!later) void tell(type, token, false);
  else done.then(() => tell(type, token, false)).catch(() => {});
  return done;
}

const OPERATION_TYPE = 0x20000046;
const mapGet = Map.prototype.get;

/** What a map says of the account; undefined for anything that the engine will refuse, and for silence. */
function operationOf(map) {
  try {
    return mapGet.call(map, OPERATION_TYPE);
  } catch {
    return undefined;
  }
}

const AS_USER = 1 << 8;
const PROMISE = 1 << 9;

/** How each shape of arguments is packed. Module state, because hot functions must not look it up. */
let codec;
let native;

const packers = {
  map: (a) => {
    codec.begin();
    codec.packMap(a);
  },
  maps: (a, b) => {
    codec.begin();
    codec.packMap(a);
    codec.packMap(b);
  },
  array: (a) => {
    const elements = codec.elementsOf(a);
    codec.begin();
    codec.packArray(a, elements);
  },
  arrays: (a, b) => {
    const first = codec.elementsOf(a);
    const second = codec.elementsOf(b);
    codec.begin();
    codec.packArray(a, first);
    codec.packArray(b, second);
  },
};

const asUser = {
  map: (user, a) => {
    codec.begin();
    codec.packUserId(user);
    codec.packMap(a);
  },
  maps: (user, a, b) => {
    codec.begin();
    codec.packUserId(user);
    codec.packMap(a);
    codec.packMap(b);
  },
};

function load() {
  codec = require('../engine/codec');
  native = require('../engine/native');
}

/** Whether the engine will reply later. Its promises are of its own realm, which under Jest is not this one. */
const isPromise = (reply) => typeof reply === 'object' && reply !== null && typeof reply.then === 'function';

/**
 * One function of the kit. `core` is the device, `tokenOf()` the token of the calling app.
 */
function makeFunction(core, tokenOf, api, operation, shape, kind, form) {
  const pack = form === 'AsUser' ? asUser[shape] : packers[shape];
  const formBits = form === 'AsUser' ? AS_USER : 0;
  let call;

  function invoke(bits, a, b, c) {
    core.open();
    call ??= codec.numberOf(operation) | formBits;
    const token = tokenOf(); // before anything is packed: it may throw
    pack(a, b, c);
    const length = codec.packed();
    try {
      const reply = native.invoke(core.id, call | bits, token, length);
      if (!isPromise(reply)) return codec.decoders[kind](codec.replyBytes(reply));
      core.queued();
      return reply;
    } finally {
      codec.shrink();
    }
  }

  function promised(a, b, c) {
    try {
      const reply = invoke(PROMISE, a, b, c);
      if (isPromise(reply) && kind !== 'nothing') return Promise.resolve(reply.then(codec.decoders[kind]));
      return Promise.resolve(reply);
    } catch (error) {
      return Promise.reject(error);
    }
  }

  const direct = form === 'Sync' ? (a, b) => invoke(0, a, b) : (a, b, c) => settled(promised(a, b, c));
  const instrumented = (a, b, c) =>
    core.instruments.run(api, form === 'Sync', [a, b, c], () => plain(a, b, c), tokenOf);
  /** While the device shares an account, OPERATION_TYPE says what is to be done about that. */
  const operating = (a, b, c) => {
    const told = form === 'AsUser' ? [b, c] : [a, b];
    const type = OPERATING[operation] === undefined ? undefined : operationOf(told[OPERATING[operation].map]);
    if (type === undefined) return direct(a, b, c);
    return OPERATING[operation].tell(core.operation, type, tokenOf(), form !== 'Sync', () => direct(a, b, c));
  };
  const counts = { map: 1, maps: 2, array: 1, arrays: 2 };
  const parameters = counts[shape] + (form === 'AsUser' ? 1 : 0);
  const plain = (a, b, c) => (core.operation === null ? direct(a, b, c) : operating(a, b, c));
  const any = (a, b, c) => (core.instruments === null ? plain(a, b, c) : instrumented(a, b, c));
  // One function per number of parameters, so that `length` is what the documents say.
  const byCount = { 1: (a) => any(a), 2: (a, b) => any(a, b), 3: (a, b, c) => any(a, b, c) };
  return byCount[parameters];
}

/**
 * batchAdd without its limit, in one transaction: for what fills a store at once, so far the benchmark. It is no function of
 * the kit. Resolves with what batchAdd resolves with.
 */
async function bulkAdd(core, tokenOf, maps) {
  core.open();
  const token = tokenOf();
  codec.begin();
  codec.packWhole(maps);
  const length = codec.packed();
  try {
    const reply = native.invoke(core.id, codec.numberOf('batchAdd') | PROMISE, token, length);
    core.queued();
    return codec.decoders.batch(await reply);
  } finally {
    codec.shrink();
  }
}

/** A kit that calls as the app whose token `tokenOf` returns. */
function createAssetKit(core, tokenOf) {
  const kit = {};
  for (const [operation, shape, kind, forms] of OPERATIONS) {
    for (const form of ['', ...forms]) {
      const name = operation + form;
      kit[name] = makeFunction(core, tokenOf, `asset.${name}`, operation, shape, kind, form);
      Object.defineProperty(kit[name], 'name', { value: name });
    }
  }
  // Not frozen: tests spy on kits.
  return Object.assign(kit, enums);
}

/** The names of all functions, as faults and calls know them. */
const FUNCTIONS = OPERATIONS.flatMap(([name, , , forms]) =>
  ['', ...forms].map((form) => `asset.${name}${form}`),
);

module.exports = { bulkAdd, createAssetKit, FUNCTIONS, load, OPERATIONS };
