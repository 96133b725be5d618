// MockKit: functions of the user's own objects that answer as a test says.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import hypium from '../../lib/hypium/index.js';
import kits from '../../lib/modules/specifiers.js';

const { ArgumentMatchers, MockKit, when } = hypium;

class Service {
  name = 'real';
  load(id) {
    return `${this.name} ${id}`;
  }
  save() {
    return 'saved';
  }
  static create() {
    return 'created';
  }
}

test('when: a mock answers by its arguments, the first answer that fits counts, another for the same arguments takes its place', () => {
  const kit = new MockKit();
  const service = new Service();
  const load = kit.mockFunc(service, service.load);
  assert.equal(service.load(1), undefined, 'nothing was said');
  when(load)(1).afterReturn('one');
  when(load)({ a: [1] }).afterReturn('deep');
  when(load)('throws').afterThrow('the message');
  when(load)('acts').afterAction(function (word) {
    return `${this.name} ${word}`;
  });
  when(load)('nothing').afterReturnNothing();
  when(load)(ArgumentMatchers.any).afterReturn('any');
  when(load)('too late').afterReturn('never');
  assert.deepEqual(
    [
      service.load(1),
      service.load(2),
      service.load(1, 2),
      service.load({ a: [1] }),
      service.load('acts'),
      service.load('nothing'),
      service.load('too late'),
    ],
    ['one', 'any', 'any', 'deep', 'real acts', undefined, 'any'],
  );
  assert.throws(
    () => service.load('throws'),
    (thrown) => thrown === 'the message',
  );
  when(load)(1).afterReturn('another');
  assert.equal(service.load(1), 'another');
});

const { any, anyString, anyBoolean, anyNumber, anyObj, anyFunction, matchRegexs } = ArgumentMatchers;
const { containSubstring, containValue, containSubArray } = ArgumentMatchers;
for (const [name, matcher, takes, leaves] of [
  ['anyString', anyString, 'a', 1],
  ['anyBoolean', anyBoolean, false, 0],
  ['anyNumber', anyNumber, 1, '1'],
  ['anyObj', anyObj, {}, 'a'],
  ['anyFunction', anyFunction, () => 1, {}],
  ['any among others', any, false, undefined],
  ['notString', ArgumentMatchers.notString, 1, 'a'],
  ['notBoolean', ArgumentMatchers.notBoolean, 1, true],
  ['notNumber', ArgumentMatchers.notNumber, 'a', 1],
  ['notObj', ArgumentMatchers.notObj, 'a', {}],
  ['notFunction', ArgumentMatchers.notFunction, 'a', () => 1],
  ['matchRegexs', matchRegexs(/^a+$/g), 'aa', 'b'],
  ['notMatchRegexs', ArgumentMatchers.notMatchRegexs(/^a+$/), 'b', 'aa'],
  ['containSubstring', containSubstring('b'), 'abc', 'ac'],
  ['notContainSubstring', ArgumentMatchers.notContainSubstring('b'), 'ac', 'abc'],
  ['containValue', containValue(1), [2, 1], [2]],
  ['notContainValue', ArgumentMatchers.notContainValue(1), [2], 'a text'],
  ['containSubArray', containSubArray([3, 1]), [1, 2, 3], [1, 2]],
  ['notContainSubArray', ArgumentMatchers.notContainSubArray([3, 1]), [1, 2], [1, 2, 3]],
]) {
  test(`matchers: ${name}`, () => {
    const service = new Service();
    const load = new MockKit().mockFunc(service, service.load);
    when(load)('first', matcher).afterReturn('taken');
    assert.equal(service.load('first', takes), 'taken');
    assert.equal(service.load('first', leaves), undefined);
    assert.equal(service.load('other', takes), undefined);
  });
}

test('verify: how often a mock was called with which arguments', () => {
  const kit = new MockKit();
  const service = new Service();
  kit.mockFunc(service, service.load);
  service.load(1);
  service.load(1);
  service.load('a');
  kit.verify('load', [1]).times(2);
  kit.verify('load', ['a']).once();
  kit.verify('load', [3]).never();
  kit.verify('load', [ArgumentMatchers.anyNumber]).atLeast(2);
  kit.verify('load', [ArgumentMatchers.any]).atMost(3);
  for (const wrong of [
    () => kit.verify('load', [1]).once(),
    () => kit.verify('load', [3]).atLeast(1),
    () => kit.verify('load', [1]).atMost(1),
    () => kit.verify('load', [1]).never(),
  ])
    assert.throws(wrong, {
      name: 'AssertionError',
      message: /load\(\d\) to be called .*, but it was called \d times/,
    });
  assert.throws(() => kit.verify('other'), TypeError);
});

test('clear, clearAll and ignoreMock give functions back, and isMocked says so', () => {
  const kit = new MockKit();
  const [one, other] = [new Service(), new Service()];
  const { load } = one;
  when(kit.mockFunc(one, one.load))(1).afterReturn('mocked');
  const save = kit.mockPrivateFunc(one, 'save');
  assert.deepEqual([kit.isMocked(one, 'load'), kit.isMocked(one, 'save')], [true, false]);
  when(save)().afterReturnNothing();
  when(kit.mockFunc(other, other.load))(1).afterReturn('other');
  kit.mockProperty(other, 'name', 'mocked');
  when(kit.mockFunc(Service, Service.create))().afterReturn('static');
  assert.deepEqual(
    [one.load(1), one.save(), other.name, Service.create(), kit.isMocked(other, 'name')],
    ['mocked', undefined, 'mocked', 'static', true],
  );
  kit.ignoreMock(one, 'save');
  assert.deepEqual([one.load(1), one.save(), kit.isMocked(one, 'save')], ['mocked', 'saved', false]);
  kit.ignoreMock(one, load);
  assert.deepEqual([one.load(1), Object.hasOwn(one, 'load'), other.load(1)], ['real 1', false, 'other']);
  kit.clear(other);
  assert.deepEqual([other.load(1), other.name, Service.create()], ['real 1', 'real', 'static']);
  kit.clearAll();
  assert.equal(Service.create(), 'created');
});

test('a function that is mocked twice has one mock', () => {
  const kit = new MockKit();
  const service = new Service();
  const load = kit.mockFunc(service, service.load);
  assert.equal(kit.mockFunc(service, service.load), load);
  service.load(1);
  kit.verify('load', [1]).once();
});

test('any takes what there is: no arguments, null and undefined are none', () => {
  const service = new Service();
  const load = new MockKit().mockFunc(service, service.load);
  when(load)(any).afterReturn('any');
  assert.deepEqual(
    [service.load(0), service.load(''), service.load(1, null), service.load(), service.load(null)],
    ['any', 'any', 'any', undefined, undefined],
  );
});

test('mockObject gives an object of mocks, and leaves the object and its class as they are', () => {
  const kit = new MockKit();
  const [original, other] = [new Service(), new Service()];
  original.name = 'mine';
  const service = kit.mockObject(original);
  when(service.load)(1).afterReturn('mocked');
  when(service.save)().afterReturn('mocked too');
  assert.deepEqual(
    [service.load(1), service.load(2), service.save(), service instanceof Service],
    ['mocked', undefined, 'mocked too', true],
  );
  assert.deepEqual(
    [original.load(1), other.load(1), new Service().save(), Object.keys(original)],
    ['mine 1', 'real 1', 'saved', ['name']],
  );
  kit.verify('load', [1]).once();
  kit.clearAll();
  assert.equal(service.load(1), 'mine 1');
});

test('mockObject of a class, of an object without one, and of what it cannot mock', () => {
  const kit = new MockKit();
  const mocked = kit.mockObject(Service);
  when(mocked.create)().afterReturn('mocked');
  assert.deepEqual(
    [mocked.create(), Service.create(), typeof mocked.call],
    ['mocked', 'created', 'undefined'],
  );
  const plain = kit.mockObject(Object.assign(Object.create(null), { a: () => 1, b: 2 }));
  when(plain.a)().afterReturn(3);
  assert.deepEqual([plain.a(), plain.b], [3, 2]);
  const list = kit.mockObject(Object.freeze({ get: () => 1 }));
  when(list.get)().afterReturn(2);
  assert.equal(list.get(), 2);
  for (const wrong of [null, undefined, 'text', 1]) assert.throws(() => kit.mockObject(wrong), TypeError);
});

test('what is no mock, and a function that an object does not have, are refused', () => {
  assert.throws(() => when(() => {}), TypeError);
  assert.throws(() => new MockKit().mockFunc({}, () => {}), TypeError);
  assert.throws(() => new MockKit().mockPrivateFunc({}, 'a'), TypeError);
  assert.throws(() => matchRegexs('a'), TypeError);
  assert.throws(() => containSubstring(1), TypeError);
  assert.throws(() => containSubArray(1), TypeError);
});

test('the name that Hypium had before is the same module', () => {
  const older = kits.moduleOf('deccjsunit/index');
  for (const name of Object.keys(hypium)) assert.equal(older[name], hypium[name]);
});
