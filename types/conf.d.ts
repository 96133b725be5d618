import type { Vault, VaultOptions } from './vault.js';

/**
 * `ohos-security-kit/conf`: the class of the npm packages conf and electron-store, on a vault. Code moves by its import; what conf's
 * documentation says holds, except for what is said here.
 *
 * The configuration is encrypted, and one entry of a vault: at most 1 MiB. A change reads and writes in one transaction, so that two
 * processes do not undo what the other did. In the main process of Electron, without `projectName`, the folder is `userData`.
 *
 * @since 0.1.0
 */
// biome-ignore lint/suspicious/noExplicitAny: an interface is no Record of unknown
declare class Conf<T extends Record<string, any> = Record<string, unknown>>
  implements Iterable<[keyof T, T[keyof T]]>
{
  /** For tools that compile ES modules to CommonJS. */
  static readonly default: typeof Conf;
  /** Does nothing: it is electron-store's. A renderer asks the main process. */
  static initRenderer(): void;

  /** The folder of the vault, where conf has the path of its file; empty in memory. */
  readonly path: string;
  /** Dispatches `change` after each write, and with `watch` after those of other processes. */
  readonly events: EventTarget;

  /**
   * With `defaults` or a `default` in the schema, what is missing is written. Otherwise nothing is, before the first change.
   *
   * @throws VaultError if the vault cannot be used, `TypeError` and `Error` as conf does.
   */
  constructor(options?: Conf.Options<T>);

  get<K extends keyof T>(key: K): T[K];
  get<K extends keyof T>(key: K, defaultValue: Required<T>[K]): Required<T>[K];
  get<P extends Conf.PathOf<T>>(key: P): Conf.ValueAt<T, P>;
  get<P extends Conf.PathOf<T>>(
    key: P,
    defaultValue: NonNullable<Conf.ValueAt<T, P>>,
  ): NonNullable<Conf.ValueAt<T, P>>;
  get<K extends string, Value = unknown>(key: Exclude<K, Conf.PathOf<T>>, defaultValue?: Value): Value;

  set<K extends keyof T>(key: K, value?: T[K]): void;
  set<P extends Conf.PathOf<T>>(key: P, value?: Conf.ValueAt<T, P>): void;
  set(key: string, value: unknown): void;
  /** Several items in one write. */
  set(items: Conf.DeepPartial<T>): void;

  has<K extends keyof T>(key: K): boolean;
  has(key: string): boolean;

  appendToArray<K extends keyof T>(key: K, value: T[K] extends ReadonlyArray<infer U> ? U : unknown): void;
  appendToArray(key: string, value: unknown): void;

  /** Puts the defaults of these keys in their places, in one write. */
  reset<K extends keyof T>(...keys: K[]): void;

  delete<K extends keyof T>(key: K): void;
  delete(key: string): void;

  /** Removes everything, and puts the defaults in their places. */
  clear(): void;

  /** @returns a function that ends it. */
  onDidChange<K extends keyof T>(key: K, callback: Conf.OnDidChangeCallback<T[K]>): Conf.Unsubscribe;
  onDidChange<P extends Conf.PathOf<T>>(
    key: P,
    callback: Conf.OnDidChangeCallback<Conf.ValueAt<T, P>>,
  ): Conf.Unsubscribe;
  /** @returns a function that ends it. */
  onDidAnyChange(callback: Conf.OnDidAnyChangeCallback<T>): Conf.Unsubscribe;

  /** How many keys there are. */
  get size(): number;
  /** A copy of everything; or everything anew. */
  get store(): T;
  set store(value: T);

  [Symbol.iterator](): IterableIterator<[keyof T, T[keyof T]]>;

  /** Ends what `watch` began. */
  _closeWatcher(): void;
  /** Lets go of the vault, which conf has not. Calls afterwards are refused with `CLOSED`. */
  close(): void;
  [Symbol.dispose](): void;
}

declare namespace Conf {
  // biome-ignore lint/suspicious/noExplicitAny: as above
  interface Options<T extends Record<string, any>> {
    /** Required, unless `cwd` is given or Electron has a folder. The entry is then in the vault `conf`, in its default folder. */
    projectName?: string;
    /** Behind the name of the project, after a `-`. Default: `'nodejs'`. */
    projectSuffix?: string;
    /** Required by `migrations`. */
    projectVersion?: string;
    /** A folder, in which the vault is the folder `<configName>.vault`. */
    cwd?: string;
    /** Which configuration. Default: `'config'`. */
    configName?: string;
    /** electron-store's name for `configName`. */
    name?: string;
    /** Only told apart by it: there is no such file. Default: `'json'`. */
    fileExtension?: string;
    /** Beside conf: the vault, if it is open; or how it is opened, for example with a `key`. */
    vault?: Partial<VaultOptions> | Vault;
    defaults?: Readonly<T>;
    /**
     * The `properties` of a JSON Schema. Formats: date, time, date-time, email, hostname, ipv4, ipv6, uri, url, uuid, regex. Others
     * are refused, and so are keywords that are not known here, such as `unevaluatedProperties`.
     */
    schema?: Schema<T>;
    /** The rest of that schema. */
    rootSchema?: Omit<JSONSchema, 'properties'>;
    /** Changes nothing: there is no ajv. */
    ajvOptions?: unknown;
    migrations?: Record<string, (store: Conf<T>) => void>;
    beforeEachMigration?: (store: Conf<T>, context: MigrationContext) => void;
    /** Encrypts once more, beside the vault: who reads the configuration needs it. */
    encryptionKey?: string | Uint8Array | NodeJS.TypedArray | DataView;
    /** Changes nothing: it is AES-256-GCM. */
    encryptionAlgorithm?: 'aes-256-cbc' | 'aes-256-gcm' | 'aes-256-ctr';
    /** What cannot be parsed, decrypted with `encryptionKey` or does not fit the schema counts as empty. Default: false. */
    clearInvalidConfig?: boolean;
    serialize?: (value: T) => string;
    deserialize?: (text: string) => T;
    /** Default: true. */
    accessPropertiesByDotNotation?: boolean;
    /** Whether changes by other processes are told, too. Default: false. */
    watch?: boolean;
    /** Changes nothing: only the owner can read a vault. */
    configFileMode?: number;
  }

  interface MigrationContext {
    fromVersion: string;
    toVersion: string;
    finalVersion: string;
    versions: string[];
  }

  type JSONSchema = Record<string, unknown>;
  type Schema<T> = { [K in keyof T]: JSONSchema };
  type OnDidChangeCallback<V> = (newValue?: V, oldValue?: V) => void;
  type OnDidAnyChangeCallback<T> = (newValue: Readonly<T>, oldValue?: Readonly<T>) => void;
  type Unsubscribe = () => void;

  /** Names of values inside of values: `a`, `a.b`. */
  type PathOf<T> = {
    [K in keyof Required<T>]: K extends string ? K | `${K}.${InnerOf<Required<T>[K]>}` : never;
  }[keyof T];
  /** Lists and functions have no names inside. */
  type InnerOf<V> = V extends readonly unknown[] | ((...args: never) => unknown)
    ? never
    : V extends object
      ? PathOf<V>
      : never;

  /** What is there; undefined may be where something on the way may be left out. */
  type ValueAt<T, P> = P extends keyof T
    ? T[P]
    : P extends `${infer Head}.${infer Rest}`
      ? Head extends keyof T
        ? ValueAt<NonNullable<T[Head]>, Rest> | (undefined extends T[Head] ? undefined : never)
        : never
      : never;

  type DeepPartial<T> = T extends readonly unknown[]
    ? T
    : T extends object
      ? { [K in keyof T]?: DeepPartial<T[K]> }
      : T;
}

export = Conf;
