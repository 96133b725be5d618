import type { AsyncCallback } from './base.js';

/**
 * What an app knows of itself, and a system app of others: name, version, permissions, token id.
 *
 * Delivery. A missing argument or one of the wrong JavaScript type is code 401 and **thrown**, also by functions that
 * return a promise or take a callback. Every other error rejects the promise or goes to the callback; `…Sync` functions
 * throw. A callback gets `(undefined, data)` or `(error, undefined)` after the call has returned.
 *
 * Any function may report 24000001, the device is closed or the calling app is no longer installed. What the device does
 * not know of an app is not made up: a list is empty, a text is empty, and members of the SDK that are missing here (as
 * `installTime`, `icon` or `codePath`) are missing at run time.
 *
 * System capability: `SystemCapability.BundleManager.BundleFramework.Core`.
 *
 * @since 9
 */
declare namespace bundleManager {
  /**
   * Tells what the calling app is.
   *
   * @param bundleFlags {@link BundleFlag}s joined with `|`: which parts are wanted. One that the device has nothing for
   * adds nothing.
   * @param callback Gets it.
   * @throws {BusinessError} 401 - not a number.
   * @since 9
   */
  function getBundleInfoForSelf(bundleFlags: number, callback: AsyncCallback<BundleInfo>): void;

  /**
   * The same with a promise.
   *
   * @param bundleFlags {@link BundleFlag}s joined with `|`.
   * @throws {BusinessError} 401 - not a number.
   * @since 9
   */
  function getBundleInfoForSelf(bundleFlags: number): Promise<BundleInfo>;

  /**
   * {@link getBundleInfoForSelf}, known at once. Same rules and codes; errors are thrown.
   *
   * @param bundleFlags {@link BundleFlag}s joined with `|`.
   * @throws {BusinessError} 401 - not a number.
   * @since 10
   */
  function getBundleInfoForSelfSync(bundleFlags: number): BundleInfo;

  /**
   * Tells what an app is, in the space of the calling app's user. System API.
   *
   * The checks come in this order: arguments (401), system app (202), permissions (201), the user, the app.
   *
   * @param bundleName Name of the app, not empty. Its clones are not looked at.
   * @param appFlags {@link ApplicationFlag}s joined with `|`.
   * @param callback Gets it.
   * @permission ohos.permission.GET_BUNDLE_INFO_PRIVILEGED - only for another app than the caller.
   * @throws {BusinessError} 201 - the permission is not granted.
   * @throws {BusinessError} 202 - the caller is not a system app.
   * @throws {BusinessError} 401 - an argument is missing or of the wrong type; an empty name.
   * @throws {BusinessError} 17700001 - no such app in this space.
   * @since 9
   */
  function getApplicationInfo(
    bundleName: string,
    appFlags: number,
    callback: AsyncCallback<ApplicationInfo>,
  ): void;

  /**
   * The same in the space of any user. System API.
   *
   * @param bundleName See the form without a user.
   * @param appFlags {@link ApplicationFlag}s joined with `|`.
   * @param userId The user; must exist.
   * @param callback Gets it.
   * @permission ohos.permission.GET_BUNDLE_INFO_PRIVILEGED - only for another app than the caller; and
   * ohos.permission.INTERACT_ACROSS_LOCAL_ACCOUNTS - only for another user than the caller's own.
   * @throws {BusinessError} 201 - a needed permission is not granted.
   * @throws {BusinessError} 202, 401, 17700001 - as the form without a user.
   * @throws {BusinessError} 17700004 - no such user.
   * @since 9
   */
  function getApplicationInfo(
    bundleName: string,
    appFlags: number,
    userId: number,
    callback: AsyncCallback<ApplicationInfo>,
  ): void;

  /**
   * The same with a promise. System API.
   *
   * @param bundleName See the form with a callback.
   * @param appFlags {@link ApplicationFlag}s joined with `|`.
   * @param userId The user; must exist. Default: that of the calling app.
   * @permission ohos.permission.GET_BUNDLE_INFO_PRIVILEGED - only for another app than the caller; and
   * ohos.permission.INTERACT_ACROSS_LOCAL_ACCOUNTS - only for another user than the caller's own.
   * @throws {BusinessError} 201, 202, 401, 17700001, 17700004 - as the forms with a callback.
   * @since 9
   */
  function getApplicationInfo(
    bundleName: string,
    appFlags: number,
    userId?: number,
  ): Promise<ApplicationInfo>;

  /**
   * {@link getApplicationInfo}, known at once. Same rules and codes; errors are thrown. System API.
   *
   * @param bundleName See {@link getApplicationInfo}.
   * @param applicationFlags {@link ApplicationFlag}s joined with `|`.
   * @param userId The user; must exist. Default: that of the calling app.
   * @permission ohos.permission.GET_BUNDLE_INFO_PRIVILEGED - only for another app than the caller; and
   * ohos.permission.INTERACT_ACROSS_LOCAL_ACCOUNTS - only for another user than the caller's own.
   * @throws {BusinessError} 201, 202, 401, 17700001, 17700004 - as {@link getApplicationInfo}.
   * @since 9
   */
  function getApplicationInfoSync(
    bundleName: string,
    applicationFlags: number,
    userId?: number,
  ): ApplicationInfo;

  /**
   * Which parts of a {@link BundleInfo} are wanted; bits, to be joined with `|`. At run time a frozen object without
   * reverse entries, as all enums here (D32). Members marked *nothing* add nothing on this device.
   *
   * @since 9
   */
  enum BundleFlag {
    /** What is always there. @since 9 */
    GET_BUNDLE_INFO_DEFAULT = 0x0,
    /** Also `appInfo`. @since 9 */
    GET_BUNDLE_INFO_WITH_APPLICATION = 0x1,
    /** Also the modules. *Nothing.* @since 9 */
    GET_BUNDLE_INFO_WITH_HAP_MODULE = 0x2,
    /** Also the abilities of the modules. *Nothing.* @since 9 */
    GET_BUNDLE_INFO_WITH_ABILITY = 0x4,
    /** Also the extension abilities of the modules. *Nothing.* @since 9 */
    GET_BUNDLE_INFO_WITH_EXTENSION_ABILITY = 0x8,
    /** Also `reqPermissionDetails` and `permissionGrantStates`. @since 9 */
    GET_BUNDLE_INFO_WITH_REQUESTED_PERMISSION = 0x10,
    /** Also metadata. *Nothing.* @since 9 */
    GET_BUNDLE_INFO_WITH_METADATA = 0x20,
    /** Also what is disabled. *Nothing.* @since 9 */
    GET_BUNDLE_INFO_WITH_DISABLE = 0x40,
    /** Also `signatureInfo`. @since 9 */
    GET_BUNDLE_INFO_WITH_SIGNATURE_INFO = 0x80,
    /** Also the file menu. *Nothing.* @since 11 */
    GET_BUNDLE_INFO_WITH_MENU = 0x100,
    /** Also the routes of the modules. *Nothing.* @since 12 */
    GET_BUNDLE_INFO_WITH_ROUTER_MAP = 0x200,
    /** Also the skills of the abilities. *Nothing.* @since 12 */
    GET_BUNDLE_INFO_WITH_SKILL = 0x800,
    /** Only apps with an icon on the desktop. *Nothing.* @since 12 */
    GET_BUNDLE_INFO_ONLY_WITH_LAUNCHER_ABILITY = 0x1000,
    /** Of whatever user installed it. *Nothing.* @since 12 */
    GET_BUNDLE_INFO_OF_ANY_USER = 0x2000,
    /** Without the clones of apps. *Nothing.* @since 12 */
    GET_BUNDLE_INFO_EXCLUDE_CLONE = 0x4000,
    /** Also the state of cloud services. *Nothing.* @since 20 */
    GET_BUNDLE_INFO_WITH_CLOUD_KIT = 0x8000,
    /** Also the entry module. *Nothing.* @since 20 */
    GET_BUNDLE_INFO_WITH_ENTRY_MODULE = 0x10000,
    /** Also ordinary clones. *Nothing.* @since 26 */
    GET_BUNDLE_INFO_WITH_COMMON_CLONE = 0x80000,
    /** Also clones in a sandbox. *Nothing.* @since 26 */
    GET_BUNDLE_INFO_WITH_SANDBOX_CLONE = 0x100000,
  }

  /**
   * Which parts of an {@link ApplicationInfo} are wanted; bits, to be joined with `|`. Members marked *nothing* add
   * nothing on this device.
   *
   * @since 9
   */
  enum ApplicationFlag {
    /** What is always there. @since 9 */
    GET_APPLICATION_INFO_DEFAULT = 0x0,
    /** Also `permissions`. @since 9 */
    GET_APPLICATION_INFO_WITH_PERMISSION = 0x1,
    /** Also metadata. *Nothing.* @since 9 */
    GET_APPLICATION_INFO_WITH_METADATA = 0x2,
    /** Also apps that are disabled. *Nothing*: none is. @since 9 */
    GET_APPLICATION_INFO_WITH_DISABLE = 0x4,
  }

  /**
   * Whether a permission is granted.
   *
   * @since 9
   */
  enum PermissionGrantState {
    /** It is not. @since 9 */
    PERMISSION_DENIED = -1,
    /** It is. @since 9 */
    PERMISSION_GRANTED = 0,
  }

  /**
   * The kind of a bundle. Here all are apps.
   *
   * @since 9
   */
  enum BundleType {
    /** An app that is installed. @since 9 */
    APP = 0,
    /** A service that is used without being installed. @since 9 */
    ATOMIC_SERVICE = 1,
  }

  /**
   * What a bundle is.
   *
   * @since 9
   */
  interface BundleInfo {
    /** Bundle name. @since 9 */
    readonly name: string;
    /** Who made it. Empty here. @since 9 */
    readonly vendor: string;
    /** Version as a number, from the manifest. @since 9 */
    readonly versionCode: number;
    /** Version as a text, from the manifest. @since 9 */
    readonly versionName: string;
    /** The oldest version it works with. Here its own. @since 9 */
    readonly minCompatibleVersionCode: number;
    /** API level it was made for. @since 9 */
    readonly targetVersion: number;
    /**
     * The app. As in the SDK it is declared as always there; at run time only with
     * {@link BundleFlag.GET_BUNDLE_INFO_WITH_APPLICATION}, else `undefined`. Its `permissions` are empty.
     *
     * @since 9
     */
    readonly appInfo: ApplicationInfo;
    /** The modules. Empty here. @since 9 */
    readonly hapModulesInfo: Array<HapModuleInfo>;
    /**
     * The permissions that the app declares. Empty without
     * {@link BundleFlag.GET_BUNDLE_INFO_WITH_REQUESTED_PERMISSION}.
     *
     * @since 9
     */
    readonly reqPermissionDetails: Array<ReqPermissionDetail>;
    /** Whether each of them is granted, in the same order. @since 9 */
    readonly permissionGrantStates: Array<PermissionGrantState>;
    /**
     * The signature. As in the SDK it is declared as always there; at run time only with
     * {@link BundleFlag.GET_BUNDLE_INFO_WITH_SIGNATURE_INFO}, else `undefined`.
     *
     * @since 9
     */
    readonly signatureInfo: SignatureInfo;
    /** User id of its processes. @since 12 */
    readonly uid: number;
    /** 0 for the app itself, above for its clones. @since 12 */
    readonly appIndex: number;
    /** The routes of its modules. Empty here. @since 12 */
    readonly routerMap: Array<RouterItem>;
  }

  /**
   * What an app is.
   *
   * @since 9
   */
  interface ApplicationInfo {
    /** Bundle name. @since 9 */
    readonly name: string;
    /** Whether it can be used. Here `true`. @since 9 */
    readonly enabled: boolean;
    /** Name of its process. Here the bundle name. @since 9 */
    readonly process: string;
    /**
     * Names of the permissions that it declares. Empty without
     * {@link ApplicationFlag.GET_APPLICATION_INFO_WITH_PERMISSION}.
     *
     * @since 9
     */
    readonly permissions: Array<string>;
    /** User id of its processes. @since 9 */
    readonly uid: number;
    /** Token id: what `abilityAccessCtrl` and `privacyManager` take as `tokenID`. @since 9 */
    readonly accessTokenId: number;
    /** Whether it is a system app. @since 9 */
    readonly systemApp: boolean;
    /** Here {@link BundleType.APP}. @since 9 */
    readonly bundleType: BundleType;
    /** Whether it is a debug build. @since 9 */
    readonly debug: boolean;
    /** 0 for the app itself, above for its clones. @since 12 */
    readonly appIndex: number;
    /** Kind of its signing profile: `'debug'` for a debug build, else `'release'`. @since 9 */
    readonly appProvisionType: string;
    /** Where the app comes from, by the manifest: `'none'`, `'enterprise_mdm'`, `'enterprise_normal'`. @since 9 */
    readonly appDistributionType: string;
    /** Metadata of its modules. Empty here. @since 10 */
    readonly metadataArray: Array<ModuleMetadata>;
  }

  /**
   * A permission that an app declares.
   *
   * @since 9
   */
  interface ReqPermissionDetail {
    /** Name of the permission. @since 9 */
    name: string;
    /** The module that declares it. Empty here. @since 10 */
    moduleName: string;
    /** Why it is needed. Empty here. @since 9 */
    reason: string;
    /** The same as the number of a resource. 0 here. @since 9 */
    reasonId: number;
    /** Where and when it is needed. @since 9 */
    usedScene: UsedScene;
  }

  /**
   * Where and when a permission is needed.
   *
   * @since 9
   */
  interface UsedScene {
    /** Names of abilities. Empty here. @since 9 */
    abilities: Array<string>;
    /** `'inuse'` or `'always'`. Empty here. @since 9 */
    when: string;
  }

  /**
   * The signature of an app.
   *
   * @since 9
   */
  interface SignatureInfo {
    /** The id that is made of bundle name and certificate, from the manifest. @since 9 */
    readonly appId: string;
    /** Fingerprint of the certificate. Empty here. @since 9 */
    readonly fingerprint: string;
    /** The id that the app store assigned. Empty here. @since 11 */
    readonly appIdentifier: string;
  }

  /**
   * A module of an app. The device has none, so only the name is declared.
   *
   * @since 9
   */
  interface HapModuleInfo {
    /** Name of the module. @since 9 */
    readonly name: string;
  }

  /**
   * The metadata of a module. The device has none, so only the module is declared.
   *
   * @since 10
   */
  interface ModuleMetadata {
    /** Name of the module. @since 10 */
    readonly moduleName: string;
  }

  /**
   * A route of a module. The device has none, so only the name is declared.
   *
   * @since 12
   */
  interface RouterItem {
    /** Name of the route. @since 12 */
    readonly name: string;
  }
}

export { bundleManager };
export default bundleManager;
