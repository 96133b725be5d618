import type { AsyncCallback, Callback } from './base.js';
import type { App, DeviceOptions } from './device.js';
import type { Permissions } from './permissions.js';

/**
 * Application access control: which app holds which permission, who changes that, and how the user is asked.
 *
 * A permission is declared by an app and decided at installation (`system_grant`), by the user in a dialog or
 * in Settings (`user_grant`), or in Settings only (`manual_settings`). Everything here goes through an
 * {@link AtManager}; managers are interchangeable, they share state and subscriptions.
 *
 * Delivery. A missing argument or one of the wrong JavaScript type is code 401 and **thrown**, also by
 * functions that return a promise or take a callback. Every other error rejects the promise or goes to the
 * callback; `on…`, `off…`, `…Sync` and {@link AtManager.getSelfPermissionStatus} throw those as well (D2).
 * Void promises resolve with `undefined` (D4), a callback gets `(undefined, data)` or `(error, undefined)`
 * (D3) and never runs before the call has returned. `null` in place of such a callback selects the promise
 * (D28).
 *
 * Arguments. A token id, as of every number here, is read as an unsigned 32-bit integer: fractions are cut
 * off, `NaN` is 0, -1 is 4294967295, which no app has. A permission name has 1 to 256 bytes of UTF-8 and is
 * compared exactly. A list is an array, of at most 1024 entries unless said otherwise.
 *
 * Codes. They are plain numbers; the SDK has no enumeration of them. Each function names its causes, apart
 * from those marked *any*, which every function may report.
 *
 * | code | meaning |
 * |---|---|
 * | 201 | the caller lacks the needed permission |
 * | 202 | the caller is an app and not a system app |
 * | 401 | an argument is missing or of the wrong type, a list is empty, no such event *(any)* |
 * | 801 | this device does not have the capability |
 * | 12100001 | a value is invalid |
 * | 12100002 | no app has the token id |
 * | 12100003 | no such permission, or not one of this kind |
 * | 12100004 | `on` repeated, or `off` without its `on` |
 * | 12100005 | too many subscriptions |
 * | 12100006 | not allowed for this app: a sandbox, an app of another device, a condition not met |
 * | 12100007 | the device is closed or cannot serve *(any)* |
 * | 12100008 | out of memory *(any)* |
 * | 12100009 | anything else: a dialog without an answer, an entry that an administrator fixed *(any)* |
 * | 12100010 | such a request is in progress; API 12 to 20 only, never here: requests wait for their turn |
 * | 12100011 | every requested permission is granted already |
 * | 12100012 | the user was not asked for every requested permission yet |
 * | 12100013 | the switch is on already |
 * | 12100014 | the permission is of another kind than this function is for |
 * | 12100015 | the result has too many rows |
 *
 * At run time the module also has `atManager`, the class behind {@link AtManager}. The SDK does not declare
 * it, so neither does this file.
 *
 * System capability: `SystemCapability.Security.AccessToken`.
 *
 * @since 8
 * @see access-control 1.1 to 1.5, 9; D1 to D4
 */
declare namespace abilityAccessCtrl {
  /**
   * Gives the object with all functions. Never fails; a new object on every call.
   *
   * @since 8
   * @see access-control 1.1
   */
  function createAtManager(): AtManager;

  /**
   * The functions of access control.
   *
   * @since 8
   * @see access-control 1.2
   */
  interface AtManager {
    /**
     * Tells whether an app holds a permission. Knows no invalid values: token id 0, an unknown token and an
     * empty, overlong or unknown name are all `PERMISSION_DENIED`. {@link checkAccessToken} is preferable.
     *
     * @param tokenID Token id of the app.
     * @param permissionName Name of the permission.
     * @returns The effective state.
     * @throws {BusinessError} 12100007 - the device is closed; nothing else rejects (D2, D42).
     * @since 9
     * @see access-control 1.2 F2, 1.6
     */
    verifyAccessToken(tokenID: number, permissionName: Permissions): Promise<GrantStatus>;

    /**
     * {@link verifyAccessToken} as of API 8, with any string. Same rules.
     *
     * @param tokenID Token id of the app.
     * @param permissionName Name of the permission.
     * @since 8
     * @deprecated since 9; use {@link checkAccessToken}.
     * @see access-control 1.2 F1
     */
    verifyAccessToken(tokenID: number, permissionName: string): Promise<GrantStatus>;

    /**
     * {@link checkAccessTokenSync} under its older name. Same rules and codes.
     *
     * @param tokenID See {@link checkAccessToken}.
     * @param permissionName See {@link checkAccessToken}.
     * @returns The effective state.
     * @throws {BusinessError} 12100001 - as {@link checkAccessToken}.
     * @since 9
     * @see access-control 1.2 F3
     */
    verifyAccessTokenSync(tokenID: number, permissionName: Permissions): GrantStatus;

    /**
     * Tells whether an app holds a permission. Any app may ask about any other. An unknown token, an unknown
     * name and a permission that the app does not declare are `PERMISSION_DENIED`, not errors.
     *
     * @param tokenID Token id of the app, not 0.
     * @param permissionName Name of the permission, 1 to 256 bytes.
     * @returns The effective state.
     * @throws {BusinessError} 12100001 - `tokenID` is 0; the name is empty or over 256 bytes.
     * @since 9
     * @see access-control 1.2 F4, 1.6, 5.4; D5
     */
    checkAccessToken(tokenID: number, permissionName: Permissions): Promise<GrantStatus>;

    /**
     * {@link checkAccessToken}, known at once. Same rules and codes; errors are thrown.
     *
     * @param tokenID See {@link checkAccessToken}.
     * @param permissionName See {@link checkAccessToken}.
     * @returns The effective state.
     * @throws {BusinessError} 12100001 - as {@link checkAccessToken}.
     * @since 10
     * @see access-control 1.2 F5
     */
    checkAccessTokenSync(tokenID: number, permissionName: Permissions): GrantStatus;

    /**
     * Asks the user for permissions. What is granted, refused for good or not to be asked for is told without
     * a dialog; the others are shown page by page, one for each group. The outcome of each entry is in the
     * result, so a refusal is no error.
     *
     * Requests of one window are shown one after the other. Model restriction: stage model only.
     *
     * @param context Context of the calling app, {@link App.context}.
     * @param permissionList Names to ask for, at least one. Above 1024, every entry of the result is invalid.
     * @param requestCallback Gets the result.
     * @throws {BusinessError} 401 - also: an empty list, an object that is no context of this device, the
     * context of an app of the FA model.
     * @throws {BusinessError} 12100001 - the context is that of another app (D18).
     * @throws {BusinessError} 12100009 - the dialog could not be answered; it leaves no trace (D20).
     * @since 9
     * @see access-control 1.2 F6, 6.1 to 6.5; D18, D20
     */
    requestPermissionsFromUser(
      context: Context,
      permissionList: Array<Permissions>,
      requestCallback: AsyncCallback<PermissionRequestResult>,
    ): void;

    /**
     * The same with a promise for the result.
     *
     * @param context Context of the calling app, {@link App.context}.
     * @param permissionList Names to ask for, at least one. Above 1024, every entry of the result is invalid.
     * @returns One outcome for each entry, in the order of the list.
     * @throws {BusinessError} 401 - also: an empty list, an object that is no context of this device, the
     * context of an app of the FA model.
     * @throws {BusinessError} 12100001 - the context is that of another app (D18).
     * @throws {BusinessError} 12100009 - the dialog could not be answered; it leaves no trace (D20).
     * @since 9
     * @see access-control 1.2 F7, 6.1 to 6.5; D18, D20
     */
    requestPermissionsFromUser(
      context: Context,
      permissionList: Array<Permissions>,
    ): Promise<PermissionRequestResult>;

    /**
     * {@link requestPermissionsFromUser} with the dialog in a window of the caller's choice. System API.
     * Model restriction: stage model only.
     *
     * @param context See {@link requestPermissionsFromUser}.
     * @param windowId The window, from {@link App.openWindow}; looked at only when a dialog is needed.
     * @param permissionList See {@link requestPermissionsFromUser}.
     * @returns One outcome for each entry, in the order of the list.
     * @throws {BusinessError} 202 - the caller is an app and not a system app (D35).
     * @throws {BusinessError} 401 - as {@link requestPermissionsFromUser}.
     * @throws {BusinessError} 12100001 - the context is that of another app; no such window.
     * @throws {BusinessError} 12100009 - as {@link requestPermissionsFromUser}.
     * @since 23
     * @see access-control 1.2 F8, 6.4; D35
     */
    requestPermissionsFromUserWithWindowId(
      context: Context,
      windowId: number,
      permissionList: Array<Permissions>,
    ): Promise<PermissionRequestResult>;

    /**
     * Grants a user_grant permission, as the user would. Granting what is granted is no error. The sandboxes
     * of the app follow. System API.
     *
     * The checks come in this order: token id 0, name, existence of the permission, flags, kind of the
     * permission, system app (202), permission (201), existence of the app, and then what the app allows.
     *
     * @param tokenID Token id of the app, not 0.
     * @param permissionName Name of the permission, 1 to 256 bytes; the app must declare it.
     * @param permissionFlags How the decision counts (D16): 0 nobody decided, 1 the user decided and may be
     * asked again after a denial, 2 the user decided and only Settings can change a denial, 4 fixed by the
     * system and not to be changed any more, 64 for this time only.
     * @returns Resolves when the grant is durable.
     * @permission ohos.permission.GRANT_SENSITIVE_PERMISSIONS
     * @throws {BusinessError} 201 - the permission is not granted.
     * @throws {BusinessError} 202 - the caller is an app and not a system app.
     * @throws {BusinessError} 12100001 - `tokenID` is 0, whatever the rest (D26); the name is empty or over
     * 256 bytes; other flags; the app does not declare the permission, or the entry is fixed by the system.
     * @throws {BusinessError} 12100002 - no app has this token id.
     * @throws {BusinessError} 12100003 - no such permission, or it is not a user_grant permission.
     * @throws {BusinessError} 12100006 - an app of another device; a sandbox that may not hold it; flags 64
     * for a permission or at a time that does not allow it.
     * @throws {BusinessError} 12100009 - the entry is fixed by the administrator.
     * @since 8
     * @see access-control 1.2 F9, 1.5, 5.2, 5.3, 5.6; D16, D26
     */
    grantUserGrantedPermission(
      tokenID: number,
      permissionName: Permissions,
      permissionFlags: number,
    ): Promise<void>;

    /**
     * The same with a callback.
     *
     * @param tokenID Token id of the app, not 0.
     * @param permissionName Name of the permission, 1 to 256 bytes; the app must declare it.
     * @param permissionFlags 0, 1, 2, 4 or 64; see the form with a promise.
     * @param callback Gets `(undefined, undefined)` when the grant is durable, or the error.
     * @permission ohos.permission.GRANT_SENSITIVE_PERMISSIONS
     * @throws {BusinessError} 201, 202, 12100001, 12100002, 12100003, 12100006, 12100009 - to the callback,
     * as the form with a promise.
     * @since 8
     * @see access-control 1.2 F10
     */
    grantUserGrantedPermission(
      tokenID: number,
      permissionName: Permissions,
      permissionFlags: number,
      callback: AsyncCallback<void>,
    ): void;

    /**
     * Takes a user_grant permission back. If the app held it, its processes are ended (after the event).
     * Revoking what is not granted is no error and only sets the flags. System API; order of the checks as in
     * {@link grantUserGrantedPermission}.
     *
     * @param tokenID Token id of the app, not 0.
     * @param permissionName Name of the permission, 1 to 256 bytes; the app must declare it.
     * @param permissionFlags 0, 1, 2, 4 or 64, as for {@link grantUserGrantedPermission}; 64 is always
     * allowed here and lets the app ask again.
     * @returns Resolves when the change is durable.
     * @permission ohos.permission.REVOKE_SENSITIVE_PERMISSIONS
     * @throws {BusinessError} 201 - the permission is not granted.
     * @throws {BusinessError} 202 - the caller is an app and not a system app.
     * @throws {BusinessError} 12100001, 12100002, 12100003, 12100009 - as {@link grantUserGrantedPermission}.
     * @throws {BusinessError} 12100006 - an app of another device, or a sandbox that may not hold it.
     * @since 8
     * @see access-control 1.2 F11, 1.5, 5.3, 8.2; D16, D26
     */
    revokeUserGrantedPermission(
      tokenID: number,
      permissionName: Permissions,
      permissionFlags: number,
    ): Promise<void>;

    /**
     * The same with a callback.
     *
     * @param tokenID Token id of the app, not 0.
     * @param permissionName Name of the permission, 1 to 256 bytes; the app must declare it.
     * @param permissionFlags 0, 1, 2, 4 or 64; see the form with a promise.
     * @param callback Gets `(undefined, undefined)` when the change is durable, or the error.
     * @permission ohos.permission.REVOKE_SENSITIVE_PERMISSIONS
     * @throws {BusinessError} 201, 202, 12100001, 12100002, 12100003, 12100006, 12100009 - to the callback,
     * as the form with a promise.
     * @since 8
     * @see access-control 1.2 F12
     */
    revokeUserGrantedPermission(
      tokenID: number,
      permissionName: Permissions,
      permissionFlags: number,
      callback: AsyncCallback<void>,
    ): void;

    /**
     * {@link grantUserGrantedPermission} for user_grant and manual_settings permissions. System API.
     *
     * The checks come in this order: token id 0, name, flags, existence of the permission, kind of the
     * permission; from there as in {@link grantUserGrantedPermission}.
     *
     * @param tokenID Token id of the app, not 0.
     * @param permissionName Name of the permission, 1 to 256 bytes; the app must declare it.
     * @param permissionFlags 0, 1, 2, 4 or 64, as for {@link grantUserGrantedPermission}.
     * @returns Resolves when the grant is durable.
     * @permission ohos.permission.GRANT_SENSITIVE_PERMISSIONS
     * @throws {BusinessError} 201, 202, 12100001, 12100002, 12100006, 12100009 - as
     * {@link grantUserGrantedPermission}.
     * @throws {BusinessError} 12100003 - no such permission.
     * @throws {BusinessError} 12100014 - a system_grant permission.
     * @since 21
     * @see access-control 1.2 F13, 1.5; D16
     */
    grantPermission(tokenID: number, permissionName: Permissions, permissionFlags: number): Promise<void>;

    /**
     * {@link revokeUserGrantedPermission} for user_grant and manual_settings permissions. System API; order
     * of the checks as in {@link grantPermission}.
     *
     * @param tokenID Token id of the app, not 0.
     * @param permissionName Name of the permission, 1 to 256 bytes; the app must declare it.
     * @param permissionFlags 0, 1, 2, 4 or 64, as for {@link revokeUserGrantedPermission}.
     * @param killProcess Whether the processes of an app that held the permission are ended. Default: true.
     * `null` is 401 (D28). Since 26.0.0.
     * @returns Resolves when the change is durable.
     * @permission ohos.permission.REVOKE_SENSITIVE_PERMISSIONS
     * @throws {BusinessError} 201, 202, 12100001, 12100002, 12100006, 12100009 - as
     * {@link revokeUserGrantedPermission}.
     * @throws {BusinessError} 12100003 - no such permission.
     * @throws {BusinessError} 12100014 - a system_grant permission.
     * @since 21
     * @see access-control 1.2 F14, 1.5, 8.2; D16
     */
    revokePermission(
      tokenID: number,
      permissionName: Permissions,
      permissionFlags: number,
      killProcess?: boolean,
    ): Promise<void>;

    /**
     * Tells how the present state of a permission came about. System API.
     *
     * @param tokenID Token id of the app, not 0.
     * @param permissionName Name of the permission, 1 to 256 bytes.
     * @returns A sum of bits: 1 and 2 the user decided, 4 fixed by the system, 16 granted for the moment by a
     * UI component, 32 fixed for security, 64 this time only, 128 fixed by the administrator, 256 released by
     * the administrator, 512 suspended for the account; 0 when nobody decided. Bit 8 (granted at
     * installation, may be taken back) is not shown.
     * @permission One of ohos.permission.GET_SENSITIVE_PERMISSIONS,
     * ohos.permission.GRANT_SENSITIVE_PERMISSIONS, ohos.permission.REVOKE_SENSITIVE_PERMISSIONS,
     * ohos.permission.MANAGE_EDM_POLICY.
     * @throws {BusinessError} 201 - none of these is granted.
     * @throws {BusinessError} 202 - the caller is an app and not a system app.
     * @throws {BusinessError} 12100001 - `tokenID` is 0 (D26); the name is empty or over 256 bytes.
     * @throws {BusinessError} 12100002 - no app has this token id.
     * @throws {BusinessError} 12100003 - no such permission, or the app does not declare it.
     * @throws {BusinessError} 12100006 - the app runs on another device (D56).
     * @since 8
     * @see access-control 1.2 F15, 1.5, 5.2; D26, D56
     */
    getPermissionFlags(tokenID: number, permissionName: Permissions): Promise<number>;

    /**
     * Says whether dialogs may ask the caller's user for a permission. It changes no state of any app; of all
     * dialogs, only that for ads tracking looks at it. System API.
     *
     * @param permissionName Name of a user_grant permission, 1 to 256 bytes.
     * @param status The new setting; it is kept for the user that the caller runs for.
     * @returns Resolves when the setting is durable.
     * @permission ohos.permission.DISABLE_PERMISSION_DIALOG
     * @throws {BusinessError} 201 - the permission is not granted.
     * @throws {BusinessError} 202 - the caller is an app and not a system app.
     * @throws {BusinessError} 12100001 - the name is empty or over 256 bytes; not a
     * PermissionRequestToggleStatus; not a user_grant permission.
     * @throws {BusinessError} 12100003 - no such permission.
     * @since 12
     * @see access-control 1.2 F16, 8.5; D4
     */
    setPermissionRequestToggleStatus(
      permissionName: Permissions,
      status: PermissionRequestToggleStatus,
    ): Promise<void>;

    /**
     * The same for a sub-profile of the user. No device here has sub-profiles: a number for `subProfileId`
     * always throws 801.
     *
     * @param permissionName See the form without a sub-profile.
     * @param status See the form without a sub-profile.
     * @param subProfileId The sub-profile.
     * @permission ohos.permission.DISABLE_PERMISSION_DIALOG
     * @throws {BusinessError} 801 - thrown, whenever `subProfileId` is given.
     * @since 26.1.0
     * @see access-control 1.2 F17, 1.4
     */
    setPermissionRequestToggleStatus(
      permissionName: Permissions,
      status: PermissionRequestToggleStatus,
      subProfileId: number,
    ): Promise<void>;

    /**
     * Tells whether dialogs may ask the caller's user for a permission. OPEN unless it was set, but CLOSED
     * for `ohos.permission.APP_TRACKING_CONSENT`. System API.
     *
     * @param permissionName Name of a user_grant permission, 1 to 256 bytes.
     * @permission ohos.permission.GET_SENSITIVE_PERMISSIONS
     * @throws {BusinessError} 201 - the permission is not granted.
     * @throws {BusinessError} 202 - the caller is an app and not a system app.
     * @throws {BusinessError} 12100001 - the name is empty or over 256 bytes; not a user_grant permission.
     * @throws {BusinessError} 12100003 - no such permission.
     * @since 12
     * @see access-control 1.2 F18, 8.5
     */
    getPermissionRequestToggleStatus(permissionName: Permissions): Promise<PermissionRequestToggleStatus>;

    /**
     * The same for a sub-profile of the user. No device here has sub-profiles: a number for `subProfileId`
     * always throws 801.
     *
     * @param permissionName See the form without a sub-profile.
     * @param subProfileId The sub-profile.
     * @permission ohos.permission.GET_SENSITIVE_PERMISSIONS
     * @throws {BusinessError} 801 - thrown, whenever `subProfileId` is given.
     * @since 26.1.0
     * @see access-control 1.2 F19, 1.4
     */
    getPermissionRequestToggleStatus(
      permissionName: Permissions,
      subProfileId: number,
    ): Promise<PermissionRequestToggleStatus>;

    /**
     * Tells the version of the data of permission management. System API.
     *
     * @returns 1.
     * @throws {BusinessError} 202 - the caller is an app and not a system app.
     * @since 9
     * @see access-control 1.2 F20, 8.1
     */
    getVersion(): Promise<number>;

    /**
     * Tells what has become of permissions of an app, and what asking for them could still do. They are
     * looked at together as if they were requested together, so the rules for locations apply across the
     * list. System API.
     *
     * @param tokenID Token id of the app, not 0.
     * @param permissionList 1 to 1024 names. An unknown or undeclared one is `INVALID`, no error.
     * @returns One status for each entry, in the order of the list.
     * @permission ohos.permission.GET_SENSITIVE_PERMISSIONS
     * @throws {BusinessError} 201 - the permission is not granted.
     * @throws {BusinessError} 202 - the caller is an app and not a system app.
     * @throws {BusinessError} 12100001 - `tokenID` is 0; the list is empty or has more than 1024 entries.
     * @throws {BusinessError} 12100002 - no app has this token id.
     * @throws {BusinessError} 12100009 - the token is that of a native process or of the shell.
     * @since 12
     * @see access-control 1.2 F21, 6.1 to 6.3; D34
     */
    getPermissionsStatus(
      tokenID: number,
      permissionList: Array<Permissions>,
    ): Promise<Array<PermissionStatus>>;

    /**
     * Calls a function whenever an app gains or loses a permission. Only the effective state counts: a grant
     * of what is granted, a change of flags, installation and update tell nothing. System API.
     *
     * Listeners run later than the change, one after the other in the order of registration, and do not keep
     * the process alive (D43). A subscription ends with its app and with the permission, and then receives nothing
     * any more.
     *
     * @param type The event.
     * @param tokenIDList Apps to watch, at most 1024; none means all. Unknown ones are skipped as long as one
     * is known.
     * @param permissionList Permissions to watch, at most 1024; none means all. Unknown ones likewise.
     * @param callback The listener.
     * @permission ohos.permission.GET_SENSITIVE_PERMISSIONS
     * @throws {BusinessError} 201 - the permission is not granted.
     * @throws {BusinessError} 202 - the caller is an app and not a system app.
     * @throws {BusinessError} 12100001 - a list has more than 1024 entries, a token id 0, a name that is empty or over 256
     * bytes (D55), or only unknown entries.
     * @throws {BusinessError} 12100004 - this listener has a subscription already that overlaps in both lists
     * (D17).
     * @throws {BusinessError} 12100005 - there are 200 subscriptions (D43).
     * @since 9
     * @see access-control 1.2 F22, 7; D17, D43
     */
    on(
      type: 'permissionStateChange',
      tokenIDList: Array<number>,
      permissionList: Array<Permissions>,
      callback: Callback<PermissionStateChangeInfo>,
    ): void;

    /**
     * Calls a function whenever the calling app itself gains or loses a permission. For every app. Rules as
     * for `'permissionStateChange'`.
     *
     * @param type The event.
     * @param permissionList Permissions to watch, at most 1024; none means all. Unknown ones are skipped as
     * long as one is known.
     * @param callback The listener.
     * @throws {BusinessError} 12100001 - the list has more than 1024 entries, one that is empty or over 256 bytes (D55), or
     * only unknown ones.
     * @throws {BusinessError} 12100004 - this listener has a subscription already that overlaps.
     * @throws {BusinessError} 12100005 - there are 200 subscriptions (D43).
     * @since 18
     * @see access-control 1.2 F24, 7; D17, D43
     */
    on(
      type: 'selfPermissionStateChange',
      permissionList: Array<Permissions>,
      callback: Callback<PermissionStateChangeInfo>,
    ): void;

    /**
     * Ends subscriptions of `on` with the same lists, in whatever order. System API.
     *
     * @param type The event.
     * @param tokenIDList The tokens that `on` was given.
     * @param permissionList The permissions that `on` was given.
     * @param callback The listener to be removed. Default: all listeners with these lists. `null` is 401
     * (D28).
     * @permission ohos.permission.GET_SENSITIVE_PERMISSIONS
     * @throws {BusinessError} 201 - the permission is not granted.
     * @throws {BusinessError} 202 - the caller is an app and not a system app.
     * @throws {BusinessError} 12100001 - a list is one that `on` never takes (D55); nothing matches, and a list has only
     * unknown entries (D38).
     * @throws {BusinessError} 12100004 - nothing matches (D17).
     * @since 9
     * @see access-control 1.2 F23, 7.2; D1, D17, D28, D38
     */
    off(
      type: 'permissionStateChange',
      tokenIDList: Array<number>,
      permissionList: Array<Permissions>,
      callback?: Callback<PermissionStateChangeInfo>,
    ): void;

    /**
     * Ends subscriptions of `on('selfPermissionStateChange')` with the same list, in whatever order.
     *
     * @param type The event.
     * @param permissionList The permissions that `on` was given.
     * @param callback The listener to be removed. Default: all listeners with this list. `null` is 401 (D28).
     * @throws {BusinessError} 12100001 - the list is one that `on` never takes (D55); nothing matches, and it has only
     * unknown entries (D38).
     * @throws {BusinessError} 12100004 - nothing matches.
     * @since 18
     * @see access-control 1.2 F25, 7.2; D1, D17, D28, D38
     */
    off(
      type: 'selfPermissionStateChange',
      permissionList: Array<Permissions>,
      callback?: Callback<PermissionStateChangeInfo>,
    ): void;

    /**
     * `on('permissionStateChange')` as a function of its own, as ArkTS static has it. Same rules and codes.
     * System API.
     *
     * @param tokenIDList Apps to watch, at most 1024; none means all.
     * @param permissionList Permissions to watch, at most 1024; none means all.
     * @param callback The listener.
     * @permission ohos.permission.GET_SENSITIVE_PERMISSIONS
     * @throws {BusinessError} 201, 202, 12100001, 12100004, 12100005 - as {@link on}.
     * @since 23 (static)
     * @see access-control 1.2 F26
     */
    onPermissionStateChange(
      tokenIDList: Array<number>,
      permissionList: Array<Permissions>,
      callback: Callback<PermissionStateChangeInfo>,
    ): void;

    /**
     * `off('permissionStateChange')` as a function of its own, as ArkTS static has it. Same rules and codes.
     * System API.
     *
     * @param tokenIDList The tokens that were given at registration.
     * @param permissionList The permissions that were given at registration.
     * @param callback The listener to be removed. Default: all listeners with these lists.
     * @permission ohos.permission.GET_SENSITIVE_PERMISSIONS
     * @throws {BusinessError} 201, 202, 12100001, 12100004 - as {@link off}.
     * @since 23 (static)
     * @see access-control 1.2 F26
     */
    offPermissionStateChange(
      tokenIDList: Array<number>,
      permissionList: Array<Permissions>,
      callback?: Callback<PermissionStateChangeInfo>,
    ): void;

    /**
     * `on('selfPermissionStateChange')` as a function of its own, as ArkTS static has it. Same rules and
     * codes.
     *
     * @param permissionList Permissions to watch, at most 1024; none means all.
     * @param callback The listener.
     * @throws {BusinessError} 12100001, 12100004, 12100005 - as {@link on}.
     * @since 23 (static)
     * @see access-control 1.2 F27
     */
    onSelfPermissionStateChange(
      permissionList: Array<Permissions>,
      callback: Callback<PermissionStateChangeInfo>,
    ): void;

    /**
     * `off('selfPermissionStateChange')` as a function of its own, as ArkTS static has it. Same rules and
     * codes.
     *
     * @param permissionList The permissions that were given at registration.
     * @param callback The listener to be removed. Default: all listeners with this list.
     * @throws {BusinessError} 12100001, 12100004 - as {@link off}.
     * @since 23 (static)
     * @see access-control 1.2 F27
     */
    offSelfPermissionStateChange(
      permissionList: Array<Permissions>,
      callback?: Callback<PermissionStateChangeInfo>,
    ): void;

    /**
     * Asks again, in a sheet of Settings, for permissions that the user has refused before. Model
     * restriction: stage model only.
     *
     * @param context Context of the calling app, {@link App.context}.
     * @param permissionList At least one declared user_grant permission, all of one group.
     * @returns For each entry, in the order of the list, whether the app holds it now. A sheet that was
     * closed without an answer resolves too.
     * @throws {BusinessError} 401 - also: an empty list, an object that is no context of this device, the
     * context of an app of the FA model.
     * @throws {BusinessError} 12100001 - the context is that of another app; a permission is unknown, not
     * declared, system_grant or of another group.
     * @throws {BusinessError} 12100009 - the sheet could not be answered (D20).
     * @throws {BusinessError} 12100011 - all of them are granted.
     * @throws {BusinessError} 12100012 - the user was never asked for one of them; not for locations and the
     * pasteboard.
     * @throws {BusinessError} 12100014 - a manual_settings permission; see {@link openPermissionOnSetting}.
     * @since 12
     * @see access-control 1.2 F28, 6.6; D20
     */
    requestPermissionOnSetting(
      context: Context,
      permissionList: Array<Permissions>,
    ): Promise<Array<GrantStatus>>;

    /**
     * Leads the user to the page of Settings where a manual_settings permission is granted. Model
     * restriction: stage model only.
     *
     * @param context Context of the calling app, {@link App.context}.
     * @param permission Name of a declared manual_settings permission.
     * @returns What the user did; `OPENED` does not mean that the permission was granted.
     * @throws {BusinessError} 401 - also: the empty string, an object that is no context of this device, the
     * context of an app of the FA model.
     * @throws {BusinessError} 12100001 - the context is that of another app; no such permission, or not
     * declared.
     * @throws {BusinessError} 12100009 - the dialog could not be answered (D20).
     * @throws {BusinessError} 12100014 - not a manual_settings permission.
     * @since 22
     * @see access-control 1.2 F29, 6.7; D20
     */
    openPermissionOnSetting(context: Context, permission: Permissions): Promise<SelectedResult>;

    /**
     * Asks the user to turn on a switch that turns off the camera, the microphone or positioning for all
     * apps. Model restriction: stage model only.
     *
     * @param context Context of the calling app, {@link App.context}.
     * @param type The switch.
     * @returns Whether the user turned it on.
     * @throws {BusinessError} 401 - also: an object that is no context of this device, the context of an app
     * of the FA model.
     * @throws {BusinessError} 12100001 - not a SwitchType; the context is that of another app.
     * @throws {BusinessError} 12100009 - the administrator blocks it (D59); the dialog could not be answered (D20).
     * @throws {BusinessError} 12100013 - the switch is on (D19).
     * @since 12
     * @see access-control 1.2 F30, 6.8; D19, D20
     */
    requestGlobalSwitch(context: Context, type: SwitchType): Promise<boolean>;

    /**
     * Opens the page of Settings with the permissions of an app. It does not wait for what happens there.
     * System API.
     *
     * @param tokenID Token id of the app, not 0.
     * @throws {BusinessError} 202 - the caller is an app and not a system app.
     * @throws {BusinessError} 12100001 - `tokenID` is 0.
     * @throws {BusinessError} 12100002 - no app has this token id.
     * @throws {BusinessError} 12100007 - the page could not be opened.
     * @since 18
     * @see access-control 1.2 F31, 6.9
     */
    requestPermissionOnApplicationSetting(tokenID: number): Promise<void>;

    /**
     * Tells what has become of a permission of the calling app, and what asking for it could still do. Errors
     * are thrown.
     *
     * @param permissionName Name of the permission, 1 to 256 bytes. An unknown or undeclared one is
     * `INVALID`, no error.
     * @throws {BusinessError} 12100001 - the name is empty or over 256 bytes.
     * @since 20
     * @see access-control 1.2 F32, 6.1, 6.3; D34
     */
    getSelfPermissionStatus(permissionName: Permissions): PermissionStatus;

    /**
     * Lists the apps of the caller's user that declare permissions; for callers of user 0, those of all
     * users. System API.
     *
     * @param permissionList 1 to 1024 names; a repeated one counts once.
     * @returns One row for each app and permission, in no particular order.
     * @permission ohos.permission.GET_SENSITIVE_PERMISSIONS
     * @throws {BusinessError} 201 - the permission is not granted.
     * @throws {BusinessError} 202 - the caller is an app and not a system app.
     * @throws {BusinessError} 12100001 - the list is empty or has more than 1024 entries; a name is empty or
     * over 256 bytes.
     * @throws {BusinessError} 12100003 - no such permission.
     * @throws {BusinessError} 12100015 - more rows than {@link DeviceOptions.permissionRowLimit}.
     * @since 26.0.0
     * @see access-control 1.2 F33, 5.7
     */
    queryStatusByPermission(permissionList: Array<Permissions>): Promise<Array<PermissionStatusInfo>>;

    /**
     * Lists all permissions that apps declare, of whatever user. System API.
     *
     * @param tokenIDList 1 to 1024 token ids; a repeated one counts once.
     * @returns One row for each app and permission, in no particular order.
     * @permission ohos.permission.GET_SENSITIVE_PERMISSIONS
     * @throws {BusinessError} 201 - the permission is not granted.
     * @throws {BusinessError} 202 - the caller is an app and not a system app.
     * @throws {BusinessError} 12100001 - the list is empty or has more than 1024 entries; an id is 0, or that
     * of a native process or of the shell.
     * @throws {BusinessError} 12100002 - no app has one of these ids.
     * @throws {BusinessError} 12100015 - more rows than {@link DeviceOptions.permissionRowLimit}.
     * @since 26.0.0
     * @see access-control 1.2 F34, 5.7
     */
    queryStatusByTokenID(tokenIDList: Array<number>): Promise<Array<PermissionStatusInfo>>;
  }

  /**
   * Whether a permission is effectively held.
   *
   * Like all enums here it exists at run time as a frozen object from name to number, without the reverse
   * entries that TypeScript makes for its own enums (D32): `abilityAccessCtrl.GrantStatus[0]` is `undefined`.
   *
   * @since 8
   * @see access-control 2, 5.4
   */
  enum GrantStatus {
    /** It is not. @since 8 */
    PERMISSION_DENIED = -1,
    /** It is. @since 8 */
    PERMISSION_GRANTED = 0,
  }

  /**
   * What a {@link PermissionStateChangeInfo} reports.
   *
   * @since 9
   * @see access-control 2, 7.3
   */
  enum PermissionStateChangeType {
    /** The app lost the permission. @since 9 */
    PERMISSION_REVOKED_OPER = 0,
    /** The app gained it. @since 9 */
    PERMISSION_GRANTED_OPER = 1,
  }

  /**
   * Whether dialogs may ask for a permission. System API.
   *
   * @since 12
   * @see access-control 2, 8.5
   */
  enum PermissionRequestToggleStatus {
    /** They may not. @since 12 */
    CLOSED = 0,
    /** They may. @since 12 */
    OPEN = 1,
  }

  /**
   * What has become of a permission, and what asking could still do. It goes by the stored decision: a
   * permission that is granted but suspended for the account is `GRANTED` here and `PERMISSION_DENIED` in
   * {@link AtManager.checkAccessToken}.
   *
   * @since 12, for all apps since 20
   * @see access-control 2, 6.1
   */
  enum PermissionStatus {
    /** Refused; only Settings can change that. @since 12 */
    DENIED = -1,
    /** Granted. @since 12 */
    GRANTED = 0,
    /** Declared and not decided, or to be asked for again: a request shows a dialog. @since 12 */
    NOT_DETERMINED = 1,
    /**
     * Not to be had by asking: undeclared, unknown, decided in Settings only, or a location before its
     * precondition is met.
     *
     * @since 12
     */
    INVALID = 2,
    /** Blocked by the administrator, or because the app's privacy statement is pending. @since 12 */
    RESTRICTED = 3,
  }

  /**
   * The switches that concern all apps.
   *
   * @since 12
   * @see access-control 2, 6.8
   */
  enum SwitchType {
    /** All cameras. @since 12 */
    CAMERA = 0,
    /** All microphones. @since 12 */
    MICROPHONE = 1,
    /** Positioning. @since 12 */
    LOCATION = 2,
  }

  /**
   * What the user did when {@link AtManager.openPermissionOnSetting} asked to go to Settings.
   *
   * @since 22
   * @see access-control 2, 6.7
   */
  enum SelectedResult {
    /** Declined. @since 22 */
    REJECTED = -1,
    /** Went to the page; what the user did there is not reported. @since 22 */
    OPENED = 0,
    /** Nothing to do: the permission was granted already. @since 22 */
    GRANTED = 1,
  }

  /**
   * One change of an effective permission.
   *
   * @since 9, for all apps since 18
   * @see access-control 2, 7.4
   */
  interface PermissionStateChangeInfo {
    /** Gained or lost. @since 9 */
    change: PermissionStateChangeType;
    /** Token id of the app. @since 9 */
    tokenID: number;
    /** The permission. @since 9 */
    permissionName: Permissions;
  }

  /**
   * The state of one permission of one app. System API.
   *
   * @since 26.0.0
   * @see access-control 2, 5.7
   */
  interface PermissionStatusInfo {
    /** Token id of the app. @since 26.0.0 */
    tokenID: number;
    /** The permission. @since 26.0.0 */
    permissionName: Permissions;
    /** Whether the app effectively holds it. @since 26.0.0 */
    grantStatus: GrantStatus;
    /** The bits of {@link AtManager.getPermissionFlags}. @since 26.0.0 */
    grantFlags: number;
    /**
     * When state or flags last changed, in milliseconds since 1970; at first, the installation. Here it is always
     * there; it is optional because it is in the SDK.
     *
     * @since 26.0.0
     */
    grantTimestamp?: number;
  }
}

/**
 * Outcome of a request, entry by entry: four arrays of the length and order of the request. In the SDK it is
 * a class that only the system makes. All four are always there; the last two are optional because older
 * releases lack them.
 *
 * @since 9
 * @see access-control 2, 6.2, 6.4
 */
export interface PermissionRequestResult {
  /** The names as they were given, repeated ones too. @since 9 */
  permissions: Array<string>;
  /**
   * 0 granted; -1 not granted; 2 the request was not valid, `errorReasons` tells why; 3 blocked by the
   * administrator or a pending privacy statement.
   *
   * @since 9
   */
  authResults: Array<number>;
  /** Whether the user was asked in this request. @since 12 */
  dialogShownResults?: Array<boolean>;
  /**
   * 0 processed as usual; 1 no such permission, or more than 1024 in one request; 2 not declared; 3 a
   * precondition of the location permissions is not met; 4 the privacy statement is pending; 5 never offered
   * in a dialog, or fixed by the administrator; 6 to be granted in Settings only; 12 the caller is not an
   * app, or the service failed.
   *
   * @since 18
   */
  errorReasons?: Array<number>;
}

/**
 * The context of a UIAbility, which says for whom a dialog is shown: {@link App.context} for the apps of a
 * device. The contexts of the SDK have these members and more. An object that only looks like a context is
 * refused with 401.
 *
 * @since 9
 * @see access-control 1.4
 */
export interface Context {
  /** The app. @since 9 */
  readonly applicationInfo: {
    /** Bundle name. @since 9 */
    readonly name: string;
    /** User id of the process. @since 9 */
    readonly uid: number;
    /** Token id, what the functions here take as `tokenID`. @since 9 */
    readonly accessTokenId: number;
    /** Whether it is a system app. @since 9 */
    readonly systemApp: boolean;
    /** 0 for the app itself, above for its clones. @since 12 */
    readonly appIndex: number;
  };
}

export type { Permissions };
export { abilityAccessCtrl };
// As in the SDK, so that `paths` of a tsconfig.json can map '@ohos.abilityAccessCtrl' to this file.
export default abilityAccessCtrl;
