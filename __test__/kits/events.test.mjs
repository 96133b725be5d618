// The table of events: what it says of the engine is so. A name that the engine does not know would tell nobody anything.
import assert from 'node:assert/strict';
import { createRequire } from 'node:module';
import { test } from 'node:test';

const require = createRequire(import.meta.url);
const { EVENTS } = require('../../lib/calls/events');
const { Kit } = require('../../lib/calls/kit');
const { DeviceCore } = require('../../lib/device/core');

const PERMISSIONS = ['GET_SENSITIVE_PERMISSIONS', 'PERMISSION_USED_STATS'].map(
  (name) => `ohos.permission.${name}`,
);
const app = { bundleName: 'com.example.app', systemApp: true, apl: 'system_core', permissions: PERMISSIONS };

for (const [event, { kit: service, lists, on, off }] of Object.entries(EVENTS)) {
  test(`events: the engine knows ${event}, and its functions take its lists`, (t) => {
    const core = new DeviceCore(() => ({ inMemory: true, clock: 'manual', app }));
    t.after(() => core.close());
    const kit = new Kit(service, core, () => core.callerToken());
    const input = Object.fromEntries(lists.map((list) => [list.input, []]));
    assert.equal(kit.ask(on, { ...input, repeated: false, count: 0 }), null);
    assert.equal(kit.ask(off, { ...input, matched: true }), null);
    assert.equal(core.control('permissions.mayListen', { tokenId: core.callerToken(), to: event }), true);
  });
}
