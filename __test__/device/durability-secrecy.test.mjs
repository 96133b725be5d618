// What the files give away: no secret at any time, no alias or label of an encrypted asset, no password.
import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';
import { test } from 'node:test';
import { assertNowhere, filesWith } from '../support/folders.mjs';
import {
  AuthType,
  assetOf,
  attrs,
  bytes,
  ConflictResolution,
  folderFor,
  named,
  open,
  secretNow,
  Tag,
} from '../support/index.mjs';

// Random, so that nothing else can contain it; a length divisible by three keeps base64 searchable.
const unique = (what) => `${what}-${randomBytes(12).toString('hex')}`.padEnd(48, '.').slice(0, 48);
const encrypted = { REQUIRE_ATTR_ENCRYPTED: true };

test('A134 no file holds a secret: after every kind of write, after close, after reopening', async (t) => {
  const dataDir = folderFor(t);
  const secrets = [];
  const fresh = () => {
    secrets.push(unique('secret'));
    return secrets.at(-1);
  };
  const assertHidden = (step) => {
    for (const secret of secrets) assertNowhere(dataDir, secret, `${secret} (after ${step})`);
  };
  const device = open(t, { dataDir });
  const kit = device.asset;
  const steps = {
    add: () => kit.add(assetOf('a1', { SECRET: fresh() })),
    addSync: () => kit.addSync(assetOf('a2', { SECRET: fresh() })),
    batchAdd: () => kit.batchAdd([assetOf('b1', { SECRET: fresh() }), assetOf('b2', { SECRET: fresh() })]),
    'add encrypted': () => kit.add(assetOf('e1', { SECRET: fresh(), ...encrypted })),
    'add guarded': () => kit.add(assetOf('g1', { SECRET: fresh(), AUTH_TYPE: AuthType.ANY })),
    'add persistent': () => kit.add(assetOf('p1', { SECRET: fresh(), IS_PERSISTENT: true })),
    overwrite: () =>
      kit.add(assetOf('a1', { SECRET: fresh(), CONFLICT_RESOLUTION: ConflictResolution.OVERWRITE })),
    update: () => kit.update(named('a2'), attrs({ SECRET: bytes(fresh()) })),
    'a failed add': () => kit.add(assetOf('a1', { SECRET: fresh() })).catch(() => {}),
    'set a password': () => device.screenLock().setPassword('1234'),
    remove: () => kit.remove(named('a2')),
    reboot: () => device.reboot(),
    close: () => device.close(),
  };
  for (const [step, act] of Object.entries(steps)) {
    await act();
    assertHidden(step);
  }
  assert.ok(filesWith(dataDir, 'b1').length > 0, 'the search finds what is there');
  const again = open(t, { dataDir });
  again.screenLock().unlock('1234');
  assert.equal(secretNow(again.asset, 'a1'), secrets[7]);
  assertHidden('reopened');
});

test('A134 aliases and labels of encrypted assets are in no file, those of others are', async (t) => {
  const dataDir = folderFor(t);
  const device = open(t, { dataDir });
  const labels = ['DATA_LABEL_CRITICAL_1', 'DATA_LABEL_NORMAL_2', 'DATA_LABEL_NORMAL_LOCAL_3'];
  const hidden = { alias: unique('alias'), texts: labels.map(() => unique('label')), next: unique('label') };
  const ordinary = { alias: unique('alias'), texts: labels.map(() => unique('label')) };
  const withLabels = (texts) => Object.fromEntries(labels.map((name, index) => [name, texts[index]]));
  await device.asset.add(assetOf(hidden.alias, { ...encrypted, ...withLabels(hidden.texts) }));
  await device.asset.add(assetOf(ordinary.alias, withLabels(ordinary.texts)));
  await device.asset.query(named(hidden.alias, { ...encrypted, [labels[1]]: hidden.texts[1] }));
  const update = attrs({ DATA_LABEL_NORMAL_2: bytes(hidden.next) });
  await device.asset.update(named(hidden.alias, encrypted), update);
  const assertHidden = () => {
    for (const text of [hidden.alias, ...hidden.texts, hidden.next]) assertNowhere(dataDir, text);
    for (const text of [ordinary.alias, ...ordinary.texts]) assert.ok(filesWith(dataDir, text).length > 0);
  };
  assertHidden();
  device.close();
  assertHidden();
  const again = open(t, { dataDir });
  await again.asset.remove(named(hidden.alias, encrypted));
  assertHidden();
});

test('A134 backups and a long write-ahead log are as silent', async (t) => {
  const dataDir = folderFor(t);
  const device = open(t, { dataDir });
  const secrets = Array.from({ length: 600 }, () => unique('secret'));
  const aliases = secrets.map((_, index) => unique(`encrypted ${index}`));
  await Promise.all(
    secrets.flatMap((secret, index) => [
      device.asset.add(assetOf(`plain ${index}`, { SECRET: secret })),
      device.asset.add(assetOf(aliases[index], { SECRET: secret, ...encrypted })),
    ]),
  );
  const assertHidden = () => {
    for (let i = 0; i < 600; i += 60) {
      assertNowhere(dataDir, secrets[i]);
      assertNowhere(dataDir, aliases[i]);
    }
  };
  assertHidden();
  device.close();
  assertHidden();
  // A copy of the database made with the means of the file system is no different.
  fs.copyFileSync(path.join(dataDir, 'store.db'), path.join(dataDir, 'copy.db'));
  assertHidden();
});

test('passwords and passphrases are in no file', (t) => {
  const dataDir = folderFor(t);
  const words = { passphrase: unique('passphrase'), first: unique('password'), second: unique('password') };
  const rootKey = { kind: 'passphrase', passphrase: words.passphrase };
  const device = open(t, { dataDir, rootKey });
  const assertHidden = () => {
    for (const word of Object.values(words)) assertNowhere(dataDir, word);
  };
  device.screenLock().setPassword(words.first);
  assertHidden();
  device.screenLock().setPassword(words.second, words.first);
  device.screenLock().lock();
  assert.throws(() => device.screenLock().unlock(words.first));
  device.screenLock().unlock(words.second);
  assertHidden();
  device.close();
  assertHidden();
});

test('D3 no error message contains a secret or an alias value of what it refuses', async (t) => {
  const device = open(t);
  const secret = unique('secret');
  const refusals = [
    [assetOf('a1', { SECRET: secret, ACCESSIBILITY: 9 })],
    [assetOf('a1', { SECRET: secret.repeat(30) })],
    [assetOf('a1', { SECRET: secret, RETURN_TYPE: 0 })],
    [named('a1').set(Tag.SECRET, secret)],
    [attrs({ SECRET: bytes(secret) })],
  ];
  for (const args of refusals) {
    await assert.rejects(device.asset.add(...args), (error) => {
      assert.ok(!error.message.includes(secret) && !String(error.stack).includes(secret), error.message);
      return true;
    });
  }
});
