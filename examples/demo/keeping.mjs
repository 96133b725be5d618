import fs from 'node:fs';
import path from 'node:path';
import { asset } from 'ohos-security-kit';
import { byAlias, newAsset, readSecret } from './maps.mjs';
import { note, refused, shown } from './narration.mjs';

const { ErrorCode, Tag } = asset;

export const title = 'Encrypted attributes, closing, reopening, removing';

const encrypted = [[Tag.REQUIRE_ATTR_ENCRYPTED, true]];

const inFiles = (dir, words) =>
  ['store.db', 'store.db-wal']
    .map((name) => path.join(dir, name))
    .some((file) => fs.existsSync(file) && fs.readFileSync(file).includes(words));

export async function tell(tour) {
  await tour.device.asset.add(newAsset('a telling alias', 'and its secret', encrypted));
  shown('with REQUIRE_ATTR_ENCRYPTED even the alias', inFiles(tour.dataDir, 'telling'), false);
  const first = await readSecret(tour.device.asset, 'a telling alias', encrypted);
  shown('yet it is found by it', first, 'and its secret');

  tour.device.close();
  await refused('a closed device', ErrorCode.SERVICE_UNAVAILABLE, () => tour.device.asset.query(new Map()));
  tour.device = tour.openDevice();
  note('reopened: to the device this is a start, so the password is needed once');
  tour.device.screenLock().unlock('1234');
  const kit = tour.device.asset;
  shown('everything is still there', await readSecret(kit, 'iban'), 'DE89 3704 0044 0532 0130 00');

  await kit.remove(byAlias('iban'));
  await refused('what was removed', ErrorCode.NOT_FOUND, () => readSecret(kit, 'iban'));

  const health = tour.device.health();
  shown(`health: ${health.assets} assets, schema ${health.schemaVersion}`, health.ok, true);
  shown(`the root key is in a ${health.rootKey.kind}; nothing had to be set aside`, health.setAside, []);
}
