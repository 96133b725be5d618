// @ohos.hiviewdfx.hiAppEvent and traces: what logic calls in passing does no harm, and what it writes can be watched.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { kits, rejects } from './support.mjs';

const { hiAppEvent, hiTraceChain, hiTraceMeter } = kits.moduleOf('@kit.PerformanceAnalysisKit');
const turn = () => new Promise(setImmediate);
const event = (name, params = {}, domain = 'shop') => ({
  domain,
  name,
  eventType: hiAppEvent.EventType.BEHAVIOR,
  params,
});

test('app events: a watcher takes what was written, package by package', async () => {
  const holder = hiAppEvent.addWatcher({
    name: 'taker',
    appEventFilters: [{ domain: 'shop', names: ['buy'] }],
  });
  await hiAppEvent.write(event('buy', { price: 3, tags: ['a'] }));
  await hiAppEvent.write(event('look'));
  await hiAppEvent.write(event('buy', { price: 4 }));
  await new Promise((resolve) => hiAppEvent.write(event('buy', { price: 5 }), resolve));
  holder.setRow(2);
  const first = holder.takeNext();
  assert.deepEqual(first.appEventInfos, [
    event('buy', { price: 3, tags: ['a'] }),
    event('buy', { price: 4 }),
  ]);
  assert.deepEqual([first.packageId, first.row, first.size], [0, 2, first.data.join('').length]);
  assert.equal(JSON.parse(first.data[0]).name_, 'buy');
  assert.equal(new hiAppEvent.AppEventPackageHolder('taker').takeNext().row, 1);
  assert.equal(holder.takeNext(), null);
  hiAppEvent.removeWatcher({ name: 'taker' });
  await hiAppEvent.write(event('buy'));
  assert.equal(holder.takeNext(), null);
});

test('app events: by size at least one is taken', async () => {
  const holder = hiAppEvent.addWatcher({ name: 'sized' });
  await hiAppEvent.write(event('one'));
  await hiAppEvent.write(event('two'));
  holder.setSize(1);
  assert.deepEqual([holder.takeNext().row, holder.takeNext().row, holder.takeNext()], [1, 1, null]);
  hiAppEvent.removeWatcher({ name: 'sized' });
});

test('app events: watchers are told in a later turn, of each event or of so many', async () => {
  const seen = [];
  hiAppEvent.addWatcher({
    name: 'receiver',
    appEventFilters: [{ domain: 'shop', eventTypes: [hiAppEvent.EventType.BEHAVIOR] }],
    onReceive: (domain, groups) => seen.push(domain, groups[0].name, groups[0].appEventInfos[0].params.a),
  });
  hiAppEvent.addWatcher({
    name: 'trigger',
    triggerCondition: { row: 2 },
    onTrigger: (row, size, holder) => seen.push(row, size > 0, holder.takeNext().row),
  });
  hiAppEvent.write(event('a', { a: 1 }));
  assert.deepEqual(seen, []);
  await turn();
  assert.deepEqual(seen, ['shop', 'a', 1]);
  await hiAppEvent.write(event('b', {}, 'other'));
  await turn();
  assert.deepEqual(seen.slice(3), [2, true, 2]);
  for (const name of ['receiver', 'trigger']) hiAppEvent.removeWatcher({ name });
});

test('app events: parameters that are added, and those that are left out with an error', async () => {
  const holder = hiAppEvent.addWatcher({ name: 'params' });
  await hiAppEvent.setEventParam({ common: 1, own: 0 }, 'shop');
  await hiAppEvent.setEventParam({ own: 2 }, 'shop', 'buy');
  await hiAppEvent.write(event('buy', { price: 1 }));
  assert.deepEqual(holder.takeNext().appEventInfos[0].params, { common: 1, own: 2, price: 1 });
  for (const [code, params, left] of [
    [11101003, Object.fromEntries(Array.from({ length: 33 }, (_, i) => [`p${i}`, i])), 32],
    [11101004, { long: 'x'.repeat(8 * 1024 + 1), b: 1 }, 1],
    [11101005, { 'a b': 1, b: 1 }, 1],
    [11101006, { list: Array.from({ length: 101 }, () => 1) }, 1],
  ]) {
    await rejects(code, hiAppEvent.write(event('x', params, 'bare')));
    const { params: written } = holder.takeNext().appEventInfos[0];
    assert.equal(Object.keys(written).length, left);
    if (code === 11101006) assert.equal(written.list.length, 100);
  }
  await hiAppEvent.write(event('x', { a: 1, f: () => 1, o: {}, list: [() => 1], none: undefined }, 'bare'));
  assert.deepEqual(holder.takeNext().appEventInfos[0].params, { a: 1 });
  hiAppEvent.clearData();
  hiAppEvent.removeWatcher({ name: 'params' });
});

for (const [what, code, act] of [
  ['a domain', 11101001, () => hiAppEvent.write(event('a', {}, 'x_'))],
  ['a name', 11101002, () => hiAppEvent.write(event('1a'))],
  ['a long name', 11101002, () => hiAppEvent.write(event('a'.repeat(49)))],
  ['no parameters', 401, () => hiAppEvent.write({ domain: 'a', name: 'b', eventType: 1 })],
  ['a custom parameter', 11101004, () => hiAppEvent.setEventParam({ a: 'x'.repeat(1025) }, 'shop')],
  ['a watcher', 11102001, () => hiAppEvent.addWatcher({ name: '' })],
  ['a filter', 11102002, () => hiAppEvent.addWatcher({ name: 'a', appEventFilters: [{ domain: '' }] })],
  ['a row', 11102003, () => hiAppEvent.addWatcher({ name: 'a', triggerCondition: { row: -1 } })],
  ['a size', 11102004, () => hiAppEvent.addWatcher({ name: 'a', triggerCondition: { size: -1 } })],
  ['a time', 11102005, () => hiAppEvent.addWatcher({ name: 'a', triggerCondition: { timeOut: -1 } })],
  ['a storage', 11103001, () => hiAppEvent.configure({ maxStorage: 'much' })],
  ['a package', 11104001, () => new hiAppEvent.AppEventPackageHolder('a').setSize(-1)],
])
  test(`app events: ${what} that is wrong is ${code}`, () => rejects(code, async () => act()));

test('app events: nothing is written while that is disabled', async () => {
  hiAppEvent.configure({ disable: true, maxStorage: '10MB' });
  await rejects(11100001, hiAppEvent.write(event('a')));
  hiAppEvent.configure({ disable: false });
  await hiAppEvent.write(event('a'));
});

test('app events: the user, the constants', () => {
  hiAppEvent.setUserId('account', 'u1');
  hiAppEvent.setUserProperty('plan', 'free');
  assert.deepEqual([hiAppEvent.getUserId('account'), hiAppEvent.getUserProperty('plan')], ['u1', 'free']);
  hiAppEvent.setUserId('account', '');
  assert.equal(hiAppEvent.getUserId('account'), '');
  assert.equal(hiAppEvent.event.USER_LOGIN, 'hiappevent.user_login');
  assert.equal(hiAppEvent.EventType.FAULT, 1);
  hiAppEvent.removeProcessor(hiAppEvent.addProcessor({ name: 'a' }));
});

test('traces: every function can be called, and nothing is recorded', () => {
  for (const name of ['startTrace', 'finishTrace', 'traceByValue'])
    assert.equal(hiTraceMeter[name]('a', 1), undefined);
  hiTraceMeter.startAsyncTrace(hiTraceMeter.HiTraceOutputLevel.INFO, 'a', 1, '', '');
  assert.equal(hiTraceMeter.isTraceEnabled(), false);
  const id = hiTraceChain.begin('business');
  assert.equal(hiTraceChain.isValid(id), true);
  assert.equal(hiTraceChain.isValid(hiTraceChain.begin('inner')), false);
  const span = hiTraceChain.createSpan();
  assert.deepEqual([span.chainId, span.parentSpanId, span.spanId > 0], [id.chainId, 0, true]);
  hiTraceChain.setId(span);
  assert.deepEqual(hiTraceChain.getId(), span);
  hiTraceChain.enableFlag(span, 1);
  assert.equal(hiTraceChain.isFlagEnabled(span, 1), true);
  hiTraceChain.end(id);
  assert.equal(hiTraceChain.isValid(hiTraceChain.getId()), false);
});
