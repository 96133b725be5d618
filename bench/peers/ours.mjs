// This package, through its public API only but for `bulkWhole`, as a default app with durability 'full'.
import { createRequire } from 'node:module';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { folder } from '../published.mjs';

const require = createRequire(import.meta.url);
const CHUNK = 100; // the most one batchAdd takes

export const id = 'ours';
export const name = 'ohos-security-kit';
export const module = '..';
export const load = () => require(folder());

/** The ES module of a build, with all kits. */
export async function importFrom(place) {
  const { exports } = require(path.join(place, 'package.json'));
  const kits = await import(pathToFileURL(path.join(place, exports['.'].import)).href);
  return [kits.abilityAccessCtrl, kits.asset, kits.privacyManager];
}

export const importAll = () => importFrom(folder());

export const open = (dir) => openWith(load, dir);

/** The same for a build that `load` returns. */
export async function openWith(load, dir) {
  const { createDevice, asset } = load();
  const { Tag, ReturnType } = asset;
  const options = {
    dataDir: dir,
    durability: 'full',
    rootKey: { kind: 'file' },
    app: { bundleName: 'com.example.bench' },
  };
  const device = createDevice(options);
  const kit = device.asset;
  let second;
  let whole;
  const other = () => {
    second ??= device.installApp({ bundleName: 'com.example.other' }).asset;
    return second;
  };

  const attributes = ({ alias, secret, critical, normal }) => {
    const map = new Map([
      [Tag.SECRET, secret],
      [Tag.ALIAS, alias],
    ]);
    if (critical) map.set(Tag.DATA_LABEL_CRITICAL_1, critical);
    if (normal) map.set(Tag.DATA_LABEL_NORMAL_1, normal);
    return map;
  };
  const chunksOf = (entries) =>
    Array.from({ length: Math.ceil(entries.length / CHUNK) }, (_, i) =>
      entries.slice(i * CHUNK, (i + 1) * CHUNK).map(attributes),
    );
  const mustHaveAll = ({ failedCount }) => {
    if (failedCount > 0) throw new Error(`batchAdd reported ${failedCount} failures`);
  };
  const withSecret = (alias) =>
    new Map([
      [Tag.ALIAS, alias],
      [Tag.RETURN_TYPE, ReturnType.ALL],
    ]);
  const byAlias = (alias) => new Map([[Tag.ALIAS, alias]]);
  const byLabel = (label) => new Map([[Tag.DATA_LABEL_CRITICAL_1, label]]);

  return {
    putSync: (entry) => kit.addSync(attributes(entry)),
    put: (entry) => kit.add(attributes(entry)),
    putSyncOfOther: (entry) => other().addSync(attributes(entry)),
    getSync: (alias) => kit.querySync(withSecret(alias)),
    get: (alias) => kit.query(withSecret(alias)),
    labelSync: (label) => kit.querySync(byLabel(label)),
    label: (label) => kit.query(byLabel(label)),
    listSync: () => kit.querySync(new Map()),
    list: () => kit.query(new Map()),
    removeSync: (alias) => kit.removeSync(byAlias(alias)),
    remove: (alias) => kit.remove(byAlias(alias)),
    bulk: async (entries) => {
      (await Promise.all(chunksOf(entries).map((chunk) => kit.batchAdd(chunk)))).forEach(mustHaveAll);
    },
    bulkAwaited: async (entries) => {
      for (const chunk of chunksOf(entries)) mustHaveAll(await kit.batchAdd(chunk));
    },
    /** What the package has for itself, as another device on the same folder; like every store it is closed later. */
    bulkWhole: async (entries) => {
      const inside = (name) => require(path.join(folder(), 'lib', name));
      whole ??= new (inside('device/core').DeviceCore)(() => options);
      mustHaveAll(
        await inside('kits/asset').bulkAdd(whole, () => whole.callerToken(), entries.map(attributes)),
      );
    },
    close: async () => {
      whole?.close();
      await device.close();
    },
  };
}
