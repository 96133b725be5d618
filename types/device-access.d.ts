import type { App, Password } from './device.js';
import type { Permissions } from './permissions.js';

/**
 * The answers of a user to a dialog.
 *
 * - `allow`: yes; in a dialog that leads elsewhere, go there.
 * - `allow-once`: yes, for this time. Counts as `allow` where that is not offered.
 * - `deny`: no.
 * - `dismiss`: no answer; the dialog is closed, nothing is decided, and the next request asks again.
 * - `ask-every-time`: only in a sheet of Settings: denied for now, and to be asked for again.
 *
 * @since 0.1.0
 * @see access-control 6.5, 6.6
 */
export type DialogChoice = 'allow' | 'allow-once' | 'deny' | 'dismiss' | 'ask-every-time';

/**
 * The answer to a dialog: a word, or a word with more.
 *
 * - `precise`: whether the precise location is given as well. Default: true; it matters where
 *   {@link Dialog.precise} is set.
 * - `password`: what the user typed, for a dialog of kind `auth` and with `allow`. It is checked: a wrong one gives
 *   FAIL, or LOCKED after too many, as does one where `pin` is not among {@link Dialog.authTypes}. Without it, `allow`
 *   plays a user who authenticates in the first way offered. See {@link Password}.
 *
 * @since 0.1.0
 * @see access-control 6.3
 */
export type DialogAnswer =
  | DialogChoice
  | { readonly answer: DialogChoice; readonly precise?: boolean; readonly password?: Password };

/**
 * A question of the system to the user.
 *
 * @since 0.1.0
 * @see access-control 6
 */
export interface Dialog {
  /**
   * - `permission`: a page of `requestPermissionsFromUser`, one for each group of permissions.
   * - `setting`: the sheet of `requestPermissionOnSetting`.
   * - `manual`: `openPermissionOnSetting`, whether to go to the page of Settings.
   * - `switch`: `requestGlobalSwitch`.
   * - `application-setting`: the page that `requestPermissionOnApplicationSetting` opens. It only tells; the
   *   answer does not matter.
   * - `auth`: the dialog of `userAuth`, in which the user authenticates. `deny` results in FAIL, `dismiss` in CANCELED.
   */
  readonly kind: 'permission' | 'setting' | 'manual' | 'switch' | 'application-setting' | 'auth';
  /** The app that asks; for `application-setting` the app whose page it is. */
  readonly app: App;
  /** What is asked for, to complete the sentence "allow the app to ..."; for `auth` the title that the app passed. */
  readonly title: string;
  /** The permissions that an answer decides; empty where none are concerned. */
  readonly permissions: readonly Permissions[];
  /** The words it offers, besides `dismiss`. */
  readonly choices: readonly DialogChoice[];
  /** Set if the user may grant the approximate location without the precise one. */
  readonly precise?: true;
  /** For the kind `switch`: which one. */
  readonly switch?: 'camera' | 'microphone' | 'location';
  /** For the kind `auth`: how the user can authenticate, at least one; the first is what a bare `allow` plays. */
  readonly authTypes?: readonly ('pin' | 'face' | 'fingerprint')[];
}

/**
 * A function that answers dialogs. If it throws, or returns a word that the dialog does not know, the request
 * fails with 12100009 and nothing is decided; for `application-setting`, throwing is 12100007, and for `auth`
 * either has the result GENERAL_ERROR (12500002).
 *
 * @since 0.1.0
 * @see D20
 */
export type DialogHandler = (dialog: Dialog) => DialogAnswer | Promise<DialogAnswer>;

/**
 * Who answers the dialogs of a device.
 *
 * @since 0.1.0
 * @see D20
 */
export interface Dialogs {
  /**
   * Sets who answers from now on: one word for all dialogs, a function, or - with `undefined` - the default
   * again. That is a question on the terminal if stdin and stderr are one, else `deny` with one warning for
   * the process.
   *
   * @example device.dialogs.answer(({ permissions }) => (permissions.length === 1 ? 'allow-once' : 'deny'));
   * @throws {BusinessError} 401 - neither a function nor a word for every dialog.
   */
  answer(policyOrHandler: Exclude<DialogChoice, 'ask-every-time'> | DialogHandler | undefined): void;
}

/**
 * The switches that concern all apps, stored. All are on at first. Turning one off changes no permission; those of
 * camera and microphone interrupt what is being used and keep it from being recorded. Turning one on is 12100009 while the
 * administrator blocks it.
 *
 * @since 0.1.0
 * @see access-control 6.8; privacy 5.6; D40
 */
export interface Switches {
  camera: boolean;
  microphone: boolean;
  location: boolean;
}

/**
 * Decisions that override the user.
 *
 * @since 0.1.0
 * @see access-control 5.5; privacy 5.6
 */
export interface Policies {
  /**
   * The decision of an enterprise administrator about a user_grant permission of an app: fixes it as granted or
   * denied, so that nobody else can change it, or releases it again, which keeps the state.
   *
   * @throws {BusinessError} 401 - not an app of this device, or no such act.
   * @throws {BusinessError} 12100001 - not a user_grant permission, not declared by the app, fixed by the system, or
   * `cancel` of what is not fixed.
   * @throws {BusinessError} 12100003 - no such permission.
   */
  setByAdmin(app: App, permission: Permissions, act: 'grant' | 'deny' | 'cancel'): void;

  /**
   * Suspends permissions for all apps of a user, those installed later included, or ends that. What the user
   * decided stays and counts again afterwards.
   *
   * @param permissions At most 200 names.
   * @param options `persistent`: whether it outlasts a restart of the device (default: true). `except`: installed apps of
   * this user that are left alone, until the next call about the same permissions (default: none). `owner`: the app that
   * makes the policy, for as long as it is installed, and alone may change or end it (default: anybody may).
   * @throws {BusinessError} 401 - too many names, or not an app of this device.
   * @throws {BusinessError} 12100001 - an app of `except` is another user's; an app of `except` or `owner` is not installed any more.
   * @throws {BusinessError} 12100003 - no such permission.
   * @throws {BusinessError} 12100006 - the policy of a permission belongs to another app.
   * @throws {BusinessError} 24000012 - no such user.
   */
  restrictAccount(
    userId: number,
    permissions: readonly Permissions[],
    restricted: boolean,
    options?: { persistent?: boolean; except?: readonly App[]; owner?: App },
  ): void;

  /**
   * Blocks the camera or the microphone for all apps on behalf of the enterprise, or ends that; stored. While it is
   * blocked, `privacyManager.startUsingPermission` fails with 12100009, accesses are recorded as
   * `PERM_INACTIVE`, and nobody can turn the switch on: that is 12100009 too.
   *
   * @throws {BusinessError} 401 - neither `'camera'` nor `'microphone'`, or `blocked` is not a boolean.
   */
  blockByAdmin(device: 'camera' | 'microphone', blocked: boolean): void;

  /**
   * Blocks by turning the switch off; stored. Beside {@link Policies.blockByAdmin}, each on its own. Once it ends, the
   * switch stays off until it is turned on.
   *
   * @throws {BusinessError} 401 - neither `'camera'` nor `'microphone'`, or `muted` is not a boolean.
   */
  muteByAdmin(device: 'camera' | 'microphone', muted: boolean): void;

  /**
   * Whether debug builds get at installation what the user would be asked for. False at first; stored.
   */
  grantForDebugApps: boolean;
}

/**
 * How a process of an app ended.
 *
 * @since 0.1.0
 * @see access-control 8.2
 */
export interface ProcessExit {
  readonly pid: number;
  /** It ended by itself, or the system ended it because the app lost a permission. */
  readonly reason: 'exit' | 'permission-revoked';
  /** The permission that was lost. */
  readonly permission?: Permissions;
  /** When, in milliseconds since 1970. */
  readonly time: number;
}
