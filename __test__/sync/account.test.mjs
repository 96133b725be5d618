// An account through the public API: devices over one folder, each with its own store.
import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import { test } from 'node:test';
import { createDevice } from 'ohos-security-kit';
import { folder } from 'ohos-security-kit/sync';
import { temporaryFolder } from '../support/temporary.mjs';

const bytes = (text) => new TextEncoder().encode(text);
const text = (value) => new TextDecoder().decode(value);

test('first', async (t) => {
  const shelf = temporaryFolder(t);
  const make = () => {
    const device = createDevice({ inMemory: true });
    t.after(() => device.close());
    const app = device.installApp({ bundleName: 'com.example.mail', system: true, appId: 'com.example.mail_SIG' });
    return { device, app, asset: app.asset };
  };
  const [a, b] = [make(), make()];
  const remote = folder(shelf);
  console.log('create');
  const made = await a.device.sync.create({ remote, name: 'one' });
  console.log(made);
  const { Tag, SyncType } = a.device.asset;
  const map = (alias, secret) => new Map([[Tag.ALIAS, bytes(alias)], [Tag.SECRET, bytes(secret)], [Tag.SYNC_TYPE, SyncType.TRUSTED_ACCOUNT]]);
  await a.device.runAs(a.app, () => a.device.asset.add(map('token', 'first')));
  console.log(await a.device.sync.status());
  await a.device.sync.run({ approve: 'auto', poll: 100 });
  console.log(await a.device.sync.status());
  const ticket = await a.device.sync.invite();
  console.log(ticket);
  await b.device.sync.join(ticket, { remote, name: 'two' });
  console.log(await b.device.sync.status());
  const found = await b.device.runAs(b.app, () => b.device.asset.query(new Map([[Tag.ALIAS, bytes('token')], [Tag.RETURN_TYPE, 0]])));
  console.log(text(found[0].get(Tag.SECRET)));
});
