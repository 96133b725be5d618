import type { Context } from './abilityAccessCtrl.js';

/**
 * The dialog in which a user authenticates, by lock password, face or fingerprint. Success returns a token that
 * `asset.query` takes as `AUTH_TOKEN` for the challenge of `asset.preQuery`.
 *
 * The story: {@link getUserAuthInstance} with the challenge; {@link UserAuthInstance.on} to hear of the result; and
 * {@link UserAuthInstance.start}. The dialog is one of the device: `device.dialogs` answers it, with the kind `'auth'`.
 * The result comes to the listeners; only what is wrong with a call is thrown.
 *
 * Any function that asks the device may throw 24000001, the device is closed or the calling app is no longer installed.
 * Of `@ohos.userIAM.userAuth` this device has what follows; what else the SDK declares there is absent.
 *
 * System capability: `SystemCapability.UserIAM.UserAuth.Core`.
 *
 * @since 8
 */
declare namespace userAuth {
  /**
   * Prepares an authentication. Nothing is shown before {@link UserAuthInstance.start}.
   *
   * @param authParam What is to be proved. It is copied.
   * @param widgetParam How the dialog looks.
   * @throws {BusinessError} 401 - an argument is not an object; a member is missing, of the wrong type or out of its
   * range; a type is named twice.
   * @throws {BusinessError} 12500005 - a type that this device cannot check.
   * @throws {BusinessError} 12500006 - not an {@link AuthTrustLevel}, or above that of every given type.
   * @since 10
   */
  function getUserAuthInstance(authParam: AuthParam, widgetParam: WidgetParam): UserAuthInstance;

  /**
   * Returns if the user of the calling app could be authenticated like this now, and throws if not.
   *
   * @param authType One way to prove it.
   * @param authTrustLevel How far the proof must be trusted. A lock password reaches ATL4, face and fingerprint ATL3.
   * @permission ohos.permission.ACCESS_BIOMETRIC
   * @throws {BusinessError} 201 - the permission is not granted.
   * @throws {BusinessError} 401 - not numbers.
   * @throws {BusinessError} 12500005 - a type that this device cannot check.
   * @throws {BusinessError} 12500006 - not an {@link AuthTrustLevel}, or above that of the type.
   * @throws {BusinessError} 12500010 - the user has set no such credential.
   * @since 9
   */
  function getAvailableStatus(authType: UserAuthType, authTrustLevel: AuthTrustLevel): void;

  /**
   * What is to be proved. The SDK has more members, as `reuseUnlockResult`; they are absent, since they would have no
   * effect here.
   *
   * @since 10
   */
  interface AuthParam {
    /** What the token is made for: 1 to 32 bytes. `asset.preQuery` returns 32. @since 10 */
    challenge: Uint8Array;
    /**
     * The ways to prove it, at least one and none twice. Those that the user has set up and that reach the trust level
     * are offered.
     *
     * @since 10
     */
    authType: UserAuthType[];
    /** How far the proof must be trusted. @since 10 */
    authTrustLevel: AuthTrustLevel;
  }

  /**
   * How the dialog looks. Only the title matters here: it is that of the `Dialog`.
   *
   * @since 10
   */
  interface WidgetParam {
    /** What the user authenticates for: 1 to 500 characters. @since 10 */
    title: string;
    /** Text of a button that leads to another way. Has no effect here, and is not looked at. @since 10 */
    navigationButtonText?: string;
    /** Has no effect here, and is not looked at. @since 10 */
    windowMode?: WindowModeType;
    /** The window for the dialog. Has no effect here, and is not looked at. @since 18 */
    uiContext?: Context;
  }

  /**
   * The result of an authentication.
   *
   * @since 10
   */
  interface UserAuthResult {
    /** A {@link UserAuthResultCode}: what happened. @since 10 */
    result: number;
    /** The token for `asset.query`, 148 bytes. With SUCCESS only. @since 10 */
    token?: Uint8Array;
    /** How the user proved it. With SUCCESS only. @since 10 */
    authType?: UserAuthType;
  }

  /**
   * The listener of the result.
   *
   * @since 10
   */
  interface IAuthCallback {
    /**
     * Is called once for every start, never before `start` has returned. What it throws is an uncaught exception.
     *
     * @since 10
     */
    onResult(result: UserAuthResult): void;
  }

  /**
   * An authentication: one dialog at a time, which can be shown again after a result.
   *
   * @since 10
   */
  interface UserAuthInstance {
    /**
     * Adds a listener. One that was added already is called once.
     *
     * @param type The only event there is.
     * @param callback The listener.
     * @throws {BusinessError} 401 - another event, or no `onResult`.
     * @since 10
     */
    on(type: 'result', callback: IAuthCallback): void;

    /**
     * Removes a listener; without one, all. One that is not there is no error.
     *
     * @param type The only event there is.
     * @param callback The listener.
     * @throws {BusinessError} 401 - another event.
     * @since 10
     */
    off(type: 'result', callback?: IAuthCallback): void;

    /**
     * Shows the dialog. The result comes to the listeners: SUCCESS; FAIL for a no or a wrong password; LOCKED after too
     * many wrong ones; CANCELED if the dialog was closed, by the user or by {@link cancel}; NOT_ENROLLED if the user has
     * none of the ways; BUSY while the device shows such a dialog; GENERAL_ERROR if the dialog could not be answered.
     *
     * @permission ohos.permission.ACCESS_BIOMETRIC
     * @throws {BusinessError} 201 - the permission is not granted.
     * @throws {BusinessError} 12500002 - it was started and has no result yet.
     * @since 10
     */
    start(): void;

    /**
     * Closes the dialog. The listeners get CANCELED.
     *
     * @permission ohos.permission.ACCESS_BIOMETRIC
     * @throws {BusinessError} 201 - the permission is not granted.
     * @throws {BusinessError} 12500002 - it was not started, or has its result.
     * @since 10
     */
    cancel(): void;
  }

  /**
   * What can happen, in a result or as the code of an error. At run time a frozen object without reverse entries, as all
   * enums here (D32). Members marked *never* do not occur on this device.
   *
   * @since 9
   */
  enum UserAuthResultCode {
    /** The user proved it. @since 9 */
    SUCCESS = 12500000,
    /** The user did not: a no, or a wrong password. @since 9 */
    FAIL = 12500001,
    /** Anything else; also `start` twice, and `cancel` without `start`. @since 9 */
    GENERAL_ERROR = 12500002,
    /** The dialog was closed. @since 9 */
    CANCELED = 12500003,
    /** It took too long. *Never.* @since 9 */
    TIMEOUT = 12500004,
    /** The device cannot check this type; thrown. @since 9 */
    TYPE_NOT_SUPPORT = 12500005,
    /** No given type is trusted so far; thrown. @since 9 */
    TRUST_LEVEL_NOT_SUPPORT = 12500006,
    /** Another such dialog is shown. @since 9 */
    BUSY = 12500007,
    /** A parameter is wrong. *Never*: 401 is thrown. @since 20 */
    PARAM_VERIFIED_FAILED = 12500008,
    /** The newer name of the same. *Never.* @since 26 */
    // biome-ignore lint/suspicious/noDuplicateEnumValues: two names of one number, as in the SDK
    INVALID_PARAMETERS = 12500008,
    /** Too many wrong passwords; try later. @since 9 */
    LOCKED = 12500009,
    /** The user has set up none of the ways. @since 9 */
    NOT_ENROLLED = 12500010,
    /** The user chose the button of the dialog that leads to another way. *Never.* @since 10 */
    CANCELED_FROM_WIDGET = 12500011,
    /** The password is too old. *Never.* @since 12 */
    PIN_EXPIRED = 12500013,
    /** A token was not the system's. *Never.* @since 18 */
    AUTH_TOKEN_CHECK_FAILED = 12500015,
    /** A token is too old. *Never.* @since 18 */
    AUTH_TOKEN_EXPIRED = 12500016,
    /** An earlier success could not be used again. *Never.* @since 20 */
    REUSE_AUTH_RESULT_FAILED = 12500017,
  }

  /**
   * How a user authenticates.
   *
   * @since 8
   */
  enum UserAuthType {
    /** The lock password. @since 10 */
    PIN = 1,
    /** A face. @since 8 */
    FACE = 2,
    /** A fingerprint. @since 8 */
    FINGERPRINT = 4,
    /** A PIN of its own for private data. This device cannot check it: 12500005. @since 14 */
    PRIVATE_PIN = 16,
    /** Another device that is near. This device cannot check it: 12500005. @since 23 */
    COMPANION_DEVICE = 64,
  }

  /**
   * How far a proof is trusted.
   *
   * @since 8
   */
  enum AuthTrustLevel {
    /** Tells users apart, for comfort. @since 8 */
    ATL1 = 10000,
    /** Keeps others out most of the time. @since 8 */
    ATL2 = 20000,
    /** Keeps others out; face and fingerprint reach it. @since 8 */
    ATL3 = 30000,
    /** The most; only the lock password reaches it. @since 8 */
    ATL4 = 40000,
  }

  /**
   * How the dialog is shown. Has no effect here.
   *
   * @since 10
   */
  enum WindowModeType {
    /** As a box over the app. @since 10 */
    DIALOG_BOX = 1,
    /** Over the whole screen. @since 10 */
    FULLSCREEN = 2,
  }
}

export { userAuth };
export default userAuth;
