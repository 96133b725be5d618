// The vault of this package, through its public API only, with durability 'full' and a key in its folder.
import { createRequire } from 'node:module';
import path from 'node:path';
import { folder } from '../../published.mjs';

const require = createRequire(import.meta.url);

export const id = 'ours';
export const name = 'ohos-security-kit';
export const module = '..';

export function load() {
  const { exports } = require(path.join(folder(), 'package.json'));
  return require(path.join(folder(), exports['./vault'].require));
}

const labelsOf = ({ label }) => (label === null ? undefined : { labels: [label] });

export async function openVault(dir) {
  const vault = load().openVault({ name: 'bench', dir });
  const set = (entry) => vault.set(entry.service, entry.account, entry.value, labelsOf(entry));
  return {
    getSync: ({ service, account }) => vault.getSync(service, account),
    get: ({ service, account }) => vault.get(service, account),
    setSync: (entry) => vault.setSync(entry.service, entry.account, entry.value, labelsOf(entry)),
    set,
    deleteSync: ({ service, account }) => vault.deleteSync(service, account),
    delete: ({ service, account }) => vault.delete(service, account),
    listSync: (service) => vault.listSync(service),
    list: (service) => vault.list(service),
    findSync: (label) => vault.findSync({ labels: [label] }),
    find: (label) => vault.find({ labels: [label] }),
    update: ({ service, account }, fn) => vault.update(service, account, fn),
    swap: (one, other) =>
      vault.transaction((entries) => {
        const [value, another] = [one, other].map(({ service, account }) => entries.get(service, account));
        entries.set(one.service, one.account, another);
        entries.set(other.service, other.account, value);
      }),
    setBytes: set,
    getBytesSync: ({ service, account }) => vault.getBytesSync(service, account),
    fill: (entries) => Promise.all(entries.map(set)),
    close: async () => vault.close(),
  };
}
