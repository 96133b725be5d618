// MockKit: functions of the user's own objects that answer as a test says.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import hypium from '../../hypium/index.js';

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

test('when: a mock answers by its arguments, and what was said last counts', () => {
  const kit = new MockKit();
  const service = new Service();
  const load = kit.mockFunc(service, service.load);
  assert.equal(service.load(1), undefined);
  when(load)(ArgumentMatchers.any).afterReturn('any');
  when(load)(1).afterReturn('one');
  when(load)({ a: [1] }).afterReturn('deep');
  when(load)('throws').afterThrow('the message');
  when(load)('acts').afterAction(function (word) {
    return `${this.name} ${word}`;
  });
  when(load)('nothing').afterReturnNothing();
  assert.deepEqual(
    [
      service.load(1),
      service.load(2),
      service.load(1, 2),
      service.load({ a: [1] }),
      service.load('acts'),
      service.load('nothing'),
    ],
    ['one', 'any', 'any', 'deep', 'real acts', undefined],
  );
  assert.throws(() => service.load('throws'), { message: 'the message' });
  when(load)(1).afterReturn('another');
  assert.equal(service.load(1), 'another');
});

const { any, anyString, anyBoolean, anyNumber, anyObj, anyFunction, matchRegexs } = ArgumentMatchers;
for (const [name, matcher, takes, leaves] of [
  ['anyString', anyString, 'a', 1],
  ['anyBoolean', anyBoolean, false, 0],
  ['anyNumber', anyNumber, 1, '1'],
  ['anyObj', anyObj, {}, null],
  ['anyFunction', anyFunction, () => 1, {}],
  ['any among others', any, undefined, undefined],
  ['matchRegexs', matchRegexs(/^a+$/), 'aa', 'b'],
]) {
  test(`matchers: ${name}`, () => {
    const service = new Service();
    const load = new MockKit().mockFunc(service, service.load);
    when(load)('first', matcher).afterReturn('taken');
    assert.equal(service.load('first', takes), 'taken');
    if (matcher !== any) assert.equal(service.load('first', leaves), undefined);
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

test('clear, clearAll and ignoreMock give functions back', () => {
  const kit = new MockKit();
  const [one, other] = [new Service(), new Service()];
  kit.mockFunc(one, one.load);
  kit.mockPrivateFunc(one, 'save');
  kit.mockFunc(other, other.load);
  kit.mockProperty(other, 'name', 'mocked');
  kit.mockFunc(Service, Service.create);
  assert.deepEqual(
    [one.load(1), one.save(), other.name, Service.create()],
    [undefined, undefined, 'mocked', undefined],
  );
  kit.ignoreMock(one, 'save');
  assert.deepEqual([one.load(1), one.save()], [undefined, 'saved']);
  kit.clear(one);
  assert.deepEqual([one.load(1), Object.hasOwn(one, 'load'), other.load(1)], ['real 1', false, undefined]);
  kit.clearAll();
  assert.deepEqual([other.load(1), other.name, Service.create()], ['real 1', 'real', 'created']);
});

test('mockObject replaces all functions of an object', () => {
  const kit = new MockKit();
  const service = kit.mockObject(new Service());
  assert.deepEqual([service.load(1), service.save(), service.name], [undefined, undefined, 'real']);
  kit.clearAll();
  assert.equal(service.load(1), 'real 1');
});

test('what is no mock, and a function that an object does not have, are refused', () => {
  assert.throws(() => when(() => {}), TypeError);
  assert.throws(() => new MockKit().mockFunc({}, () => {}), TypeError);
  assert.throws(() => new MockKit().mockPrivateFunc({}, 'a'), TypeError);
});
