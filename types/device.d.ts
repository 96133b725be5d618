import type { abilityAccessCtrl } from './abilityAccessCtrl.js';
import type { asset } from './asset.js';
import type { AppContext } from './context.js';
import type { Dialogs, Policies, ProcessExit, Switches } from './device-access.js';
import type { Permissions } from './permissions.js';
import type { privacyManager } from './privacyManager.js';
import type { Sync, SyncStatus } from './sync.js';

// The device API. Everything below is synchronous unless it returns a promise.

/**
 * Where the device root key comes from. It protects every other key, so losing it loses the data.
 *
 * - `file`: in the data folder, as `root.key`, readable by the owner only. The default.
 * - `passphrase`: derived with Argon2id. Opening the device takes a noticeable moment, on purpose.
 * - `raw`: 32 bytes that the caller keeps, for example in a key management service. They are copied and may be overwritten
 *   once the device is open, see {@link Password}.
 * - `callback`: 32 bytes that the program fetches, see {@link RootKeyCallback}.
 * - `keyring`: an entry of the system's keyring, see {@link RootKeyInKeyring}.
 *
 * {@link Device.rotateRootKey} changes it.
 *
 * @since 0.1.0
 */
export type RootKey =
  | { kind: 'file' }
  | { kind: 'passphrase'; passphrase: Password }
  | { kind: 'raw'; key: Uint8Array }
  | RootKeyCallback
  | RootKeyInKeyring;

/**
 * A root key that the program fetches when the device opens: from a key management service, or from Electron's `safeStorage`.
 *
 * @since 0.1.0
 */
export interface RootKeyCallback {
  kind: 'callback';
  /**
   * Gives the 32 bytes at once, not as a promise, when the device opens or {@link Device.rotateRootKey} asks for them; what it
   * throws is thrown there. While a folder is created nobody else can create it: of two first starts at the same time one is asked
   * for a new key, and the other one afterwards for that key.
   *
   * It may give up to 16 keys, of which the one that counts is found by trying. A program needs that if it was killed while it
   * rotated: then the key of before and the next one may count.
   *
   * @param fresh - whether a new key is wanted (the first of several counts): at the first opening of a folder, and at a rotation. It
   * must be kept, durably, before this returns; at a rotation beside the earlier one, which counts until `rotateRootKey` has
   * returned. Else it is the key that was given before.
   */
  get(fresh: boolean): Uint8Array | readonly Uint8Array[];
}

/**
 * A root key in the keyring of the system: the Secret Service or the kernel's keyring on Linux, the Keychain of macOS, the
 * Credential Manager of Windows. Takes the package `@napi-rs/keyring` beside this one.
 *
 * The first opening of a folder makes the key, unless the entry has one. If the keyring cannot be asked, is locked, or has no
 * such entry for existing data, that is a BusinessError 24000009: no other place is ever taken instead.
 *
 * @since 0.1.0
 */
export interface RootKeyInKeyring {
  kind: 'keyring';
  /** Whose entry it is. Default: what the folder was made with, else `ohos-security-kit`. */
  service?: string;
  /**
   * Which entry it is. Default: what the folder was made with, else a random name for each root key. One that you name may serve
   * several folders; its key is made if it has none, and never changed. A device in memory asks no keyring.
   */
  account?: string;
  /**
   * Which store of Linux, each time the device opens. The kernel's keyring forgets the key with the session or a restart, and
   * with it the data is lost. Default: `'secret-service'`.
   */
  store?: 'secret-service' | 'kernel';
}

/**
 * A lock password or a passphrase: text, or bytes, which need not be text. A text is the same password as its UTF-8.
 *
 * Bytes are better. The package copies them into memory that it wipes before the call returns, and leaves the buffer that it
 * was given as it is: overwrite that with `fill(0)`. A string cannot be overwritten: V8 keeps it, and copies
 * of it, until it needs their memory. V8 also moves a `Uint8Array` of 64 bytes or less about, and leaves copies: one over
 * an `ArrayBuffer` of its own, `new Uint8Array(new ArrayBuffer(length))`, stays where it is.
 *
 * Anything else is a BusinessError 401, as is a string with half a surrogate pair. No message repeats it.
 *
 * @since 0.1.0
 */
export type Password = string | Uint8Array;

/**
 * A `URL` of the `file:` scheme, as typings without Node's or the browser's know it.
 *
 * @since 0.1.0
 */
export interface FileUrl {
  readonly href: string;
  readonly protocol: string;
  readonly pathname: string;
}

/**
 * How {@link createDevice} opens a device.
 *
 * @since 0.1.0
 */
export interface DeviceOptions {
  /**
   * The folder with all state of the device; created, for the owner only, when missing. Default:
   * `$OHOS_DEVICE_DIR`, else `ohos-security-kit` in the platform's folder for user data. A path or a `file:` URL; a
   * relative path counts from the working directory at the moment the device opens. It belongs to this OS user or to
   * root, and nobody else may write to it or its files; root may open anybody's.
   */
  dataDir?: string | FileUrl;
  /** Keep everything in memory and touch no disk; for tests. Default: false. */
  inMemory?: boolean;
  /** Where the root key comes from. Default: `{ kind: 'file' }`. */
  rootKey?: RootKey;
  /**
   * Overwrite passwords, passphrases and raw keys that are given as `Uint8Array` with zeros once they have been used, also where they
   * were refused. Default: false, so that they stay the caller's, see {@link Password}.
   */
  wipePasswords?: boolean;
  /**
   * The app this process runs as. Default: from `ohos-device.json`, the field `ohos` of package.json or an
   * OpenHarmony project, else a plain app named after package.json, whichever is nearest to the file that the
   * program begins with; else `node.app`.
   */
  app?: AppManifest;
  /** The users of a fresh device. Default: `[100]`. User 0, the system's own space, always exists besides. */
  users?: readonly number[];
  /**
   * `'system'` is the clock of this machine; a `'manual'` one moves only when {@link Device.clock} is told
   * to. Default: `'system'`.
   */
  clock?: 'system' | 'manual';
  /** Where a manual clock starts, in milliseconds since 1970. Default: 2026-01-01T00:00:00Z. */
  clockStart?: number;
  /**
   * What a finished write survives: loss of power (`'full'`) or a crash of the process (`'normal'`). Default:
   * `'full'`.
   */
  durability?: 'full' | 'normal';
  /**
   * What kind of device it is, as far as permission dialogs differ: a `'2in1'` lets an app read the
   * pasteboard without asking, and allows locations in the background as well. Default: `'phone'`.
   */
  deviceType?: 'phone' | '2in1';
  /**
   * Most rows that `queryStatusByPermission` and `queryStatusByTokenID` return; beyond it they fail with
   * 12100015. Default: 10000.
   */
  permissionRowLimit?: number;
  /**
   * Longest list of details in an answer of {@link privacyManager.getPermissionUsedRecord}; totals count
   * everything. Default: 10.
   */
  usedRecordDetailLimit?: number;
}

/**
 * A permission beyond the published table. If the user decides about it, a dialog asks for it on a page of
 * its own.
 *
 * @since 0.1.0
 * @see access-control 3.4, 4.1
 */
export interface PermissionDefinition {
  /** Full name, 1 to 256 bytes. */
  name: string;
  /** Who decides: at install, the user in a dialog, or the user in Settings only. */
  grantMode: 'system_grant' | 'user_grant' | 'manual_settings';
  /** The lowest privilege level it is open to. */
  availableLevel: 'normal' | 'system_basic' | 'system_core';
  /** The sort of caller it is made for. Default: `'NORMAL'`. */
  availableType?: 'NORMAL' | 'SYSTEM' | 'SERVICE' | 'MDM' | 'ENTERPRISE_NORMAL';
  /** Whether an entry in `acls` grants it to apps below that level. Default: true. */
  provisionable?: boolean;
  /** Whether the grant carries a value, which {@link AppManifest.aclValues} has. Default: false. */
  valued?: boolean;
  /**
   * Which sandboxes for protected documents may hold it: all, those with full control, or only those that
   * decide by permission ({@link AppManifest.dlpType} 3 and 4). Default: `'all'`, as for every published
   * permission.
   */
  availableDlp?: 'all' | 'full_control' | 'none';
}

/**
 * An app to install, as its project and signature describe it.
 *
 * @since 0.1.0
 * @see access-control 4.2, 4.3
 */
export interface AppManifest {
  /** Name of the app; for a native process the name of the process. */
  bundleName: string;
  /** The user it is installed for. Default: 100. */
  userId?: number;
  /** 0 is the app itself, 1 and up are clones of it with data of their own. Default: 0. */
  appIndex?: number;
  /**
   * What runs: an app, a native process or the shell. The last two count as system callers. Default: `'hap'`.
   */
  tokenType?: 'hap' | 'native' | 'shell';
  /** Privilege level; a permission above it needs an entry in `acls`. Default: `'normal'`. */
  apl?: 'normal' | 'system_basic' | 'system_core';
  /** Whether it is a system app, which may call system APIs. Default: false. */
  systemApp?: boolean;
  /**
   * Permissions it declares. Unknown ones take effect once {@link Device.definePermission} knows them.
   * Default: none.
   */
  permissions?: readonly Permissions[];
  /** Permissions above its privilege level that its profile allows it nevertheless. Default: none. */
  acls?: readonly Permissions[];
  /**
   * The same for permissions that carry a value: at most 512 names, each with a value of 1 to 1024 bytes.
   * Default: none.
   */
  aclValues?: Readonly<Record<string, string>>;
  /**
   * Where the app comes from. Permissions for device management are for `'enterprise_mdm'` and for debug
   * builds. Default: `'none'`.
   */
  distribution?: 'none' | 'enterprise_mdm' | 'enterprise_normal';
  /** The API level it is built for; of a longer number the last three digits. Default: 26. */
  apiVersion?: number;
  /** Its own version number, 0 to 4294967295; bundleManager tells it. Default: 1000000. */
  versionCode?: number;
  /** Its own version as people read it, 1 to 127 bytes. Default: `'1.0.0'`. */
  versionName?: string;
  /** Application model. Default: `'stage'`. */
  model?: 'stage' | 'fa';
  /**
   * Identity including the signature, `<bundleName>_<signature>`; assets belong to it, and it to one bundle. Default:
   * derived from `bundleName`.
   */
  appId?: string;
  /** The developer; groups are shared among the apps of one. Default: `appId`, so that nothing is shared. */
  developerId?: string;
  /** Groups whose assets it may use; see {@link asset.Tag.GROUP_ID}. Default: none. */
  assetGroups?: readonly string[];
  /**
   * Sandbox kind for protected documents, 0 (none) to 4. A sandbox belongs to the app that is installed under the same name
   * for the same user with `appIndex` 0 (its own is another one), and has its permissions, whatever its own list says. Default: 0.
   */
  dlpType?: number;
  /**
   * Permissions granted before anyone is asked; `userCancellable` says whether the user may take one back
   * (default: false).
   */
  preauthorized?: readonly { readonly name: Permissions; readonly userCancellable?: boolean }[];
  /** Whether it is a debug build. Default: false. */
  debug?: boolean;
}

/**
 * An installed app. The handle is dead after {@link App.uninstall} and {@link Device.reset}.
 *
 * @since 0.1.0
 */
export interface App {
  /** Access token of the app; a new installation has a new one, unless {@link App.uninstall} kept it. */
  readonly tokenId: number;
  /** User id of its process, which holds the user space and the app. */
  readonly uid: number;
  readonly bundleName: string;
  readonly userId: number;
  readonly appIndex: number;
  /** The manifest with all defaults filled in. */
  readonly manifest: Readonly<Required<AppManifest>>;
  /**
   * Its UIAbilityContext, to be passed to kits that ask for one. That of an app of the older model, `'fa'`,
   * is refused by them with 401.
   */
  readonly context: AppContext;
  /** The asset store, always calling as this app. */
  readonly asset: typeof asset;
  /** Access control, always calling as this app. */
  readonly abilityAccessCtrl: typeof abilityAccessCtrl;
  /** The privacy manager, always calling as this app. */
  readonly privacyManager: typeof privacyManager;

  // What the user does in Settings.

  /**
   * Grants a permission, as the user does in Settings. That goes for user_grant and manual_settings
   * permissions.
   *
   * @param options With `once`, for this time only; only some permissions have that. Default: false.
   * @throws {BusinessError} 12100001 - the app does not declare it, or it is fixed by the system.
   * @throws {BusinessError} 12100003 - no such permission, or decided at installation.
   * @throws {BusinessError} 12100006 - `once` for a permission without it; a sandbox that may not hold it.
   * @throws {BusinessError} 12100009 - it is fixed by the administrator.
   */
  grant(permission: Permissions, options?: { once?: boolean }): void;

  /**
   * Grants a permission for some time, as the system does for a moment of saving: SHORT_TERM_WRITE_IMAGEVIDEO only, for at
   * most 300,000 ms at once. Asking again before the end makes it longer, up to 30 minutes from the first time. It ends
   * with its time, with the app, with a decision of the user or with a restart, and no process is ended for it. Does
   * nothing where the app holds the permission anyway.
   *
   * @throws {BusinessError} 12100001 - another permission, one that the app does not declare, or no such time.
   * @throws {BusinessError} 12100003 - no such permission.
   * @throws {BusinessError} 12100009 - it is fixed by the administrator.
   */
  grantFor(permission: Permissions, ms: number): void;

  /**
   * Takes a permission back, as the user does in Settings: only there can it be granted again. If the app
   * held it, its processes are ended.
   *
   * @throws {BusinessError} 12100001, 12100003, 12100006, 12100009 - as {@link App.grant}.
   */
  revoke(permission: Permissions): void;

  /**
   * What has become of a permission, as {@link abilityAccessCtrl.AtManager.getSelfPermissionStatus} tells the
   * app.
   */
  status(permission: Permissions): abilityAccessCtrl.PermissionStatus;

  /**
   * Clears what the user decided about its permissions and those of its sandboxes, what it holds for the moment, and a
   * pending privacy statement. What the system, the administrator or an account policy decided stays; a preauthorized
   * permission is granted again.
   */
  resetPermissions(): void;

  // Its processes. One-time grants of locations and the pasteboard end 10 seconds after the app has gone to the
  // background, all of them with the app. What it uses (privacyManager.startUsingPermission) goes on as used in the
  // foreground or in the background, and ends with it; so does what it started for other apps.

  /** Ids of its processes, in the model of this device; all of them end at a reboot. */
  readonly processes: readonly number[];
  /** Whether it is in front of the user. Without a process it is not. */
  readonly isForeground: boolean;
  /** How its last 100 processes ended, the newest last. */
  readonly exits: readonly ProcessExit[];

  /** Brings it to the front, starting a process if there is none. */
  foreground(): void;

  /** Sends it to the background, starting a process if there is none. */
  background(): void;

  /** Ends all its processes. */
  exit(): void;

  /** Starts a further process and returns its id. */
  startProcess(): number;

  /**
   * Ends one process.
   *
   * @throws {BusinessError} 401 - it has no such process.
   */
  exitProcess(pid: number): void;

  /** Shows or hides a widget of it. A visible one keeps some one-time permissions. */
  setFormVisible(visible: boolean): void;

  /**
   * Starts or stops a task that goes on in the background. Positioning keeps one-time locations.
   *
   * @throws {BusinessError} 401 - no such task.
   */
  setContinuousTask(task: 'location' | 'audio', running: boolean): void;

  /**
   * Opens a window, for {@link abilityAccessCtrl.AtManager.requestPermissionsFromUserWithWindowId}.
   *
   * @returns Its id.
   */
  openWindow(): number;

  /**
   * Closes a window.
   *
   * @throws {BusinessError} 401 - it has no such window.
   */
  closeWindow(id: number): void;

  // What else the system does to it.

  /** Forbids or allows dialogs for it: the user has not agreed to its privacy statement yet, or has. */
  setDialogForbidden(forbidden: boolean): void;

  /**
   * A trusted UI component, like a paste button, lets it hold a permission for the moment, declared or not.
   * It ends with {@link App.withdrawByComponent}, a decision of the user, or a reboot. Does nothing where the
   * app holds it anyway.
   *
   * @throws {BusinessError} 201 - the user or the system denied it, or the administrator decided.
   * @throws {BusinessError} 12100003 - no such permission.
   */
  grantByComponent(permission: Permissions): void;

  /**
   * Ends that; no process is ended.
   *
   * @throws {BusinessError} 12100003 - no such permission.
   */
  withdrawByComponent(permission: Permissions): void;

  /**
   * Removes the app. Its assets go, except persistent ones, those with SyncType.TRUSTED_ACCOUNT and those of a group that
   * another app still declares.
   *
   * @param options With `keepData`, all of its assets and its token id stay for a later installation under
   * the same name, user and index. Default: false.
   */
  uninstall(options?: { keepData?: boolean }): void;

  /**
   * Writes its assets to a file, for {@link App.restore}: those with TRUSTED_DEVICE or THIS_DEVICE, of the app itself and of
   * its groups. The file is sealed under the passphrase, for its owner only, and replaces one that is there as a whole.
   *
   * Whoever has the file and the passphrase has the secrets, also those that need the user.
   *
   * @param file A path or a `file:` URL. No link is followed.
   * @returns How many assets there are, and how many of them the lock state keeps, or damage: they are not in the file.
   * @throws {BusinessError} 401 - no path, or no passphrase.
   * @throws {BusinessError} 12100001 - the app is not installed any more.
   * @throws {BusinessError} 24000014 - the file cannot be written.
   */
  backup(file: string | FileUrl, options: BackupOptions): Promise<Carried>;

  /**
   * Brings back what {@link App.backup} wrote, by the rules of {@link Device.clone}: THIS_DEVICE only on the device of the backup.
   * A file that is refused changes nothing.
   *
   * @returns How many assets there were to bring, and how many of them failed: `querySyncResult` tells it to the app.
   * @throws {BusinessError} 401 - no path, or no passphrase.
   * @throws {BusinessError} 12100001 - the app is not installed any more.
   * @throws {BusinessError} 24000004 - the backup of another app, or of another `appIndex`.
   * @throws {BusinessError} 24000007 - not an intact backup.
   * @throws {BusinessError} 24000009 - another passphrase.
   * @throws {BusinessError} 24000014 - the file cannot be read.
   */
  restore(file: string | FileUrl, options: BackupOptions): Promise<Carried>;

  /**
   * Installs another version of the app over this one; token and data stay.
   *
   * @throws {BusinessError} 401 - a malformed manifest, or one of another app: bundle, user, index, token type and dlpType stay.
   * @throws {BusinessError} 12100001 - a declaration is refused; the old version stays.
   */
  update(manifest: AppManifest): void;
}

/**
 * The passphrase of a backup.
 *
 * @since 0.1.0
 */
export interface BackupOptions {
  /** What seals the file, stretched with Argon2id. Not empty. */
  passphrase: Password;
}

/**
 * What a clone, a backup or a restore came to.
 *
 * @since 0.1.0
 */
export interface Carried {
  /** How many assets there were to carry. */
  readonly totalCount: number;
  /** How many of them did not arrive. */
  readonly failedCount: number;
}

/**
 * What {@link Device.clone} takes along.
 *
 * @since 0.1.0
 */
export interface CloneOptions {
  /** Of one user only. Default: of all users, the system's space included. */
  user?: number;
  /** Of one app only, with its groups: an App of the device that is cloned, or a bundle name, which means no clones. */
  app?: App | string;
}

/**
 * State of a screen lock.
 *
 * @since 0.1.0
 * @see asset 8
 */
export interface LockState {
  /** Whether a lock password is set. */
  readonly passwordSet: boolean;
  /** Whether the user has unlocked since the device started. True without a password. */
  readonly unlockedSinceBoot: boolean;
  /** Whether the screen is locked now. */
  readonly locked: boolean;
}

/**
 * The screen lock of a user. Locks are keys: what a locked device refuses cannot be decrypted with all that
 * is on disk and in memory.
 *
 * A wrong password is 24000004. From the fifth in a row on, further tries are refused for 30 seconds of
 * device clock, then 60, then 120 and so on.
 *
 * @since 0.1.0
 * @see asset 8; D29
 */
export interface ScreenLock {
  /** How things stand now. */
  readonly state: LockState;

  /**
   * Sets or changes the password. The time it takes does not depend on the number of assets.
   *
   * @param current The password to be replaced; needed when one is set.
   * @throws {BusinessError} 401 - an empty password, or none.
   * @throws {BusinessError} 24000004 - `current` is wrong or missing.
   */
  setPassword(next: Password, current?: Password): void;

  /**
   * Removes the password, and with it the keys of assets that require one.
   *
   * @returns How many assets became unreadable by that.
   * @throws {BusinessError} 24000004 - `current` is wrong.
   */
  removePassword(current: Password): number;

  /** Locks the screen and wipes the keys that are for an unlocked screen. */
  lock(): void;

  /**
   * Unlocks the screen.
   *
   * @param password Needed when one is set.
   * @throws {BusinessError} 24000004 - the password is wrong or missing, or too many were wrong.
   */
  unlock(password?: Password): void;
}

/**
 * The OS accounts of the device.
 *
 * @since 0.1.0
 */
export interface Users {
  /** Ids of all users; user 0 only if it was added. */
  list(): number[];
  /**
   * Adds a user.
   *
   * @throws {BusinessError} 401 - not a user id, or the user exists.
   */
  add(id: number): void;
  /**
   * Removes a user: the keys first, then the data.
   *
   * @throws {BusinessError} 24000012 - no such user.
   */
  remove(id: number): void;
  /** The user in front of the screen; assign an id to switch. */
  foreground: number;
}

/**
 * The clock of the device, in milliseconds since 1970.
 *
 * @since 0.1.0
 */
export interface Clock {
  now(): number;
  /** Moves a manual clock forward, firing what comes due in order. The system clock refuses with 401. */
  advance(ms: number): void;
  /** Sets a manual clock. The system clock refuses with 401. */
  set(ms: number): void;
}

/**
 * Simulated faces and fingerprints of a user.
 *
 * @since 0.1.0
 */
export interface Biometrics {
  /**
   * Enrols one. It takes the lock password, because the enrolment stands for that password from then on.
   *
   * @param password The lock password. Wrong ones cost time, as with {@link ScreenLock.unlock}.
   * @throws {BusinessError} 24000004 - `password` is missing or wrong, or too many were.
   * @throws {BusinessError} 24000005 - no lock password is set.
   */
  enroll(type: 'face' | 'fingerprint', password: string | Uint8Array): void;
  /** Forgets it; that takes no password. */
  remove(type: 'face' | 'fingerprint'): void;
}

/**
 * How the user authenticates.
 *
 * @since 0.1.0
 */
export interface AuthenticateOptions {
  /** Default: 100. */
  userId?: number;
  /** Default: `'pin'`. */
  type?: 'pin' | 'face' | 'fingerprint';
  /** The lock password; needed for `'pin'` when one is set. */
  password?: Password;
}

/**
 * A fault to come. Give `code`, `delayMs` or both.
 *
 * @since 0.1.0
 */
export interface Fault {
  /**
   * The function, for example `'asset.add'` or `'abilityAccessCtrl.checkAccessToken'`; every form of a
   * function has its own name, as `'asset.addSync'`. `'clone'` is {@link Device.clone} of this device into another one,
   * `'restore'` is {@link App.restore} on it: with a code they carry nothing, and `querySyncResult` tells the code.
   */
  api: string;
  /** The call fails with this code. */
  code?: number;
  /** The call waits so many milliseconds first; it runs as the app that made it. */
  delayMs?: number;
  /** For so many calls. Default: 1. */
  times?: number;
  /** Not before so many calls went through. Default: 0. */
  after?: number;
}

/**
 * Holds calls back until a test opens it, so that two calls meet exactly where the test wants.
 *
 * @since 0.1.0
 */
export interface Gate {
  /** How many calls are being held. */
  readonly waiting: number;
  /** Resolves when so many calls have come to the gate. Default: 1. */
  reached(calls?: number): Promise<void>;
  /** Lets everything through, from now on. */
  open(): void;
}

/**
 * Failures on demand, for testing how a program deals with them.
 *
 * @since 0.1.0
 */
export interface Faults {
  inject(fault: Fault): void;
  /**
   * Holds the next call of a function, or the next `times`, until the gate is opened; {@link Faults.clear} and
   * closing the device open it as well. A held call runs as the app that made it.
   *
   * @param api A function that returns a promise, as in {@link Fault.api}.
   * @throws {BusinessError} 401 - no such function, or a `Sync` one, which nothing could let go.
   * @since 0.1.0
   */
  hold(api: string, options?: { times?: number; after?: number }): Gate;
  /** Forgets every fault that has not happened yet. */
  clear(): void;
}

/**
 * One call of a kit, by its shape: no secret is in it.
 *
 * @since 0.1.0
 */
export interface CallRecord {
  /** For example `'asset.add'`. */
  readonly api: string;
  /** `bundleName` of the app that called. */
  readonly app: string;
  /** A map is shown as `{ ALIAS: '<bytes 12>', AUTH_TYPE: 255 }`. */
  readonly args: readonly unknown[];
  /** The code it failed with, 0 if it succeeded. */
  readonly code: number;
  readonly durationMs: number;
}

/**
 * A recorder of calls.
 *
 * @since 0.1.0
 */
export interface Calls {
  /** Starts recording, from nothing. */
  start(): void;
  /** Stops recording and returns what was called, in order. */
  stop(): CallRecord[];
}

/**
 * The result of an examination of the device.
 *
 * @since 0.1.0
 * @see D6
 */
export interface Health {
  /** Whether nothing is wrong. */
  readonly ok: boolean;
  /** Verdict on the database: `'ok'`, or what is wrong with it. */
  readonly integrity: string;
  /** Version of the database layout. */
  readonly schemaVersion: number;
  /** The data folder; `null` in memory. */
  readonly dataDir: string | null;
  /** Kind of the root key and where it lives: its file, or whose hands it is in; null in memory. */
  readonly rootKey: { readonly kind: RootKey['kind']; readonly location: string | null };
  /** Sizes in bytes. */
  readonly sizes: { readonly database: number; readonly wal: number; readonly backup: number };
  /** Number of assets of all users. */
  readonly assets: number;
  /** Number of users. */
  readonly users: number;
  /** Damaged files that were put aside and replaced. */
  readonly setAside: readonly string[];
  /** What else is worth knowing, in sentences. */
  readonly notes: readonly string[];
  /**
   * The account of {@link Device.sync}, as this process found it last, because `health()` waits for nothing: by a round, or by
   * `status()`. `null` without an account, and while {@link Device.sync} was not used.
   */
  readonly sync: SyncHealth | null;
}

/**
 * The account of a device in short; {@link SyncStatus} has the meaning of each and more.
 *
 * @since 0.1.0
 */
export interface SyncHealth {
  /** `'stopped'` also makes {@link Health.ok} false. */
  readonly state: SyncStatus['state'];
  /** Why. */
  readonly reason: SyncStatus['reason'];
  /** Which account. */
  readonly account: string;
  /** How many devices are members. */
  readonly devices: number;
  /** The last entry that was applied here. */
  readonly head: number;
  /** Changes made here that the others cannot have yet. */
  readonly pending: number;
  /** Records that wait for the screen to be unlocked. */
  readonly waiting: number;
  /** Secrets that lost against a later change. */
  readonly conflicts: number;
  /** When a round ended well, in milliseconds since 1970. */
  readonly lastRound: number | null;
  /** Why the last round failed. */
  readonly lastError: string | null;
}

/**
 * An ability that runs, {@link Device.launch}.
 *
 * @since 0.1.0
 */
export interface Launched<A> {
  /** The ability. */
  readonly ability: A;
  /** The context that it has. */
  readonly context: AppContext;
  /** The stage of its windows; `content` is the page that was loaded last. */
  readonly windowStage: { content: unknown };
  /** Takes the app to the foreground, and tells the ability. */
  foreground(): Promise<void>;
  /** Takes the app to the background, and tells the ability. */
  background(): Promise<void>;
  /** Starts the ability again while it runs. */
  newWant(want?: object, launchParam?: object): Promise<void>;
  /** Takes it to its end: background, its windows, onDestroy. */
  destroy(): Promise<void>;
}

/**
 * What the apps of a device have shown. Nothing is rendered, and nobody answers a dialog but a test.
 *
 * @since 0.1.0
 */
export interface Ui {
  /** Options of the toasts. */
  readonly toasts: Array<Record<string, unknown>>;
  /** Dialogs: their kind and options, `choose` for those with something to choose: it tells the app, or calls the action. */
  readonly dialogs: Array<{ kind: string; options: unknown; choose?(index: number): void; isOpen?: boolean }>;
  /** Forgets all of it. */
  clear(): void;
}

/**
 * How {@link Device.inspect} serves.
 *
 * @since 0.1.0
 */
export interface InspectOptions {
  /** The port on 127.0.0.1. Default: 0, any that is free. */
  port?: number;
  /** Nothing can be changed from the page, and it answers no dialogs. Default: false. */
  readOnly?: boolean;
}

/**
 * An inspector that is open.
 *
 * @since 0.1.0
 */
export interface Inspector {
  /** The address to open. It contains a token and works once, in one browser; nothing else leads there. */
  readonly url: string;
  /** Resolves when it was closed: by {@link Inspector.close}, with the device, or by the person at the page. */
  readonly closed: Promise<void>;
  /** Ends it. */
  close(): void;
}

/**
 * A device: apps, users, locks, a clock, and the store beneath the kits.
 *
 * Two devices in one process share nothing. Two processes on one data folder share what is stored; lock state
 * and sessions belong to each process.
 *
 * @since 0.1.0
 */
export interface Device {
  /** The asset store, calling as {@link Device.caller}. */
  readonly asset: typeof asset;

  /** Access control, calling as {@link Device.caller}. */
  readonly abilityAccessCtrl: typeof abilityAccessCtrl;

  /** The privacy manager, calling as {@link Device.caller}. */
  readonly privacyManager: typeof privacyManager;

  /**
   * Installs an app and grants what installation grants.
   *
   * @throws {BusinessError} 401 - a malformed manifest.
   * @throws {BusinessError} 12100001 - a declaration is refused: a permission above the app's level that no
   * ACL allows, or one for device management in an app that is neither that nor a debug build; a sandbox without its
   * main app; an `appId` that is another bundle's.
   * @throws {BusinessError} 24000012 - the user does not exist.
   */
  installApp(manifest: AppManifest): App;

  /**
   * Installs the app of an OpenHarmony project, read from `AppScope/app.json5` and `module.json5`.
   *
   * @param overrides What to take from here and not from the project.
   * @throws {BusinessError} 401, 12100001, 24000012 - as {@link Device.installApp}.
   * @throws {BusinessError} 24000014 - the project cannot be read.
   */
  installProject(dir: string | FileUrl, overrides?: Partial<AppManifest>): App;

  /**
   * Adds a permission that the published table does not have, before an install that declares it.
   *
   * @throws {BusinessError} 401 - a member is missing or wrong, or the permission is defined already.
   */
  definePermission(definition: PermissionDefinition): void;

  /**
   * Mirrors an app that runs on another device, in memory only. Its permissions can be asked about but not
   * changed here. An app that is mirrored already (name, user and index) keeps its token and takes over its present state.
   *
   * @param deviceId The other device, 1 to 64 bytes.
   * @param granted Which of its permissions that the user decides are granted. Default: none.
   * @returns Its token id on this device.
   * @throws {BusinessError} 401 - a malformed argument.
   */
  addRemoteApp(deviceId: string, manifest: AppManifest, granted?: readonly Permissions[]): number;

  /** Another device left: its apps are gone. */
  removeRemoteDevice(deviceId: string): void;

  /**
   * An app of another device is gone.
   *
   * @throws {BusinessError} 12100001 - no app of another device has this token.
   */
  removeRemoteApp(tokenId: number): void;

  /** The service behind trusted UI components died: what they let apps hold ({@link App.grantByComponent}) ends. */
  endComponents(): void;

  /** All installed apps. */
  apps(): App[];

  /** An app by name; `userId` is 100 and `appIndex` 0 unless given. */
  app(bundleName: string, which?: { userId?: number; appIndex?: number }): App | undefined;

  /** An app by access token. */
  appByToken(tokenId: number): App | undefined;

  /** The app this process acts as now: that of {@link Device.runAs}, else of {@link Device.setCaller}. */
  readonly caller: App;

  /** Makes an app the one this process acts as. */
  setCaller(app: App): void;

  /**
   * Runs a function as an app, also across its `await`s, and returns what it returns.
   *
   * @example await device.runAs(shop, async () => device.asset.add(attributes));
   */
  runAs<T>(app: App, fn: () => T): T;

  readonly users: Users;

  /**
   * Starts an ability of the app that calls: onCreate, onWindowStageCreate, onForeground, and the app comes to the
   * foreground. The result drives it further.
   *
   * @example const running = await device.launch(EntryAbility, { uri: 'notes/1' });
   * @param want What it is started with.
   */
  launch<A extends object>(ability: new () => A, want?: object): Promise<Launched<A>>;

  /** What apps have shown: toasts and dialogs, as records. */
  readonly ui: Ui;

  /**
   * The screen lock of a user. The spaces of the system, users 0 to 99, have none: what would change it is 24000017.
   *
   * @param userId Default: 100.
   * @throws {BusinessError} 24000012 - no such user.
   */
  screenLock(userId?: number): ScreenLock;

  /**
   * Restarts the device: sessions, unlocked keys, processes, usages, subscriptions and one-time grants are gone,
   * dialogs that wait fail with 12100009; what is stored stays.
   */
  reboot(): void;

  /**
   * Authenticates the user, as the user authentication service does. Without a lock password it
   * succeeds.
   *
   * @param challenge From {@link asset.preQuery}.
   * @returns A token for {@link asset.Tag.AUTH_TOKEN}, 148 bytes, bound to challenge, user and time.
   * @throws {BusinessError} 401 - malformed arguments.
   * @throws {BusinessError} 24000004 - wrong password, or no such face or fingerprint enrolled.
   * @throws {BusinessError} 24000012 - no such user.
   */
  authenticate(challenge: Uint8Array, options?: AuthenticateOptions): Promise<Uint8Array>;

  /**
   * Faces and fingerprints of a user; 24000017 for those of users 0 to 99, who have no lock password.
   *
   * @param userId Default: 100.
   * @throws {BusinessError} 24000012 - no such user.
   */
  biometrics(userId?: number): Biometrics;

  /** Who answers the system's questions. */
  readonly dialogs: Dialogs;
  /** The switches of camera, microphone and positioning. */
  readonly switches: Switches;
  /** What administrators and accounts decide. */
  readonly policies: Policies;

  readonly clock: Clock;
  readonly faults: Faults;
  readonly calls: Calls;

  /**
   * Writes out waiting calls, wipes all keys and releases the folder. Later calls are 24000001, those of
   * access control and of the privacy manager 12100007. It closes in all cases; what cannot be done, such as the
   * backup on a full disk, is a process warning named `OhosSecurityKitWarning`.
   */
  close(): void;

  /**
   * Sets the device back to how it was created: only the default app, the first users, the first time, and
   * the default answers to dialogs.
   */
  reset(): void;

  /**
   * Puts the device under another root key. Afterwards that one opens the folder, with all that is in it, and the earlier one
   * nothing of it. There is one moment at which the next one begins to count: a kill or a power cut leaves the earlier or the next
   * one, whole. No secret is sealed anew, but a backup of the store is made. The screen may be locked, and other processes may have
   * the folder open. They go on, but make no snapshots until they open it again.
   *
   * A copy of the folder from before stays under the earlier root key, and so do snapshots from before. Who has such a copy and the
   * earlier key also knows the keys of what a lock password does not protect. If that may have happened, move to a new folder.
   *
   * `root.key` is overwritten and removed. The entry of a keyring stays, for copies of the folder from before: remove it with the
   * keyring's own tools.
   *
   * @throws {BusinessError} 401 - no root key, or the one that the device has.
   * @throws {BusinessError} 24000009 - it cannot be had, or another process has rotated it since the device was opened.
   * @throws {BusinessError} 24000014 - the folder cannot be written.
   */
  rotateRootKey(next: RootKey): void;

  /** All that is stored, as one fixture for {@link Device.restore}. */
  snapshot(): Uint8Array;

  /**
   * Replaces all that is stored.
   *
   * @throws {BusinessError} 24000007 - not an intact snapshot.
   * @throws {BusinessError} 24000009 - made on a device with another root key.
   */
  restore(bytes: Uint8Array): void;

  /**
   * Takes assets to another device, as the clone of a phone does, and leaves this one as it is. TRUSTED_DEVICE goes along, NEVER and
   * TRUSTED_ACCOUNT alone stay, THIS_DEVICE goes only to the same device: one that keeps its device key, as through
   * {@link Device.reset} and another root key, or that has the state of the same {@link Device.snapshot}.
   *
   * An asset keeps its alias, secret, terms, times and labels, but local labels only on the same device. It fails, and is
   * counted, if its alias is taken on the target (where the same asset came with an earlier clone, it has arrived), and if the lock
   * state of either device keeps its key away. What came of it is written down on the target, for
   * {@link asset.querySyncResult}. A clone that was cut short can be repeated.
   *
   * @example await old.clone(fresh, { app: 'com.example.notes' }); // -> { totalCount: 3, failedCount: 1 }
   * @param target Another device of this process. Apps need not be installed there: their assets wait for them.
   * @throws {BusinessError} 401 - no device, the device itself, or no such app or option.
   * @throws {BusinessError} 24000001 - one of the devices is closed.
   * @throws {BusinessError} 24000012 - one of the devices does not have the user; nothing has happened.
   */
  clone(target: Device, options?: CloneOptions): Promise<Carried>;

  /**
   * The account whose devices share what it trusts. Off, and at no cost, until somebody begins or joins one.
   *
   * @example
   * const remote = folder('/srv/shared'); // or postgres(pool), of 'ohos-security-kit/sync'
   * const { recoveryKey } = await device.sync.create({ remote }); // write the key down
   * await device.sync.run();
   */
  readonly sync: Sync;

  /** Examines the device. */
  health(): Health;

  /**
   * Serves the inspector, a page for a browser on this machine: assets, permissions, dialogs, usage, calls, all of it live. It keeps the
   * process alive until it is closed. While a page is open, its person answers dialogs; afterwards what {@link Device.dialogs} was told
   * counts again. No app is installed for it.
   *
   * @example
   * const inspector = await device.inspect();
   * console.log(inspector.url); // open this, look around, press "End"
   * await inspector.closed;
   * @throws {BusinessError} 401 - another option, a port that is taken, or the device is being inspected already.
   */
  inspect(options?: InspectOptions): Promise<Inspector>;
}

/**
 * The default device. It opens at its first use, or at that of a module-level kit like {@link asset} - never
 * by an import.
 *
 * @since 0.1.0
 */
export const device: Device;

/**
 * Opens a device, or creates it.
 *
 * @throws {BusinessError} 401 - bad options.
 * @throws {BusinessError} 24000009 - the root key or passphrase is wrong or missing for the data; no byte is
 * changed.
 * @throws {BusinessError} 24000014 - the folder cannot be used, or another OS user can have put it or a file of it there.
 * @since 0.1.0
 */
export function createDevice(options?: DeviceOptions): Device;
