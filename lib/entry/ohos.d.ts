/**
 * The specifiers of the OpenHarmony SDK that `ohos-security-kit/register` resolves, for the compiler and the editor:
 * `"types": ["ohos-security-kit/ohos"]` in a tsconfig.json, or `/// <reference types="ohos-security-kit/ohos" />`.
 *
 * Nothing is declared here but where a name comes from; what has no declaration of its own is `any` (types/sdk.d.ts). `export type` is for names that do not exist at run time. The table
 * MODULES of lib/modules/specifiers.js has the same names; __test__/types/names.test.mjs compares the two.
 */

/// <reference path="../../types/sdk.d.ts" />

declare module '@kit.AssetStoreKit' {
  export { asset } from 'ohos-security-kit/types/asset';
}

declare module '@kit.AbilityKit' {
  export type { common } from 'ohos-security-kit/kits';
  export type {
    Context,
    PermissionRequestResult,
    Permissions,
  } from 'ohos-security-kit/types/abilityAccessCtrl';
  export { abilityAccessCtrl } from 'ohos-security-kit/types/abilityAccessCtrl';
  export { bundleManager } from 'ohos-security-kit/types/bundleManager';
  export { privacyManager } from 'ohos-security-kit/types/privacyManager';
  export { Want } from 'ohos-security-kit/types/want';
}

declare module '@kit.BasicServicesKit' {
  export type { ErrorCallback } from 'ohos-security-kit/kits';
  export type { AsyncCallback, BusinessError, Callback } from 'ohos-security-kit/types/base';
  export { osAccount } from 'ohos-security-kit/types/osAccount';
}

declare module '@kit.ArkTS' {
  export { util } from 'ohos-security-kit/types/util';
}

declare module '@kit.UserAuthenticationKit' {
  export { userAuth } from 'ohos-security-kit/types/userAuth';
}

declare module '@kit.PerformanceAnalysisKit' {
  export { hilog } from 'ohos-security-kit/types/hilog';
}

declare module '@ohos.security.asset' {
  export { asset as default } from 'ohos-security-kit/types/asset';
}

declare module '@ohos.abilityAccessCtrl' {
  export type {
    Context,
    PermissionRequestResult,
    Permissions,
  } from 'ohos-security-kit/types/abilityAccessCtrl';
  export { abilityAccessCtrl as default } from 'ohos-security-kit/types/abilityAccessCtrl';
}

declare module '@ohos.privacyManager' {
  export type { Permissions } from 'ohos-security-kit/types/privacyManager';
  export { privacyManager as default } from 'ohos-security-kit/types/privacyManager';
}

declare module '@ohos.bundle.bundleManager' {
  export { bundleManager as default } from 'ohos-security-kit/types/bundleManager';
}

declare module '@ohos.account.osAccount' {
  export { osAccount as default } from 'ohos-security-kit/types/osAccount';
}

declare module '@ohos.util' {
  export { util as default } from 'ohos-security-kit/types/util';
}

declare module '@ohos.base' {
  export type { ErrorCallback } from 'ohos-security-kit/kits';
  export type { AsyncCallback, BusinessError, Callback } from 'ohos-security-kit/types/base';
}

declare module '@ohos.hilog' {
  export { hilog as default } from 'ohos-security-kit/types/hilog';
}

declare module '@ohos.userIAM.userAuth' {
  export { userAuth as default } from 'ohos-security-kit/types/userAuth';
}

declare module '@ohos.app.ability.common' {
  export type { common as default } from 'ohos-security-kit/kits';
}

declare module '@ohos.app.ability.Want' {
  export { Want as default } from 'ohos-security-kit/types/want';
}

declare module '@ohos/hypium' {
  export * from 'ohos-security-kit/types/hypium';
}

/**
 * Whether this device has a system capability: those of the kits that are here. Never fails.
 *
 * @example canIUse('SystemCapability.Security.Asset')
 * @param syscap Name of the capability, compared exactly.
 * @since 8
 */
declare function canIUse(syscap: string): boolean;

/** The text, colour or other value of a resource of the project, such as `$r('app.string.title')`. */
declare function $r(name: string, ...params: unknown[]): any;

/** A file of the project's `resources/rawfile`. */
declare function $rawfile(name: string): any;

/** The context of the app that runs. */
declare function getContext(component?: object): any;

/** The storage of the app, of a component, and of what outlives the process: as in ArkUI's documents. */
declare const AppStorage: any;
declare const LocalStorage: any;
declare const PersistentStorage: any;
declare const Environment: any;

/** What a member was and is that a `@Monitor` watches. */
interface IMonitorValue<T> {
  before: T;
  now: T;
  path: string;
}
/** What a `@Monitor` is told: which paths have changed, and what about each. Without a path the first. */
interface IMonitor {
  dirty: string[];
  value<T = any>(path?: string): IMonitorValue<T> | undefined;
}

/** A class whose `@Trace` members are watched. */
declare const ObservedV2: ClassDecorator;
/** A member that is watched. */
declare const Trace: PropertyDecorator;
/** A getter that is computed of members that are watched. */
declare const Computed: MethodDecorator;
/** A method that is called when one of these paths has changed: in a later turn, once for all. */
declare function Monitor(...paths: [string | { enableWildcard?: boolean }, ...string[]]): MethodDecorator;
/** The same at once. */
declare function SyncMonitor(...paths: [string | { enableWildcard?: boolean }, ...string[]]): MethodDecorator;
