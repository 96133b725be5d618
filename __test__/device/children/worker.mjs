// A second process on a data folder. Reads one JSON command per line, answers each with one JSON line.
import fs from 'node:fs';
import readline from 'node:readline';
import { createDevice } from 'ohos-security-kit';
import { assetOf, attrs, named, secretNow, testApp, thrown } from '../../support/index.mjs';

let device;
const say = (answer) => fs.writeSync(1, `${JSON.stringify(answer)}\n`);

const codeOfAdd = (kit, alias) =>
  kit.add(assetOf(alias)).then(
    () => 0,
    (error) => error.code ?? String(error),
  );

const commands = {
  open: (options) => {
    device = createDevice({ app: testApp, ...options });
    return 'open';
  },
  /** Adds assets, `inFlight` at once, and says each alias the moment its promise has resolved. */
  addMany: async ({ prefix, count, inFlight }) => {
    let next = 0;
    const line = async () => {
      while (next < count) {
        const alias = `${prefix}${next++}`;
        await device.asset.add(assetOf(alias));
        say({ added: alias });
      }
    };
    await Promise.all(Array.from({ length: inFlight }, line));
    return 'added';
  },
  /** Gives one asset the secrets v1, v2 ... and says each once it is stored. */
  updateMany: async ({ alias, count }) => {
    for (let version = 1; version <= count; version += 1) {
      const next = attrs({ SECRET: Buffer.from(`v${version}`) });
      await device.asset.update(named(alias), next);
      say({ version });
    }
    return 'updated';
  },
  addAll: async (aliases) => Promise.all(aliases.map((alias) => codeOfAdd(device.asset, alias))),
  addEachSync: (aliases) =>
    aliases.map((alias) => {
      try {
        device.asset.addSync(assetOf(alias));
        return 0;
      } catch (error) {
        return error.code ?? String(error);
      }
    }),
  secret: (alias) => secretNow(device.asset, alias),
  remove: (alias) => device.asset.removeSync(named(alias)) ?? 'removed',
  install: (manifest) => device.installApp(manifest).tokenId,
  uninstall: (bundleName) => device.app(bundleName).uninstall() ?? 'uninstalled',
  /** 0 or the code of each. */
  addUsers: (users) => users.map((user) => thrown(() => device.users.add(user))),
  setPassword: ([next, current]) => thrown(() => device.screenLock().setPassword(next, current)),
  close: () => device.close() ?? 'closed',
};

for await (const line of readline.createInterface({ input: process.stdin })) {
  const [name, argument] = JSON.parse(line);
  try {
    say({ result: await commands[name](argument) });
  } catch (error) {
    say({ error: { code: error.code, message: String(error.stack) } });
  }
}
