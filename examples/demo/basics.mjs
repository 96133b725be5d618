import fs from 'node:fs';
import path from 'node:path';
import { asset } from 'ohos-security-kit';
import { byAlias, bytes, newAsset, readSecret, text } from './maps.mjs';
import { note, refused, shown } from './narration.mjs';

const { Tag } = asset;

export const title = 'Storing, finding and reading secrets';

/** Every byte in the device's folder, as one buffer. */
const everything = (dir) =>
  Buffer.concat(
    fs.readdirSync(dir, { withFileTypes: true }).map((entry) => {
      const file = path.join(dir, entry.name);
      return entry.isDirectory() ? everything(file) : fs.readFileSync(file);
    }),
  );

export async function tell({ device, dataDir }) {
  const kit = device.asset;
  const kind = (name) => [[Tag.DATA_LABEL_NORMAL_1, bytes(name)]];
  await kit.add(newAsset('card', '4111 1111 1111 1111', kind('payment')));
  await kit.add(newAsset('iban', 'DE89 3704 0044 0532 0130 00', kind('payment')));
  await kit.add(newAsset('wifi', 'correct horse battery staple', kind('network')));
  shown('read back by its alias', await readSecret(kit, 'card'), '4111 1111 1111 1111');

  const payments = await kit.query(new Map(kind('payment')));
  const aliases = payments.map((found) => text(found.get(Tag.ALIAS)));
  shown(`found by the label "payment": ${aliases.join(', ')}`, aliases, ['card', 'iban']);
  shown(
    'such a list holds no secret',
    payments.some((found) => found.has(Tag.SECRET)),
    false,
  );

  await refused('an alias is taken once', asset.ErrorCode.DUPLICATED, () =>
    kit.add(newAsset('card', 'another')),
  );
  await kit.update(byAlias('wifi'), new Map([[Tag.SECRET, bytes('Tr0ub4dor&3')]]));
  shown('a secret can be updated', kit.querySync(byAlias('wifi')).length, 1);
  shown('and read again', await readSecret(kit, 'wifi'), 'Tr0ub4dor&3');

  const disk = everything(dataDir);
  note(`looking through all ${disk.length} bytes on the disk ...`);
  shown('the alias "iban" is there', disk.includes('iban'), true);
  shown('its secret is not', disk.includes('DE89 3704'), false);
}
