import type { AsyncCallback } from './base.js';

/**
 * Whose space an app runs in, and whether it is unlocked. A user of the device is a "local account" in this kit; its
 * local id is the `userId` of the device API.
 *
 * Delivery. A missing argument or one of the wrong JavaScript type is code 401 and **thrown**, also by functions that
 * return a promise or take a callback. Every other error rejects the promise or goes to the callback; `…Sync` functions
 * throw. A callback gets `(undefined, data)` or `(error, undefined)` after the call has returned.
 *
 * Any function that asks the device may report 24000001, the device is closed or the calling app is no longer installed.
 * Of `@ohos.account.osAccount` this device has what follows; what else the SDK declares there is absent.
 *
 * System capability: `SystemCapability.Account.OsAccount`.
 *
 * @since 7
 */
declare namespace osAccount {
  /**
   * Gives the object with all functions. Never fails; always the same object.
   *
   * @since 7
   */
  function getAccountManager(): AccountManager;

  /**
   * The functions of the kit.
   *
   * @since 7
   */
  interface AccountManager {
    /**
     * Gives the local id of the user in whose space the calling app runs.
     *
     * @param callback Gets the local id.
     * @since 9
     */
    getOsAccountLocalId(callback: AsyncCallback<number>): void;

    /**
     * The same with a promise.
     *
     * @returns The local id, for example 100.
     * @since 9
     */
    getOsAccountLocalId(): Promise<number>;

    /**
     * Returns the local id of the user to whom a process uid belongs: the uid divided by 200000, without the fraction.
     * Whether there is such a user is not looked at.
     *
     * @param uid Not negative, and whole.
     * @param callback Gets the local id.
     * @throws {BusinessError} 401 - not a number.
     * @throws {BusinessError} 12300002 - negative, or not a whole number.
     * @since 9
     */
    getOsAccountLocalIdForUid(uid: number, callback: AsyncCallback<number>): void;

    /**
     * The same with a promise.
     *
     * @param uid Not negative, and whole.
     * @returns The local id.
     * @throws {BusinessError} 401 - not a number.
     * @throws {BusinessError} 12300002 - negative, or not a whole number.
     * @since 9
     */
    getOsAccountLocalIdForUid(uid: number): Promise<number>;

    /**
     * {@link getOsAccountLocalIdForUid}, known at once. Same rules and codes; errors are thrown.
     *
     * @param uid Not negative, and whole.
     * @returns The local id.
     * @throws {BusinessError} 401 - not a number.
     * @throws {BusinessError} 12300002 - negative, or not a whole number.
     * @since 10
     */
    getOsAccountLocalIdForUidSync(uid: number): number;

    /**
     * Returns the users who are logged in. Here that is the one in the foreground.
     *
     * @param callback Gets the local ids.
     * @since 9
     */
    getActivatedOsAccountLocalIds(callback: AsyncCallback<Array<number>>): void;

    /**
     * The same with a promise.
     *
     * @returns The local ids: one.
     * @since 9
     */
    getActivatedOsAccountLocalIds(): Promise<Array<number>>;

    /**
     * Returns the user who is in the foreground of the device. System API in the SDK; here every app may ask.
     *
     * @returns The local id.
     * @since 15
     */
    getForegroundOsAccountLocalId(): Promise<number>;

    /**
     * Tells whether the user of the calling app has unlocked the device since it started. System API in the SDK; here
     * every app may ask.
     *
     * @since 11
     */
    isOsAccountUnlocked(): Promise<boolean>;

    /**
     * Tells the same of any user.
     *
     * @param localId The user.
     * @permission ohos.permission.MANAGE_LOCAL_ACCOUNTS or ohos.permission.INTERACT_ACROSS_LOCAL_ACCOUNTS - only for
     * another user than the caller's own.
     * @throws {BusinessError} 201 - another user, and neither permission is granted.
     * @throws {BusinessError} 401 - not a number.
     * @throws {BusinessError} 12300003 - no such user.
     * @since 11
     */
    isOsAccountUnlocked(localId: number): Promise<boolean>;

    /**
     * {@link getOsAccountLocalId} under its older name.
     *
     * @param callback Gets the local id.
     * @since 8
     * @deprecated since 9; use {@link getOsAccountLocalId}.
     */
    getOsAccountLocalIdFromProcess(callback: AsyncCallback<number>): void;

    /**
     * The same with a promise.
     *
     * @since 8
     * @deprecated since 9; use {@link getOsAccountLocalId}.
     */
    getOsAccountLocalIdFromProcess(): Promise<number>;

    /**
     * {@link getOsAccountLocalIdForUid} under its older name. Same rules and codes.
     *
     * @param uid Not negative, and whole.
     * @param callback Gets the local id.
     * @throws {BusinessError} 401, 12300002 - as {@link getOsAccountLocalIdForUid}.
     * @since 8
     * @deprecated since 9; use {@link getOsAccountLocalIdForUid}.
     */
    getOsAccountLocalIdFromUid(uid: number, callback: AsyncCallback<number>): void;

    /**
     * The same with a promise.
     *
     * @param uid Not negative, and whole.
     * @throws {BusinessError} 401, 12300002 - as {@link getOsAccountLocalIdForUid}.
     * @since 8
     * @deprecated since 9; use {@link getOsAccountLocalIdForUid}.
     */
    getOsAccountLocalIdFromUid(uid: number): Promise<number>;
  }
}

export { osAccount };
export default osAccount;
