// What every remote must do, as cases over `world = { connect() -> remote, hints: boolean, patienceMs? }`, where each `connect()` has a
// connection of its own to the same place. Whoever writes a remote can take this file as it is: it needs nothing but Node.
//
//     import { suite } from './remote-suite.mjs';
//     suite('my remote', async () => ({ connect: () => myRemote(...), hints: true, end: async () => {} }));
import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { test } from 'node:test';

const WRITERS = 8;
const text = (string) => new TextEncoder().encode(string);
const plain = (entries) => entries.map(([n, bytes]) => [n, Buffer.from(bytes).toString('latin1')]);
export const freshAccount = () => randomBytes(16).toString('hex');

/** A shelf of an account that nobody has used. */
const shelfOf = async (world, account = freshAccount()) => (await world.connect()).open(account);

async function filled(world, ...bodies) {
  const shelf = await shelfOf(world);
  for (const [i, body] of bodies.entries()) assert.equal(await shelf.append(i + 1, text(body)), 'stored');
  return shelf;
}

const within = async ({ patienceMs = 10_000 }, what, promise) => {
  let timer;
  const late = new Promise((_, reject) => {
    timer = setTimeout(() => reject(new Error(`${what}: not within ${patienceMs} ms`)), patienceMs);
  });
  await Promise.race([promise, late]).finally(() => clearTimeout(timer));
};

/** Every case: what is promised, and how it is seen. */
export const CASES = {
  'an entry is stored once, and then its number is taken': async (world) => {
    const shelf = await filled(world, 'one');
    assert.equal(await shelf.append(1, text('other')), 'taken');
    assert.equal(await shelf.append(2, text('two')), 'stored');
    assert.deepEqual(plain(await shelf.read(1, 10)), [
      [1, 'one'],
      [2, 'two'],
    ]);
  },

  'an empty shelf has nothing to read, and nothing to empty': async (world) => {
    const shelf = await shelfOf(world);
    assert.deepEqual(await shelf.read(1, 10), []);
    await shelf.empty(10);
    assert.deepEqual(await shelf.read(1, 10), []);
    assert.deepEqual(await shelf.list(), []);
    assert.equal(await shelf.append(1, text('one')), 'stored');
  },

  'entries are read in order, from where and as many as asked': async (world) => {
    const shelf = await filled(world, ...Array.from({ length: 12 }, (_, i) => `body ${i + 1}`));
    const numbers = async (from, limit) => (await shelf.read(from, limit)).map(([n]) => n);
    assert.deepEqual(await numbers(1, 100), [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12]);
    assert.deepEqual(await numbers(9, 3), [9, 10, 11]);
    assert.deepEqual(await numbers(12, 1), [12]);
    assert.deepEqual(await numbers(13, 5), []);
    assert.deepEqual(plain(await shelf.read(10, 2)), [
      [10, 'body 10'],
      [11, 'body 11'],
    ]);
  },

  'an entry beyond the next is refused': async (world) => {
    const shelf = await shelfOf(world);
    await assert.rejects(shelf.append(2, text('two')));
    assert.equal(await shelf.append(1, text('one')), 'stored');
    await assert.rejects(shelf.append(3, text('three')));
    assert.deepEqual(plain(await shelf.read(1, 10)), [[1, 'one']]);
  },

  'of writers on connections of their own, one gets each number': async (world) => {
    const account = freshAccount();
    const shelves = await Promise.all(Array.from({ length: WRITERS }, () => shelfOf(world, account)));
    for (let n = 1; n <= 30; n++) {
      const answers = await Promise.all(shelves.map((shelf, w) => shelf.append(n, text(`${n} of ${w}`))));
      const winners = answers.flatMap((answer, w) => (answer === 'stored' ? [w] : []));
      assert.equal(winners.length, 1, `${winners.length} writers have stored entry ${n}`);
      assert.deepEqual(plain(await shelves[n % WRITERS].read(n, 10)), [[n, `${n} of ${winners[0]}`]]);
    }
  },

  'writers that each take the next number make a log without holes': async (world) => {
    const account = freshAccount();
    const shelves = await Promise.all(Array.from({ length: WRITERS }, () => shelfOf(world, account)));
    const stored = await Promise.all(
      shelves.map(async (shelf, w) => {
        const own = [];
        for (let n = 1; own.length < 10; n++) {
          if ((await shelf.append(n, text(`${w}`))) === 'stored') own.push([n, `${w}`]);
        }
        return own;
      }),
    );
    const all = plain(await shelves[0].read(1, 1000));
    assert.deepEqual(
      all.map(([n]) => n),
      Array.from({ length: 10 * WRITERS }, (_, i) => i + 1),
    );
    assert.deepEqual(
      stored.flat().sort(([a], [b]) => a - b),
      all,
    );
  },

  'an append that comes late, or twice, changes nothing': async (world) => {
    const account = freshAccount();
    const [early, late] = [await shelfOf(world, account), await shelfOf(world, account)];
    await early.append(1, text('one'));
    const doubled = await Promise.all([early, late].map((shelf) => shelf.append(2, text('two'))));
    assert.deepEqual(doubled.sort(), ['stored', 'taken']);
    await early.append(3, text('three'));
    assert.equal(await late.append(2, text('a late two')), 'taken');
    assert.equal(await late.append(1, text('a late one')), 'taken');
    assert.deepEqual(plain(await late.read(1, 10)), [
      [1, 'one'],
      [2, 'two'],
      [3, 'three'],
    ]);
  },

  'any bytes come back, from none to a mebibyte': async (world) => {
    const shelf = await shelfOf(world);
    const every = Uint8Array.from({ length: 256 }, (_, i) => i);
    const bodies = [new Uint8Array(0), Uint8Array.of(0), every, randomBytes(1 << 20)];
    for (const [i, body] of bodies.entries()) assert.equal(await shelf.append(i + 1, body), 'stored');
    const found = await shelf.read(1, 10);
    assert.deepEqual(
      found.map(([n]) => n),
      [1, 2, 3, 4],
    );
    for (const [n, bytes] of found) {
      assert.ok(bytes instanceof Uint8Array);
      assert.ok(Buffer.from(bodies[n - 1]).equals(bytes), `entry ${n} is not what was stored`);
    }
    assert.equal(await shelf.append(1, text('no longer none')), 'taken');
  },

  'the bytes are those at the time of the call': async (world) => {
    const shelf = await shelfOf(world);
    const bytes = text('before');
    const storing = shelf.append(1, bytes);
    bytes.fill(0x20);
    await storing;
    assert.deepEqual(plain(await shelf.read(1, 1)), [[1, 'before']]);
  },

  'emptied entries have no bytes, and their numbers are taken for ever': async (world) => {
    const shelf = await filled(world, 'one', 'two', 'three', 'four');
    await shelf.empty(3);
    const expected = [
      [1, ''],
      [2, ''],
      [3, ''],
      [4, 'four'],
    ];
    assert.deepEqual(plain(await shelf.read(1, 10)), expected);
    for (const n of [1, 2, 3]) assert.equal(await shelf.append(n, text('again')), 'taken');
    await shelf.empty(2);
    assert.deepEqual(plain(await shelf.read(1, 10)), expected);
    await shelf.empty(1000);
    assert.equal(await shelf.append(4, text('again')), 'taken');
    assert.equal(await shelf.append(5, text('five')), 'stored');
    assert.deepEqual(plain(await shelf.read(4, 10)), [
      [4, ''],
      [5, 'five'],
    ]);
  },

  'while entries are emptied their numbers stay taken': async (world) => {
    const account = freshAccount();
    const [one, other] = [await shelfOf(world, account), await shelfOf(world, account)];
    for (let n = 1; n <= 20; n++) await one.append(n, text('body'));
    let isDone = false;
    const emptying = one.empty(20).finally(() => {
      isDone = true;
    });
    for (let n = 1; !isDone; n = (n % 20) + 1) {
      assert.equal(await other.append(n, text('again')), 'taken');
      assert.equal((await other.read(n, 1)).length, 1);
    }
    await emptying;
  },

  'accounts do not see each other': async (world) => {
    const [one, other] = [await filled(world, 'one'), await shelfOf(world)];
    await one.put('snapshot', text('of one'));
    assert.deepEqual(await other.read(1, 10), []);
    assert.deepEqual(await other.list(), []);
    assert.equal(await other.get('snapshot'), undefined);
    assert.equal(await other.append(1, text('other')), 'stored');
    await other.empty(1);
    await other.remove('snapshot');
    assert.deepEqual(plain(await one.read(1, 10)), [[1, 'one']]);
    assert.deepEqual(await one.list(), ['snapshot']);
  },

  'what has a name is put, replaced, listed and removed': async (world) => {
    const account = freshAccount();
    const [shelf, other] = [await shelfOf(world, account), await shelfOf(world, account)];
    assert.equal(await shelf.get('snapshot-1'), undefined);
    await shelf.put('snapshot-1', text('first'));
    await shelf.put('join-a', new Uint8Array(0));
    await shelf.put('9', randomBytes(1 << 20));
    assert.deepEqual((await other.list()).sort(), ['9', 'join-a', 'snapshot-1']);
    assert.equal((await other.get('join-a')).length, 0);
    assert.equal((await other.get('9')).length, 1 << 20);
    await other.put('snapshot-1', text('second'));
    assert.equal(Buffer.from(await shelf.get('snapshot-1')).toString(), 'second');
    await shelf.remove('snapshot-1');
    await shelf.remove('snapshot-1');
    assert.equal(await other.get('snapshot-1'), undefined);
    assert.deepEqual((await other.list()).sort(), ['9', 'join-a']);
    assert.deepEqual(await shelf.read(1, 10), []);
  },

  'names that are none are refused, and the longest is not': async (world) => {
    const shelf = await shelfOf(world);
    const hostile = [
      '',
      '..',
      '.',
      'a/b',
      '../x',
      'A',
      'a b',
      'ä',
      'a\0',
      "a'; drop table x; --",
      'a.b',
      'a\n',
    ];
    for (const name of [...hostile, 'x'.repeat(81), undefined, null, 1, ['a'], { toString: () => 'a' }]) {
      await assert.rejects(async () => shelf.put(name, text('x')), `put ${String(name)}`);
      await assert.rejects(async () => shelf.get(name), `get ${String(name)}`);
      await assert.rejects(async () => shelf.remove(name), `remove ${String(name)}`);
    }
    assert.deepEqual(await shelf.list(), []);
    for (const name of ['x'.repeat(80), '-', '0', 'con', '--help']) {
      await shelf.put(name, text(name));
      assert.equal(Buffer.from(await shelf.get(name)).toString(), name);
    }
  },

  'accounts, numbers and bytes that are none are refused': async (world) => {
    const remote = await world.connect();
    for (const account of ['', 'A'.repeat(32), '0'.repeat(31), '../..', `${'0'.repeat(31)}/`, undefined, 7])
      await assert.rejects(async () => remote.open(account).read(1, 1), `account ${account}`);
    const shelf = await shelfOf(world);
    for (const n of [0, -1, 1.5, Number.NaN, Infinity, 2 ** 53, '1', 1n, undefined]) {
      await assert.rejects(async () => shelf.append(n, text('x')), `append ${n}`);
      await assert.rejects(async () => shelf.read(n, 1), `read ${n}`);
    }
    for (const limit of [0, -1, 1.5, Infinity, '1']) await assert.rejects(async () => shelf.read(1, limit));
    for (const bytes of ['text', undefined, null, [1], new ArrayBuffer(1), { length: 1 }])
      await assert.rejects(async () => shelf.append(1, bytes));
    assert.deepEqual(await shelf.read(1, 10), []);
  },

  'a connection sees what was stored over another': async (world) => {
    const account = freshAccount();
    const [one, other] = [await shelfOf(world, account), await shelfOf(world, account)];
    const expected = [];
    for (let n = 1; n <= 5; n++) {
      assert.deepEqual(plain(await other.read(1, 10)), expected);
      await one.append(n, text(`${n}`));
      expected.push([n, `${n}`]);
      assert.deepEqual(plain(await other.read(n, 1)), expected.slice(-1));
    }
  },

  'a hint comes, and watching ends with its signal': async (world) => {
    if (!world.hints) return;
    const account = freshAccount();
    const [one, other] = [await shelfOf(world, account), await shelfOf(world, account)];
    const controller = new AbortController();
    let hints = 0;
    let heard = () => {};
    const hint = () => {
      hints += 1;
      heard();
    };
    const nextHint = () =>
      new Promise((resolve) => {
        heard = resolve;
      });
    const begun = nextHint();
    const watching = other.watch(1, hint, controller.signal);
    await within(world, 'the first hint', begun);
    for (let n = 1; n <= 3; n++) {
      const next = nextHint();
      await one.append(n, text(`${n}`));
      await within(world, `the hint of entry ${n}`, next);
      assert.deepEqual(plain(await other.read(n, 1)), [[n, `${n}`]]);
    }
    controller.abort();
    await within(world, 'the end of watching', watching);
    const before = hints;
    await one.append(4, text('unheard'));
    await new Promise((resolve) => setTimeout(resolve, 100));
    assert.equal(hints, before);
    await within(world, 'a watch that is aborted already', other.watch(1, hint, AbortSignal.abort()));
  },

  'a shelf that is closed does nothing any more, and others go on': async (world) => {
    const account = freshAccount();
    const remote = await world.connect();
    const [shelf, other] = [remote.open(account), remote.open(account)];
    if (!shelf.close) return;
    await shelf.append(1, text('one'));
    const watching = shelf.watch?.(1, () => {}, new AbortController().signal);
    await shelf.close();
    await shelf.close();
    await within(world, 'the end of watching', watching);
    await assert.rejects(shelf.append(2, text('two')));
    await assert.rejects(shelf.read(1, 1));
    assert.equal(await other.append(2, text('two')), 'stored');
  },
};

/**
 * Registers the cases as tests.
 *
 * @param {string} name
 * @param {() => Promise<{ connect: () => object, hints: boolean, patienceMs?: number, end?: () => Promise<void> }>} makeWorld
 */
export function suite(name, makeWorld) {
  test(`remote ${name}`, async (t) => {
    const world = await makeWorld(t);
    try {
      for (const [promise, run] of Object.entries(CASES)) await t.test(promise, () => run(world));
    } finally {
      await world.end?.();
    }
  });
}
