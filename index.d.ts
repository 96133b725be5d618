/**
 * Typings of `ohos-security-kit`: OpenHarmony's asset store, access control and privacy manager for Node.js,
 * and the device they run on.
 *
 * Two parts. The namespaces `asset`, `abilityAccessCtrl` and `privacyManager` have the shape of the declarations
 * in the OpenHarmony SDK - the same names, parameters and optionality - so code moves between the two unchanged.
 * The device API is our own: on a phone the device is simply there, on Node it is an object.
 *
 * How to read the comments
 *
 * - `@since` is the OpenHarmony API level that introduced an item (for the device API: our own version).
 * - `@permission` is what the calling app must hold; "System API" means that it must be a system app as well.
 * - `@see asset 4.1`, `@see access-control 6.4` and `@see privacy 5.2` are sections of the behaviour specifications
 *   in `docs/spec`; `D12` is a numbered decision of their README, `A28`, `B28` and `C28` are numbered observable
 *   behaviours. `docs/04-device.md` describes the device.
 * - Codes are listed with their cause. The names of the codes of the asset store are in `asset.ErrorCode`;
 *   the codes of the other two have none and stand at `abilityAccessCtrl` and `privacyManager`.
 * - An optional parameter given as `undefined` counts as left out, surplus arguments are ignored (D1).
 * - Every failure is a `BusinessError` with a numeric `code`; its message never contains a secret (D3).
 */

export type { Context, PermissionRequestResult } from './types/abilityAccessCtrl.js';
/** Access control of the default `device`, calling as its current app. */
export { abilityAccessCtrl } from './types/abilityAccessCtrl.js';

export { useAddon } from './types/addon.js';

/** The asset store of the default `device`, calling as its current app. */
export { asset } from './types/asset.js';

export type { AsyncCallback, BusinessError, Callback } from './types/base.js';
export type {
  App,
  AppManifest,
  AuthenticateOptions,
  BackupOptions,
  Biometrics,
  CallRecord,
  Calls,
  Carried,
  Clock,
  CloneOptions,
  Device,
  DeviceOptions,
  Fault,
  Faults,
  FileUrl,
  Gate,
  Health,
  InspectOptions,
  Inspector,
  LockState,
  Password,
  PermissionDefinition,
  RootKey,
  ScreenLock,
  SyncHealth,
  Users,
} from './types/device.js';

export { createDevice, device } from './types/device.js';
export type {
  Dialog,
  DialogAnswer,
  DialogChoice,
  DialogHandler,
  Dialogs,
  Policies,
  ProcessExit,
  Switches,
} from './types/device-access.js';
export type { Permissions, PublishedPermission } from './types/permissions.js';
/** The privacy manager of the default `device`, calling as its current app. */
export { privacyManager } from './types/privacyManager.js';
