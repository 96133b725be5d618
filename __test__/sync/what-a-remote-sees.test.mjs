// What whoever has the remote sees of an account: nothing that somebody knows. All bytes of a folder; all files of PGlite; with
// OHOS_SECURITY_KIT_POSTGRES the dump of that server's database. That entries have sizes of powers of two: tests/account_attacks.rs.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { test } from 'node:test';
import { openVault } from 'ohos-security-kit/vault';
import pg from 'pg';
import { serverPrograms } from '../../scripts/postgres.mjs';
import { folderFor } from '../support/devices.mjs';
import { filesIn } from '../support/folders.mjs';
import { secretNow } from '../support/maps.mjs';
import { mail, trusted, world } from './account.mjs';
import { startPglite } from './pglite.mjs';
import { freshAccount } from './remote-suite.mjs';
import { remoteOf } from './remotes.mjs';

const REAL = process.env.OHOS_SECURITY_KIT_POSTGRES;

/** Stands in every word that is known: where it is not, no word is. */
const MARK = 'qXz7vKw3';
const word = (kind, i) => `${kind}${MARK}${i}`;

/** How bytes are written: as they are, in two bytes a letter, in hexadecimal digits, in base64 from any place. */
const WRITTEN = {
  bytes: [Buffer.from(MARK)],
  utf16: [Buffer.from(MARK, 'utf16le')],
  hex: ['toLowerCase', 'toUpperCase'].map((to) => Buffer.from(Buffer.from(MARK).toString('hex')[to]())),
  base64: [0, 1, 2].map((at) => {
    // Letters that no neighbour of the mark has a share in.
    const letters = Buffer.from('_'.repeat(at) + MARK).toString('base64');
    return Buffer.from(letters.slice(Math.ceil((at * 4) / 3), Math.floor(((at + MARK.length) * 4) / 3)));
  }),
};
const seenAs = (bytes) =>
  Object.keys(WRITTEN).filter((way) => WRITTEN[way].some((mark) => bytes.includes(mark)));

/** Everything below a folder, names included. */
const bytesBelow = (dir) =>
  Buffer.concat(filesIn(dir).flatMap((name) => [Buffer.from(name), fs.readFileSync(path.join(dir, name))]));

/** All rows of all tables, for a database compresses what is long. */
async function rowsOf(url) {
  const client = new pg.Client(url);
  await client.connect();
  try {
    const tables = await client.query(
      "SELECT table_name AS name FROM information_schema.tables WHERE table_schema = 'public'",
    );
    const rows = [];
    for (const { name } of tables.rows) rows.push(...(await client.query(`SELECT * FROM "${name}"`)).rows);
    return rows.flatMap((row) =>
      Object.values(row).map((value) => (Buffer.isBuffer(value) ? value : Buffer.from(`${value}`))),
    );
  } finally {
    await client.end();
  }
}

/** Where entries may lie: a description for remoteOf, and all bytes that whoever has it sees. */
const PLACES = {
  async 'a folder'(t) {
    const dir = folderFor(t);
    return { remote: { kind: 'folder', path: dir }, all: () => bytesBelow(dir) };
  },
  async 'a database'(t) {
    const { url, bytes, end } = await startPglite();
    t.after(end);
    const all = async () => Buffer.concat([await bytes(), ...(await rowsOf(url))]);
    return { remote: { kind: 'pg', url }, all };
  },
  async "a server's database"() {
    const dump = path.join(serverPrograms(), 'pg_dump');
    return {
      remote: { kind: 'pg', url: REAL },
      all: () => execFileSync(dump, [REAL], { maxBuffer: 1 << 30 }),
    };
  },
};

test('S7 a search finds a known word however it is written', () => {
  for (const way of ['utf8', 'utf16le', 'hex', 'base64'])
    for (const before of ['', '1', '12']) {
      const known = Buffer.from(`${before}${word('secret', 17)}`);
      const written = way === 'utf16le' ? Buffer.from(`${known}`, way) : Buffer.from(known.toString(way));
      assert.equal(seenAs(written).length, 1, `${way} after "${before}"`);
    }
  assert.deepEqual(seenAs(Buffer.from('secret 17')), []);
});

for (const [place, open] of Object.entries(PLACES)) {
  const skip = place.startsWith('a server') && !REAL && 'OHOS_SECURITY_KIT_POSTGRES names no server';
  test(`S7 of 1,000 known owners, aliases, labels and secrets none is seen in ${place}`, {
    skip,
  }, async (t) => {
    const { remote, all } = await open(t);
    const connections = [];
    t.after(() => Promise.all(connections.map(({ end }) => end())));
    const connect = () => {
      connections.push(remoteOf(remote));
      return connections.at(-1).remote;
    };
    const { first, another, settle } = world(t, { remote: connect });
    const a = await first({}, { vault: true });
    const b = await another(a, {}, { vault: true });

    const apps = Array.from({ length: 50 }, (_, i) => ({
      ...mail,
      bundleName: `com.example.${word('owner', i)}`,
    }));
    for (const [i, app] of apps.entries()) {
      const { asset } = a.installApp(app);
      b.installApp(app);
      for (let j = 0; j < 5; j++) {
        const label = { DATA_LABEL_NORMAL_1: word('label', `${i}x${j}`) };
        asset.addSync(trusted(word('alias', `${i}x${j}`), word('secret', `${i}x${j}`), label));
      }
    }
    const vault = openVault({ device: a, name: word('vault', 0) });
    t.after(() => vault.close());
    for (let i = 0; i < 50; i++)
      await vault.set(word('service', i), word('account', i), word('value', i), { labels: [word('tag', i)] });
    await settle(a, b);
    const { asset } = b.app(apps[49].bundleName);
    assert.equal(secretNow(asset, word('alias', '49x4')), word('secret', '49x4'), 'it came over the remote');

    assert.deepEqual(seenAs(await all()), []);
    // What lies there is looked at: an entry of somebody who seals nothing is found.
    await connect()
      .open(freshAccount())
      .append(1, Buffer.from(word('open', 1)));
    assert.notDeepEqual(seenAs(await all()), []);
  });
}
