// conf with an encryptionKey: one JSON file, which every write writes anew and flushes, and every read reads and decrypts. So it gets a
// hundred entries, not n.
export const id = 'conf';
export const name = 'conf (100 entries)';
export const module = 'conf';
/** Entries that it is given. */
export const most = 100;

let Conf;

export async function load() {
  Conf ??= (await import('conf')).default;
}

const keyOf = ({ service, account }) => `${service}/${account}`;

export async function openVault(dir) {
  await load();
  const conf = new Conf({
    cwd: dir,
    encryptionKey: 'a key that programs write into their source',
    encryptionAlgorithm: 'aes-256-gcm',
    accessPropertiesByDotNotation: false,
  });
  return {
    getSync: (entry) => conf.get(keyOf(entry)) ?? null,
    setSync: (entry) => conf.set(keyOf(entry), entry.value),
    deleteSync: (entry) => conf.delete(keyOf(entry)),
    fill: async (entries) => {
      conf.store = {
        ...conf.store,
        ...Object.fromEntries(entries.map((entry) => [keyOf(entry), entry.value])),
      };
    },
    close: async () => {},
  };
}
