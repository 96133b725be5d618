// Bytes that change on the disk: a damaged asset says so, every other one is still there.
import assert from 'node:assert/strict';
import { randomInt } from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';
import { test } from 'node:test';
import { createDevice } from 'ohos-security-kit';
import { filesIn, flipByte, placesOf } from '../support/folders.mjs';
import { assetOf, CODE, folderFor, open, secretNow, testApp, thrown } from '../support/index.mjs';

const label = (alias) => ({ DATA_LABEL_CRITICAL_1: new TextEncoder().encode(`critical label of ${alias}`) });
// Long secrets, so that most bytes of the file are sealed ones.
const longSecret = (alias) => `${alias}:`.repeat(100).slice(0, 1000);
const aliases = Array.from({ length: 12 }, (_, index) => `alias number ${String(index).padStart(2, '0')}`);

/** A closed data folder with twelve assets and no backup, so that nothing can be recovered from one. */
function filledFolder(t) {
  const dataDir = folderFor(t);
  const device = open(t, { dataDir });
  for (const alias of aliases)
    device.asset.addSync(assetOf(alias, { SECRET: longSecret(alias), ...label(alias) }));
  device.close();
  fs.rmSync(path.join(dataDir, 'store.db.backup'), { force: true });
  return { dataDir, store: path.join(dataDir, 'store.db') };
}

/** What reading each asset gives: 'fine', or the code it fails with. A wrong secret fails the test. */
function readAll(kit) {
  return aliases.map((alias) => {
    let secret;
    const code = thrown(() => {
      secret = secretNow(kit, alias);
    });
    if (code === 0) assert.equal(secret, longSecret(alias), 'a secret that was never stored');
    return code === 0 ? 'fine' : code;
  });
}

const onlyDamaged = (outcomes, index, what) => {
  for (const [at, outcome] of outcomes.entries()) {
    const allowed = at === index ? ['fine', CODE.DATA_CORRUPTED] : ['fine'];
    assert.ok(allowed.includes(outcome), `${what}: ${aliases[at]} gives ${outcome}`);
  }
};

test('D10 one byte of an alias flipped, wherever it stands: no asset is lost, no other damaged', (t) => {
  const { dataDir, store } = filledFolder(t);
  // With the backup that closing makes: which of two copies of an alias is the right one, only a third can tell.
  fs.copyFileSync(store, path.join(dataDir, 'store.db.backup'));
  const data = fs.readFileSync(store);
  for (const [index, alias] of aliases.entries()) {
    const places = placesOf(data, alias);
    assert.ok(places.length > 0, 'aliases of ordinary assets are in clear');
    for (const place of places) {
      flipByte(store, place + alias.length - 4);
      const device = open(t, { dataDir });
      onlyDamaged(readAll(device.asset), index, `byte ${place}`);
      device.close();
      fs.writeFileSync(store, data);
    }
  }
});

test('D10 one byte of a critical label flipped: that asset is damaged or recovered, no other', (t) => {
  const { dataDir, store } = filledFolder(t);
  const data = fs.readFileSync(store);
  for (const [index, alias] of aliases.entries()) {
    const [place] = placesOf(data, `critical label of ${alias}`);
    assert.ok(place > 0);
    const restore = flipByte(store, place + 1);
    const device = open(t, { dataDir });
    onlyDamaged(readAll(device.asset), index, `byte ${place}`);
    device.close();
    fs.rmSync(path.join(dataDir, 'store.db.backup'), { force: true });
    restore();
  }
});

test('D10 one sealed byte flipped: at most one asset is damaged, and it says 24000007', (t) => {
  const { dataDir, store } = filledFolder(t);
  const data = fs.readFileSync(store);
  let damaged = 0;
  for (const alias of aliases) {
    // In a row the sealed secret lies between alias and label; in an index nothing does.
    const sealed = 1000 + 29;
    const rows = placesOf(data, alias).filter((place) => {
      const gap = data.indexOf(`critical label of ${alias}`, place) - place - alias.length;
      return gap >= sealed && gap < sealed + 40;
    });
    for (const place of rows) {
      for (const distance of [1, 100, 500, 1000]) {
        const restore = flipByte(store, place + alias.length + distance);
        const device = open(t, { dataDir });
        const bad = readAll(device.asset).filter((outcome) => outcome !== 'fine');
        // None is damaged where a page still has what a row was before it was moved.
        assert.ok(bad.length <= 1, `${distance} bytes behind ${alias}: ${bad}`);
        assert.ok(
          bad.every((outcome) => outcome === CODE.DATA_CORRUPTED),
          `${distance} bytes behind ${alias}: ${bad}`,
        );
        damaged += bad.length;
        device.close();
        fs.rmSync(path.join(dataDir, 'store.db.backup'), { force: true });
        restore();
      }
    }
  }
  assert.ok(damaged >= aliases.length, 'rows are where they were looked for');
});

test('D10 a damaged asset can be overwritten and removed like any other', (t) => {
  const { dataDir, store } = filledFolder(t);
  const [place] = placesOf(fs.readFileSync(store), `critical label of ${aliases[3]}`);
  flipByte(store, place + 1);
  const device = open(t, { dataDir });
  const overwrite = { CONFLICT_RESOLUTION: 0 };
  device.asset.addSync(assetOf(aliases[3], { SECRET: longSecret(aliases[3]), ...overwrite }));
  assert.deepEqual(new Set(readAll(device.asset)), new Set(['fine']));
});

test('D6 any byte flipped in any file: a right secret, a clear error, never a wrong secret', (t) => {
  const { dataDir } = filledFolder(t);
  const names = filesIn(dataDir).filter((name) => fs.statSync(path.join(dataDir, name)).size > 0);
  for (const name of names) {
    for (let round = 0; round < 15; round += 1) {
      const copy = path.join(folderFor(t), 'copy');
      fs.cpSync(dataDir, copy, { recursive: true });
      const file = path.join(copy, name);
      const place = randomInt(fs.statSync(file).size);
      flipByte(file, place);
      const what = `byte ${place} of ${name}`;
      let device;
      const code = thrown(() => {
        device = createDevice({ dataDir: copy, clock: 'manual', app: testApp });
      });
      const refusals = [
        CODE.DATA_CORRUPTED,
        CODE.DATABASE_ERROR,
        CODE.CRYPTO_ERROR,
        CODE.FILE_OPERATION_ERROR,
      ];
      if (!device) {
        assert.ok(refusals.includes(code), `${what}: ${code}`);
        continue;
      }
      t.after(() => device.close());
      for (const outcome of readAll(device.asset)) {
        const possible = ['fine', CODE.NOT_FOUND, ...refusals];
        assert.ok(possible.includes(outcome), `${what}: ${outcome}`);
      }
      device.close();
    }
  }
});
