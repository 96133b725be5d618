// Programs of keytar, @napi-rs/keyring, safeStorage and conf, moved by their imports. They compile; nothing here is run.
import Conf, { type Options, type Schema } from 'ohos-security-kit/conf';
import {
  AsyncEntry,
  type Credential,
  Entry,
  findCredentials,
  findCredentialsAsync,
} from 'ohos-security-kit/keyring';
import * as keytarNames from 'ohos-security-kit/keytar';
import keytar, { getPassword } from 'ohos-security-kit/keytar';
import { encryptString, safeStorage } from 'ohos-security-kit/safe-storage';
import type { Vault } from 'ohos-security-kit/vault';

export async function passwords(vault: Vault): Promise<string | null> {
  keytar.useVault({ dir: '/var/lib/app', key: 'a passphrase' });
  const used: Vault = keytar.useVault(vault);
  used.close();
  await keytar.setPassword('service', 'account', 'password');
  const deleted: boolean = await keytarNames.deletePassword('service', 'account');
  const [first] = await keytar.findCredentials('service');
  const found: string | undefined = first?.password;
  return deleted ? getPassword('service', 'account') : (found ?? (await keytar.findPassword('service')));
}

export async function entries(signal: AbortSignal): Promise<Credential[]> {
  const entry = new Entry('service', 'user');
  entry.setPassword('password');
  entry.setSecret(new Uint8Array([1]));
  const secret: number[] | null = entry.getSecret();
  const password: string | null = Entry.withTarget('target', 'service', 'user').getPassword();
  const deleted: boolean = entry.deletePassword() || entry.deleteCredential();
  const later = new AsyncEntry('service', 'user', { linux: { store: 'keyutils' } });
  await later.setPassword(password ?? String(secret), signal);
  return deleted ? findCredentials('service') : findCredentialsAsync('service', null, signal);
}

export async function sealed(): Promise<string> {
  if (!safeStorage.isEncryptionAvailable() || safeStorage.getSelectedStorageBackend() === 'basic_text')
    return '';
  const blob: Buffer = encryptString('text');
  const { result, shouldReEncrypt } = await safeStorage.decryptStringAsync(blob);
  return shouldReEncrypt ? safeStorage.decryptString(Buffer.from(blob.toString('base64'), 'base64')) : result;
}

interface Settings {
  unicorn: string;
  window: { width: number; height: number };
  recent: string[];
  token?: { value: string };
}

const schema: Schema<{ unicorn: string }> = { unicorn: { type: 'string' } };

export function settings(): number {
  const options: Options<Settings> = {
    projectName: 'example',
    vault: { key: 'a passphrase' },
    defaults: { unicorn: 'a', window: { width: 1, height: 2 }, recent: [] },
    migrations: { '1.0.0': (store) => store.set('unicorn', 'b') },
  };
  const config = new Conf<Settings>(options);
  config.set('window.width', 5);
  config.set({ window: { height: 3 } });
  config.set('anything.else', true);
  config.appendToArray('recent', 'file');
  config.reset('unicorn');
  config.delete('token');
  const off = config.onDidChange('window.width', (next?: number, before?: number) => next ?? before);
  config.onDidAnyChange((next) => next.window.width);
  off();
  for (const [key, value] of config) String([key, value]);
  const width: number = config.get('window.width');
  const token: string | undefined = config.get('token.value');
  const other = config.get('anything.else', 7);
  const free = new Conf({ cwd: '/tmp', schema, name: 'settings' });
  const folder: string = free.path;
  return width + (token?.length ?? other) + folder.length + free.size + config.store.recent.length;
}

export function refused(): void {
  // @ts-expect-error a password is a string
  void keytar.setPassword('service', 'account', Buffer.from('password'));
  // @ts-expect-error so is an account, and it is needed
  void keytar.getPassword('service');
  // @ts-expect-error secrets are bytes
  new Entry('service', 'user').setSecret('text');
  // @ts-expect-error a username is needed
  new Entry('service');
  // @ts-expect-error a base64 text is no blob
  safeStorage.decryptString('b3NrAQ==');
  // @ts-expect-error a width is a number
  const width: string = new Conf<Settings>({ projectName: 'example' }).get('window.width');
  // @ts-expect-error there is no such option
  new Conf({ projectNam: width });
}
