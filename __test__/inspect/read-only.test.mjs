// A folder that can only be read: all of it is shown, as the inspector's own app is in memory only.
import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import { test } from 'node:test';
import { createDevice } from 'ohos-security-kit';
import { lockableDisk, mountMissing } from '../device/disks.mjs';
import { browse, pageIn, text, WALLET } from './support.mjs';

test('a read-only mount: everything is shown', {
  skip: mountMissing,
}, async (t) => {
  const disk = lockableDisk(t);
  const first = createDevice({ dataDir: path.join(disk.dir, 'first'), app: WALLET });
  const { Tag } = first.asset;
  first.asset.addSync(
    new Map([
      [Tag.ALIAS, Buffer.from('mail')],
      [Tag.SECRET, Buffer.from('abc')],
    ]),
  );
  first.close();
  const dataDir = path.join(disk.dir, 'device');
  fs.cpSync(path.join(disk.dir, 'first'), dataDir, { recursive: true, preserveTimestamps: true });
  disk.lock();
  const device = createDevice({ dataDir, app: WALLET });
  t.after(() => device.close());
  const inspector = await device.inspect({ readOnly: true, files: pageIn(t) });
  const page = await browse(inspector.url);
  const app = device.caller.tokenId;
  for (const name of ['state', 'apps', 'device', 'calls', 'dialogs', 'vault?name=v', 'permissions', 'usage'])
    assert.equal((await page.get(name)).status, 200, name);
  assert.equal((await page.get('assets')).total, 1);
  assert.equal((await page.post('asset.reveal', { app, alias: text('mail') })).secret.text, 'abc');
  assert.match((await page.get('health')).findings.at(-1).message, /can only be read/);
  inspector.close();
});
