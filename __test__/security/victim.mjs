// A program that uses a device, one step after the other as its parent says, and waits after each: meanwhile its memory is
// searched. It wipes every buffer that it gives or gets, so that what is found is the package's.
//
// A line of input is [step, ...arguments] in JSON, a line of output the answer. With PROMISES the asset kit's promises are
// used, with CHURN much else is done after each step.
import { createInterface } from 'node:readline';
import { asset, createDevice } from 'ohos-security-kit';
import { bytesOf, made } from './made.mjs';

const { Tag, ReturnType, AuthType, ConflictResolution } = asset;
const { PROMISES, CHURN } = process.env;
const app = { bundleName: 'com.example.victim' };

let device;
let lock;

const text = (value) => new TextEncoder().encode(value);
const textOf = (bytes) => String.fromCharCode(...bytes);

/** Gives made bytes to `act` and wipes them. */
function withMade(names, act) {
  const all = names.map((name) => (name === undefined || name === null ? undefined : bytesOf(name)));
  try {
    return act(...all);
  } finally {
    for (const bytes of all) bytes?.fill(0);
  }
}

function wipe(map) {
  for (const value of map.values()) if (value instanceof Uint8Array) value.fill(0);
}

/** A call of the asset kit; the maps that it takes and gives are wiped. */
async function call(name, ...args) {
  try {
    const found = PROMISES ? await device.asset[name](...args) : device.asset[`${name}Sync`](...args);
    if (Array.isArray(found)) found.forEach(wipe);
    return found;
  } finally {
    args.flat().forEach(wipe);
  }
}

/** The same of calls that are to fail. */
async function failing(name, ...args) {
  try {
    await call(name, ...args);
  } catch (error) {
    return error.code;
  }
  throw new Error(`${name} did not fail`);
}

/** A batch function, which exists with a promise only. */
async function batch(name, ...args) {
  try {
    return await device.asset[name](...args);
  } finally {
    args.flat().forEach(wipe);
  }
}

const ENCRYPTED = [Tag.REQUIRE_ATTR_ENCRYPTED, true];
const alias = (name) => [Tag.ALIAS, text(name)];
const all = (...tags) => new Map([...tags, [Tag.RETURN_TYPE, ReturnType.ALL]]);
const names = (...tags) => new Map([...tags, [Tag.RETURN_TYPE, ReturnType.ATTRIBUTES]]);

/** An asset whose names are secret. */
const hidden = (...more) =>
  new Map([
    ENCRYPTED,
    [Tag.ALIAS, bytesOf('alias')],
    [Tag.SECRET, bytesOf('secret')],
    [Tag.DATA_LABEL_CRITICAL_1, bytesOf('critical label')],
    [Tag.DATA_LABEL_NORMAL_1, bytesOf('normal label')],
    ...more,
  ]);
const plain = (name, ...more) => new Map([alias(name), [Tag.SECRET, bytesOf('secret')], ...more]);

/** Reads an asset that is given out to its user only. */
async function readGuarded(name, password) {
  const challenge = await device.asset.preQuery(new Map([alias(name)]));
  const proof = [[Tag.AUTH_CHALLENGE, challenge]];
  const token = await authenticate(password, challenge);
  proof.push([Tag.AUTH_TOKEN, token]);
  await call('query', all(alias(name), ...proof.map(([tag, value]) => [tag, value.slice()])));
  await device.asset.postQuery(new Map(proof.slice(0, 1)));
}

const authenticate = (password, challenge = new Uint8Array(32)) =>
  withMade([password], (given) => device.authenticate(challenge, { password: given }));

async function addEach(suffix) {
  const { passwordSet } = lock.state;
  for (const accessibility of [0, 1, 2]) {
    const level = [Tag.ACCESSIBILITY, accessibility];
    await call('add', plain(`a${accessibility}${suffix}`, level));
    if (passwordSet)
      await call('add', plain(`p${accessibility}${suffix}`, level, [Tag.REQUIRE_PASSWORD_SET, true]));
    await call('add', plain(`u${accessibility}${suffix}`, level, [Tag.AUTH_TYPE, AuthType.ANY]));
  }
  if (suffix === '') await call('add', hidden());
}

async function refused(act) {
  try {
    await act();
  } catch (error) {
    return error.code;
  }
  throw new Error('it was not refused');
}

/** By kind: the secret of a root key, and how the member that has it is made. */
const ROOT_KEYS = {
  file: [],
  passphrase: ['passphrase', (passphrase) => ({ passphrase })],
  raw: ['raw root key', (key) => ({ key })],
  callback: ['raw root key', (key) => ({ get: () => key })],
};

function withRootKey(kind, act) {
  const [secret, member] = ROOT_KEYS[kind];
  return withMade([secret], (given) => act({ kind, ...member?.(given) }));
}

const STEPS = {
  open(dataDir, kind) {
    device = withRootKey(kind, (rootKey) => createDevice({ dataDir, app, rootKey }));
    lock = device.screenLock();
  },
  rotate: (kind) => withRootKey(kind, (rootKey) => device.rotateRootKey(rootKey)),
  close: () => device.close(),
  reboot: () => device.reboot(),
  lock: () => lock.lock(),
  unlock: (password) => withMade([password], (given) => lock.unlock(given)),
  setPassword: (...passwords) => withMade(passwords, (next, current) => lock.setPassword(next, current)),
  removePassword: (password) => withMade([password], (given) => lock.removePassword(given)),
  authenticate: (password) => authenticate(password),
  refusedUnlock: (password) => refused(() => STEPS.unlock(password)),
  refusedAuthenticate: (password) => refused(() => authenticate(password)),
  refusedChange: (...passwords) => refused(() => STEPS.setPassword(...passwords)),
  refusedRemoval: (password) => refused(() => STEPS.removePassword(password)),

  /** One asset for each kind of key. */
  furnish: () => addEach(''),
  furnishMore: () => addEach(' more'),

  /** Reads what can be read now; says which. */
  async read() {
    const read = [];
    for (const name of ['a0', 'a1', 'a2', 'p0', 'p1', 'p2']) {
      const found = await call('query', all(alias(name))).catch((error) => error.code);
      if (Array.isArray(found)) read.push(name);
    }
    const found = await call('query', all(ENCRYPTED, [Tag.ALIAS, bytesOf('alias')])).catch(
      (error) => error.code,
    );
    if (Array.isArray(found)) read.push('hidden');
    return read;
  },
  readGuarded: (password) => readGuarded('u2', password),

  async add(count) {
    const adding = Array.from({ length: count }, (_, i) => {
      const secret = i % 2 === 0 ? 'secret' : 'short secret';
      return call('add', new Map([alias(`x${i}`), [Tag.SECRET, bytesOf(secret)]]));
    });
    await Promise.all(adding);
    // Reads behind a write that waits are answered on the writer's thread.
    const more = Array.from({ length: count }, (_, i) =>
      Promise.all([call('add', plain(`y${i}`)), call('query', all(alias(`x${i}`)))]),
    );
    await Promise.all(more);
    for (let i = 0; i < count; i++) await call('query', all(alias(`x${i}`)));
  },
  async update() {
    await call('update', new Map([alias('x0')]), new Map([[Tag.SECRET, bytesOf('secret of an update')]]));
    await call('query', all(alias('x0')));
    const conflict = [Tag.CONFLICT_RESOLUTION, ConflictResolution.OVERWRITE];
    await call('add', plain('x0', conflict));
  },
  async batches() {
    const list = (count, make) => Array.from({ length: count }, (_, i) => make(i));
    await batch(
      'batchAdd',
      list(100, (i) => plain(`b${i}`)),
    );
    const next = () => new Map([[Tag.SECRET, bytesOf('secret of an update')]]);
    await batch(
      'batchUpdate',
      list(100, (i) => new Map([alias(`b${i}`)])),
      list(100, next),
    );
    await batch(
      'batchAdd',
      list(100, (i) => plain(`b${i}`)),
    );
    await batch(
      'batchRemove',
      list(100, (i) => new Map([alias(`b${i}`)])),
    );
  },
  async hide() {
    await call('add', hidden());
    await call('query', names(ENCRYPTED, [Tag.DATA_LABEL_NORMAL_1, bytesOf('normal label')]));
    await call('query', all(ENCRYPTED, [Tag.ALIAS, bytesOf('alias')]));
    await call('query', names(ENCRYPTED, [Tag.RETURN_ORDERED_BY, Tag.DATA_LABEL_NORMAL_1]));
    const next = new Map([
      [Tag.DATA_LABEL_NORMAL_2, bytesOf('label of an update')],
      [Tag.SECRET, bytesOf('secret of an update')],
    ]);
    await call('update', new Map([ENCRYPTED, [Tag.ALIAS, bytesOf('alias')]]), next);
    await call('query', all(ENCRYPTED, [Tag.ALIAS, bytesOf('alias')]));
    await call('remove', new Map([ENCRYPTED, [Tag.DATA_LABEL_CRITICAL_1, bytesOf('critical label')]]));
    // Asked for by nobody: what is given out in 64 bytes or less lies in V8's heap, where copies are V8's own.
    const short = () => [ENCRYPTED, [Tag.DATA_LABEL_CRITICAL_2, bytesOf('short label')]];
    await call('add', hidden(...short()));
    await call('remove', new Map(short()));
    await call('add', hidden([Tag.AUTH_TYPE, AuthType.ANY]));
    await call('preQuery', new Map([ENCRYPTED, [Tag.DATA_LABEL_CRITICAL_1, bytesOf('critical label')]]));
  },
  /** More than are answered at once, and more than fit into the buffer that calls share. */
  async hideMany(count) {
    const one = (i) =>
      new Map([
        ...[ENCRYPTED, alias(`many ${i}`), [Tag.SECRET, bytesOf('short secret')]],
        ...[[Tag.DATA_LABEL_NORMAL_1, bytesOf('normal label')]],
      ]);
    for (let at = 0; at < count; at += 100)
      await batch(
        'batchAdd',
        Array.from({ length: 100 }, (_, i) => one(at + i)),
      );
    await call('query', names(ENCRYPTED, [Tag.DATA_LABEL_NORMAL_1, bytesOf('normal label')]));
    await call('query', names(ENCRYPTED, [Tag.RETURN_ORDERED_BY, Tag.DATA_LABEL_NORMAL_1]));
  },
  /** Calls that fail, each at another place. */
  async fail() {
    await call('add', plain('taken'));
    await call('add', hidden());
    const codes = [
      await failing('add', plain('taken')),
      await failing('add', hidden()),
      await failing('add', plain('bad', [Tag.AUTH_TYPE, 77])),
      await failing('add', hidden([Tag.ACCESSIBILITY, 'high'])),
      await failing('add', hidden([Tag.REQUIRE_PASSWORD_SET, true])),
      await failing('add', hidden([Tag.GROUP_ID, text('not.declared')])),
      await failing('query', all(ENCRYPTED, [Tag.DATA_LABEL_NORMAL_1, bytesOf('label of an update')])),
      await failing(
        'update',
        new Map([
          ENCRYPTED,
          [Tag.ALIAS, bytesOf('alias')],
          [Tag.DATA_LABEL_NORMAL_1, bytesOf('label of an update')],
        ]),
        new Map([[Tag.SECRET, bytesOf('secret of an update')]]),
      ),
      await refused(() => batch('batchAdd', [hidden(), plain('x')])),
      await refused(() => batch('batchUpdate', [hidden()], [hidden()])),
    ];
    return codes;
  },
  /** The same calls while they are recorded. */
  async recorded() {
    device.calls.start();
    await STEPS.hide();
    return device.calls.stop().length;
  },
  /** After the device is closed. */
  async late() {
    return [
      await failing('add', hidden()),
      await failing('query', all(ENCRYPTED, [Tag.ALIAS, bytesOf('alias')])),
    ];
  },
  /** Keeps a password, so that the search has something to find. */
  keep(name) {
    STEPS.kept = bytesOf(name);
  },
  /** A password as text, which is V8's to keep. */
  setText: (name) => withMade([name], (bytes) => lock.setPassword(textOf(bytes))),
  unlockWithText: (name) => withMade([name], (bytes) => lock.unlock(textOf(bytes))),
};

async function churn() {
  if (device === undefined) return;
  const isOpen = await device.asset.query(new Map()).then(
    () => true,
    ({ code }) => code !== 24000001,
  );
  if (isOpen) {
    for (let i = 0; i < 200; i++) {
      const other = [
        [Tag.ALIAS, text(`churn ${i}`)],
        [Tag.SECRET, text('x'.repeat(1 + i))],
        [Tag.ACCESSIBILITY, 0],
      ];
      device.asset.addSync(new Map([...other, [Tag.CONFLICT_RESOLUTION, ConflictResolution.OVERWRITE]]));
      if (i % 20 === 0) await device.asset.query(new Map([[Tag.ACCESSIBILITY, 0]]));
    }
  }
  const heaps = Array.from({ length: 200 }, (_, i) => made(1000 + i, 50 * i).length);
  if (heaps.length !== 200) throw new Error('unreachable');
}

for await (const line of createInterface({ input: process.stdin })) {
  const [step, ...args] = JSON.parse(line);
  let answer;
  try {
    answer = { said: await STEPS[step](...args) };
    if (CHURN) await churn();
  } catch (error) {
    answer = { failed: `${step}: ${error.stack}` };
  }
  // What is asked for is known to be there: the text of an answer shows nothing.
  process.stdout.write(
    `${JSON.stringify(answer, (_, value) => (value instanceof Uint8Array ? '' : value)) ?? '{}'}\n`,
  );
}
