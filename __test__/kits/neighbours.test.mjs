// The small neighbours of the three kits: util, containers, buffer, url, JSON, taskpool, emitter, deviceInfo, systemDateTime.
import assert from 'node:assert/strict';
import { createRequire } from 'node:module';
import { test } from 'node:test';
import { CODE, kits, rejects, throws } from './support.mjs';

const ark = kits.moduleOf('@kit.ArkTS');
const { util, buffer, url, taskpool, JSON: arkJson } = ark;
const { emitter, deviceInfo, systemDateTime } = kits.moduleOf('@kit.BasicServicesKit');
const { device } = createRequire(import.meta.url)('../../lib/entry');
const bytes = (...list) => new Uint8Array(list);

test('util: UUIDs', () => {
  assert.match(util.generateRandomUUID(), /^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/);
  assert.equal(util.generateRandomBinaryUUID().length, 16);
  assert.deepEqual(
    util.parseUUID('84bdf796-66cc-4655-9b89-d6218d100f9c').slice(0, 3),
    bytes(0x84, 0xbd, 0xf7),
  );
  throws(10200002, () => util.parseUUID('84bdf796'));
  throws(CODE.INVALID_ARGUMENT, () => util.parseUUID(5));
});

// Base64 by its four types: bytes, text.
const SMALL = bytes(251, 255, 1, 2);
const LONG = new Uint8Array(60).fill(255);
for (const [type, given, text] of [
  ['BASIC', SMALL, '+/8BAg=='],
  ['BASIC_URL_SAFE', SMALL, '-_8BAg'],
  ['MIME', LONG, `${'/'.repeat(76)}\r\n////`],
  ['MIME_URL_SAFE', LONG, `${'_'.repeat(76)}\r\n____`],
]) {
  test(`util: Base64 ${type}, there and back`, async () => {
    const helper = new util.Base64Helper();
    const kind = util.Type[type];
    assert.equal(helper.encodeToStringSync(given, kind), text);
    assert.equal(await helper.encodeToString(given, kind), text);
    assert.equal(Buffer.from(helper.encodeSync(given, kind)).toString(), text);
    assert.equal(Buffer.from(await helper.encode(given, kind)).toString(), text);
    assert.deepEqual(helper.decodeSync(text, kind), given);
    assert.deepEqual(await helper.decode(new Uint8Array(Buffer.from(text)), kind), given);
  });
}
test('util: what is no Base64 is 401', async () => {
  const helper = new util.Base64Helper();
  for (const wrong of [
    () => helper.decodeSync('!'),
    () => helper.decodeSync(5),
    () => helper.encodeSync('a'),
    () => helper.encodeSync(SMALL, 9),
  ])
    throws(CODE.INVALID_ARGUMENT, wrong);
  await rejects(CODE.INVALID_ARGUMENT, helper.decode('*'));
});

test('util: LRUCache forgets what was not used', () => {
  const removed = [];
  class Cache extends util.LRUCache {
    createDefault(key) {
      return key === 'made' ? 'by default' : undefined;
    }
    afterRemoval(isEvict, key) {
      removed.push([isEvict, key]);
    }
  }
  const cache = new Cache(2);
  cache.put('a', 1);
  cache.put('b', 2);
  assert.equal(cache.get('a'), 1);
  cache.put('c', 3);
  assert.deepEqual(
    [cache.keys(), cache.contains('b'), cache.get('b'), cache.length],
    [['a', 'c'], false, undefined, 2],
  );
  assert.equal(cache.get('made'), 'by default');
  assert.deepEqual(removed, [
    [true, 'b'],
    [true, 'a'],
  ]);
  assert.deepEqual(
    [cache.getMatchCount(), cache.getMissCount(), cache.getCreateCount(), cache.getRemovalCount()],
    [1, 2, 1, 2],
  );
  assert.equal(cache.remove('c'), 3);
  assert.match(String(cache), /maxSize = 2, hits = 1, misses = 2, hitRate = 33%/);
  throws(CODE.INVALID_ARGUMENT, () => new util.LRUCache(0));
});

test('util: formats, callbacks, errors, hashes, numbers, ranges, types', async () => {
  assert.equal(util.format('%s is %d', 'a', 5), 'a is 5');
  assert.match(util.errnoToString(-2), /no such file/);
  const called = await new Promise((resolve) =>
    util.callbackWrapper(async (a) => a + 1)(1, (...args) => resolve(args)),
  );
  assert.deepEqual(called, [null, 2]);
  assert.equal(await util.promisify((a, callback) => callback(null, a + 1))(1), 2);
  const object = {};
  assert.equal(util.getHash(object), util.getHash(object));
  assert.notEqual(util.getHash(object), util.getHash({}));
  const half = util.RationalNumber.createRationalFromString('2/4');
  assert.deepEqual(
    [
      String(half),
      half.valueOf(),
      half.equals(new util.RationalNumber(1, 2)),
      half.compare(new util.RationalNumber(2, 3)),
    ],
    ['1/2', 0.5, true, -1],
  );
  const scope = new util.ScopeHelper(1, 5);
  assert.deepEqual(
    [scope.contains(5), scope.clamp(9), String(scope.expand(9)), String(scope.intersect(3, 9))],
    [true, 5, '[1, 9]', '[3, 5]'],
  );
  const types = new util.types();
  assert.deepEqual(
    [types.isMap(new Map()), types.isUint8Array(SMALL), types.isPromise({})],
    [true, true, false],
  );
  assert.deepEqual(new util.TextEncoder().encode('ab'), bytes(97, 98));
  assert.throws(() => util.ArkTSVM.setMultithreadingDetectionEnabled(true), { code: 'ERR_OHOS_STAND_IN' });
});

test('containers: lists', () => {
  const list = new ark.ArrayList();
  assert.equal(list.add('a'), true);
  list.add('b');
  list.insert('c', 1);
  assert.deepEqual(
    [list.length, list[1], [...list], list.has('b'), list.getIndexOf('b')],
    [3, 'c', ['a', 'c', 'b'], true, 2],
  );
  list.sort();
  list.replaceAllElements((value) => value.toUpperCase());
  assert.deepEqual(list.convertToArray(), ['A', 'B', 'C']);
  assert.equal(list.removeByIndex(0), 'A');
  assert.deepEqual(
    [list.remove('X'), list.remove('B'), list.clone().length, list.isEmpty()],
    [false, true, 1, false],
  );
  assert.deepEqual(list.map((value) => value).constructor, Array);
  for (const wrong of [
    () => list.removeByIndex(5),
    () => list.insert('x', -1),
    () => list.subArrayList(0, 9),
  ])
    throws(10200001, wrong);
  const linked = new ark.LinkedList();
  linked.addFirst(2);
  linked.insert(0, 1);
  linked.add(3);
  assert.deepEqual(
    [linked.getFirst(), linked.getLast(), linked.removeFirst(), linked.get(0), linked.set(0, 9), [...linked]],
    [1, 3, 1, 2, 2, [9, 3]],
  );
  linked.clear();
  throws(10200010, () => linked.removeFirst());
  const simple = new ark.List();
  simple.add(1);
  simple.add(2);
  assert.deepEqual([[...simple.getSubList(0, 1)], simple.equal(simple.clone())], [[1], true]);
});

test('containers: deque, queue, stack', () => {
  const deque = new ark.Deque();
  deque.insertEnd(2);
  deque.insertFront(1);
  assert.deepEqual(
    [deque.getFirst(), deque.popLast(), deque.popFirst(), deque.popFirst()],
    [1, 2, 1, undefined],
  );
  const queue = new ark.Queue();
  queue.add(1);
  queue.add(2);
  assert.deepEqual([queue.pop(), queue.length, queue.getFirst()], [1, 1, 2]);
  const stack = new ark.Stack();
  assert.equal(stack.push(1), 1);
  stack.push(2);
  assert.deepEqual([stack.peek(), stack.pop(), stack.locate(1), stack.length], [2, 2, 0, 1]);
});

test('containers: in a tree with an order of its own, what that finds equal is one key', () => {
  const caseless = (one, other) => one.toLowerCase().localeCompare(other.toLowerCase());
  const map = new ark.TreeMap(caseless);
  map.set('b', 1).set('A', 2).set('B', 3);
  assert.deepEqual(
    [...map],
    [
      ['A', 2],
      ['b', 3],
    ],
  );
  assert.deepEqual([map.hasKey('a'), map.get('B'), map.remove('a'), map.length], [true, 3, 2, 1]);
  const set = new ark.TreeSet(caseless);
  assert.deepEqual([set.add('x'), set.add('X'), set.has('X'), [...set]], [true, false, true, ['x']]);
  assert.deepEqual([set.remove('X'), set.isEmpty()], [true, true]);
});

test('containers: what has no natural order is kept by what it is', () => {
  const [one, other] = [{}, {}];
  const set = new ark.TreeSet();
  for (const value of [one, other, one, Number.NaN, Number.NaN]) set.add(value);
  assert.equal(set.length, 3);
  assert.deepEqual(
    [set.has(other), set.remove(other), set.has(other), set.has(one)],
    [true, true, false, true],
  );
});

test('containers: a tree of many keys stays in order', () => {
  const map = new ark.TreeMap();
  const keys = Array.from({ length: 2000 }, (_, i) => (i * 7919) % 2003);
  for (const key of keys) map.set(key, -key);
  assert.deepEqual(
    [...map.keys()],
    keys.toSorted((a, b) => a - b),
  );
  for (const key of keys) assert.equal(map.remove(key), -key);
  assert.equal(map.isEmpty(), true);
});

test('containers: maps', () => {
  for (const [name, keys] of [
    ['HashMap', ['b', 'a']],
    ['LightWeightMap', ['b', 'a']],
    ['TreeMap', ['a', 'b']],
  ]) {
    const map = new ark[name]();
    assert.equal(map.set('b', 2), map);
    map.set('a', 1);
    assert.deepEqual(
      [[...map.keys()], map.length, map.get('a'), map.hasKey('x'), map.hasValue(2)],
      [keys, 2, 1, false, true],
      name,
    );
    const seen = [];
    map.forEach((value, key) => {
      seen.push(key + value);
    });
    assert.deepEqual(
      seen,
      keys.map((key) => key + map.get(key)),
    );
    assert.deepEqual(
      [map.replace('a', 5), map.replace('x', 1), map.remove('a'), map.remove('a'), map.length],
      [true, false, 5, undefined, 1],
    );
    const other = new ark[name]();
    other.setAll(map);
    assert.deepEqual([...other], [['b', 2]]);
  }
  const tree = new ark.TreeMap((one, other) => other - one);
  for (const key of [1, 3, 2]) tree.set(key, key);
  assert.deepEqual(
    [tree.getFirstKey(), tree.getLastKey(), tree.getLowerKey(2), tree.getHigherKey(2)],
    [3, 1, 3, 1],
  );
  const plain = new ark.PlainArray();
  plain.add(5, 'five');
  plain.add(1, 'one');
  assert.deepEqual(
    [plain.getKeyAt(0), plain.getIndexOfKey(5), plain.get(5), plain.removeRangeFrom(0, 1), plain.length],
    [1, 1, 'five', 1, 1],
  );
});

test('containers: sets', () => {
  for (const [name, values] of [
    ['HashSet', [2, 1]],
    ['LightWeightSet', [2, 1]],
    ['TreeSet', [1, 2]],
  ]) {
    const set = new ark[name]();
    assert.deepEqual(
      [set.add(2), set.add(1), set.add(1), [...set.values()], set.length],
      [true, true, false, values, 2],
      name,
    );
    assert.deepEqual([set.has(1), set.remove(1), set.remove(1), set.isEmpty()], [true, true, false, false]);
  }
  const tree = new ark.TreeSet();
  for (const value of [3, 1, 2]) tree.add(value);
  assert.deepEqual([tree.getFirstValue(), tree.getHigherValue(1), tree.popLast(), tree.length], [1, 2, 3, 2]);
});

test('buffer: bytes of their own', () => {
  const made = buffer.from('héllo', 'utf-8');
  assert.equal(made.buffer.byteLength, made.length);
  assert.equal(buffer.concat([made, buffer.from([1])]).buffer.byteLength, 7);
  assert.deepEqual(
    [made.toString('base64'), buffer.from('aGk=', 'base64').toString(), buffer.byteLength('é')],
    ['aMOpbGxv', 'hi', 2],
  );
  const shared = new ArrayBuffer(2);
  buffer.from(shared)[0] = 7;
  assert.equal(new Uint8Array(shared)[0], 7);
});

test('url and JSON', () => {
  const parsed = url.URL.parseURL('https://a.example/x?k=1#f');
  assert.deepEqual(
    [parsed.hostname, parsed.params.get('k'), String(new url.URLParams({ a: '1' }))],
    ['a.example', '1', 'a=1'],
  );
  throws(10200002, () => url.URL.parseURL('no url'));
  const object = arkJson.parse('{"a":1,"b":2}');
  arkJson.remove(object, 'b');
  assert.deepEqual(
    [arkJson.has(object, 'a'), arkJson.has(object, 'b'), arkJson.stringify(object)],
    [true, false, '{"a":1}'],
  );
  throws(CODE.INVALID_ARGUMENT, () => arkJson.has(5, 'a'));
});

test('taskpool: in a later turn, by function, task or group', async () => {
  const order = [];
  const sum = (a, b) => {
    order.push('ran');
    return a + b;
  };
  const running = taskpool.execute(sum, 1, 2);
  await null;
  order.push('called');
  assert.equal(await running, 3);
  assert.deepEqual(order, ['called', 'ran']);
  const group = new taskpool.TaskGroup();
  group.addTask(sum, 1, 1);
  group.addTask(new taskpool.Task('named', sum, 2, 2));
  assert.deepEqual(await taskpool.execute(group), [2, 4]);
  const canceled = new taskpool.Task(sum, 1, 1);
  const refused = rejects(10200016, taskpool.execute(canceled));
  taskpool.cancel(canceled);
  await refused;
  await assert.rejects(
    taskpool.execute(() => {
      throw new RangeError('x');
    }),
    RangeError,
  );
  assert.equal(taskpool.Priority.HIGH, 0);
});

test('emitter: in a later turn, once, and not any more', async () => {
  const seen = [];
  const listen =
    (word) =>
    ({ data } = {}) =>
      seen.push([word, data]);
  const first = listen('on');
  emitter.on({ eventId: 1 }, first);
  emitter.once('named', listen('once'));
  emitter.emit({ eventId: 1 }, { data: { a: 1 } });
  emitter.emit('named', { priority: emitter.EventPriority.HIGH }, { data: { b: 2 } });
  emitter.emit('named');
  assert.deepEqual(seen, []);
  await new Promise(setImmediate);
  assert.deepEqual(seen, [
    ['on', { a: 1 }],
    ['once', { b: 2 }],
  ]);
  assert.deepEqual([emitter.getListenerCount(1), emitter.getListenerCount('named')], [1, 0]);
  emitter.off(1, first);
  assert.equal(emitter.getListenerCount(1), 0);
  throws(CODE.INVALID_ARGUMENT, () => emitter.on('x'));
});

test('deviceInfo and systemDateTime', async () => {
  assert.deepEqual(
    [deviceInfo.deviceType, typeof deviceInfo.productModel, deviceInfo.sdkApiVersion],
    ['2in1', 'string', 26],
  );
  assert.throws(() => `${deviceInfo.udid}`, { code: 'ERR_OHOS_STAND_IN' });
  const between = async (read, unit = 1) => {
    const before = device.clock.now() * unit;
    const time = await read();
    assert.ok(before <= time && time <= device.clock.now() * unit);
  };
  await between(() => systemDateTime.getTime());
  await between(() => systemDateTime.getCurrentTime(true), 1_000_000);
  assert.ok((await systemDateTime.getDate()) instanceof Date);
  assert.equal(systemDateTime.getTimezoneSync(), await systemDateTime.getTimezone());
});
