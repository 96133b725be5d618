// The asset calls of this package, which go to the same engine: the alias is made of service and account, the service is a label
// as well, and texts are encoded and decoded. Lists stay the Maps that a query gives. Several assets cannot be written at once, all
// or none, and an update is a query and an update, between which others may write.
import { createRequire } from 'node:module';
import { folder } from '../../published.mjs';

const require = createRequire(import.meta.url);

export const id = 'assets';
export const name = 'asset calls';
/** A reference: it is this package, and no rival. */
export const reference = true;
export const load = () => require(folder());

const encoder = new TextEncoder();
const decoder = new TextDecoder();
const encode = (text) => encoder.encode(text);

export async function openVault(dir) {
  const { createDevice, asset } = load();
  const { Tag, ReturnType, ConflictResolution, ErrorCode } = asset;
  const device = createDevice({
    dataDir: dir,
    durability: 'full',
    rootKey: { kind: 'file' },
    app: { bundleName: 'com.example.bench' },
  });
  const kit = device.asset;

  const alias = ({ service, account }) => encode(`${service}\0${account}`);
  const named = (entry) => new Map([[Tag.ALIAS, alias(entry)]]);
  const asked = (entry) => named(entry).set(Tag.RETURN_TYPE, ReturnType.ALL);
  const attributes = (entry) => {
    const map = named(entry)
      .set(Tag.SECRET, encode(entry.value))
      .set(Tag.DATA_LABEL_NORMAL_1, encode(entry.service))
      .set(Tag.CONFLICT_RESOLUTION, ConflictResolution.OVERWRITE);
    return entry.label === null ? map : map.set(Tag.DATA_LABEL_NORMAL_2, encode(entry.label));
  };
  const ofService = (service) => new Map([[Tag.DATA_LABEL_NORMAL_1, encode(service)]]);
  const ofLabel = (label) => new Map([[Tag.DATA_LABEL_NORMAL_2, encode(label)]]);
  const textOf = ([found]) => decoder.decode(found.get(Tag.SECRET));
  const nothing = (error) => {
    if (error.code !== ErrorCode.NOT_FOUND) throw error;
    return null;
  };

  const set = (entry) => kit.add(attributes(entry));
  const get = (entry) => kit.query(asked(entry)).then(textOf, nothing);
  return {
    getSync: (entry) => {
      try {
        return textOf(kit.querySync(asked(entry)));
      } catch (error) {
        return nothing(error);
      }
    },
    get,
    setSync: (entry) => kit.addSync(attributes(entry)),
    set,
    deleteSync: (entry) => kit.removeSync(named(entry)),
    delete: (entry) => kit.remove(named(entry)),
    listSync: (service) => kit.querySync(ofService(service)),
    list: (service) => kit.query(ofService(service)),
    findSync: (label) => kit.querySync(ofLabel(label)),
    find: (label) => kit.query(ofLabel(label)),
    update: async (entry, fn) =>
      kit.update(named(entry), new Map([[Tag.SECRET, encode(fn(await get(entry)))]])),
    fill: (entries) => Promise.all(entries.map(set)),
    close: async () => device.close(),
  };
}
