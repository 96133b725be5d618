// bulkAdd, the package's own way to fill a store at once: batchAdd without its limit, in one transaction.

import assert from 'node:assert/strict';
import { createRequire } from 'node:module';
import test from 'node:test';
import { asset } from 'ohos-security-kit';

const require = createRequire(import.meta.url);
const { DeviceCore } = require('../../lib/device/core.js');
const { bulkAdd, createAssetKit } = require('../../lib/kits/asset.js');
const { Tag } = asset;
const bytes = (text) => new TextEncoder().encode(text);
const entry = (n) =>
  new Map([
    [Tag.ALIAS, bytes(`alias ${n}`)],
    [Tag.SECRET, bytes(`secret ${n}`)],
  ]);

function open(t) {
  const core = new DeviceCore(() => ({ inMemory: true, app: { bundleName: 'com.example.bulk' } }));
  const tokenOf = () => core.callerToken();
  t.after(() => core.close());
  return { kit: createAssetKit(core, tokenOf), fill: (maps) => bulkAdd(core, tokenOf, maps) };
}

test('more assets than batchAdd takes are added at once; those whose alias is taken are told', async (t) => {
  const { kit, fill } = open(t);
  kit.addSync(entry(77));
  const entries = Array.from({ length: 1000 }, (_, n) => entry(n));
  const { failedCount, failedErrorInfos } = await fill(entries);
  assert.equal(failedCount, 1);
  assert.deepEqual([failedErrorInfos[0].index, failedErrorInfos[0].errCode], [77, 24000003]);
  assert.equal(kit.querySync(new Map([[Tag.RETURN_LIMIT, 2000]])).length, 1000);
});

test('one element that breaks a rule takes back all of them, and says which', async (t) => {
  const { kit, fill } = open(t);
  const wrong = new Map([[Tag.ALIAS, bytes('no secret')]]);
  const entries = [...Array.from({ length: 150 }, (_, n) => entry(n)), wrong];
  await assert.rejects(fill(entries), { code: 401, message: /element 150/ });
  assert.throws(() => kit.querySync(new Map()), { code: 24000002 });
});

test('batchAdd itself takes at most 100', async (t) => {
  const { kit } = open(t);
  const entries = Array.from({ length: 101 }, (_, n) => entry(n));
  await assert.rejects(kit.batchAdd(entries), { code: 401, message: /at most 100/ });
});
