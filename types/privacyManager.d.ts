import type { AsyncCallback, Callback } from './base.js';
import type { DeviceOptions } from './device.js';
import type { Policies } from './device-access.js';
import type { Permissions } from './permissions.js';

/**
 * The privacy manager: which app used which sensitive permission when, how often and for how long, before the
 * user or behind the user's back, and which are being used right now. It is the account of what happened, not
 * the guard: whether an app may use a permission, access control decides.
 *
 * Two kinds of records. {@link addPermissionUsedRecord} counts accesses that are over in a moment; those of one
 * minute that are alike make one record. {@link startUsingPermission} and {@link stopUsingPermission} enclose a
 * usage that lasts. It runs in segments: going to the foreground or to the background ends one and begins the
 * next, and a segment that ended is a record with its start and its real duration (D21, D36). Both kinds are
 * kept for 7 days, at most 500,000 of them (D25).
 *
 * Delivery. A missing argument or one of the wrong JavaScript type is code 401 and **thrown**, also by
 * functions that return a promise or take a callback. Every other error rejects the promise or goes to the
 * callback; {@link on}, {@link off}, their namesakes and {@link checkPermissionInUse} throw those as well (D2).
 * Void promises resolve with `undefined` (D4), a callback gets `(undefined, data)` or the error (D3) and never
 * runs before the call has returned. `null` in place of a callback selects the promise, and `null` as a
 * property of an options or request object counts as left out (D28).
 *
 * Arguments. A token id is read as an unsigned 32-bit integer, a count, a pid or a flag as a signed one:
 * fractions are cut off, `NaN` is 0. A permission name has 1 to 256 bytes of UTF-8 and is compared exactly. The
 * permissions whose use can be recorded, *recordable* below, are those that the user grants and some more, and
 * the user_grant ones that the device defines (D57);
 * whether the app declares or holds one does not matter.
 *
 * Checks come in this order: the values (12100001), system app (202), permission (201), existence of the app
 * (12100002), recordable permission (12100003), and then the rest (D22).
 *
 * Codes. They are plain numbers; the SDK has no enumeration of them. Each function names its causes, apart
 * from those marked *any*, which every function may report.
 *
 * | code | meaning |
 * |---|---|
 * | 201 | the caller lacks the needed permission |
 * | 202 | the caller is an app and not a system app |
 * | 401 | an argument is missing or of the wrong type, no such event *(any)* |
 * | 801 | this device does not have the capability |
 * | 12100001 | a value is invalid |
 * | 12100002 | no app has the token id |
 * | 12100003 | no such permission, or not a recordable one |
 * | 12100004 | start or `on` repeated, stop or `off` without its counterpart |
 * | 12100005 | too many subscriptions |
 * | 12100006 | toggles of user and sub-profile at odds; never here: no device has sub-profiles |
 * | 12100007 | the device is closed or cannot serve *(any)* |
 * | 12100008 | out of memory *(any)* |
 * | 12100009 | anything else: the store fails, the enterprise blocks the camera or the microphone *(any)* |
 *
 * All times are milliseconds since 1970 on the clock of the device, durations are milliseconds.
 *
 * System capability: `SystemCapability.Security.AccessToken`.
 *
 * @since 9
 * @see privacy 1.1 to 1.5, 9; D1 to D5
 */
declare namespace privacyManager {
  /**
   * Records that an app used a permission, or tried to. System API.
   *
   * Accesses of one minute with the same app, permission, identity, used type, status and lock state are added
   * up in one record, which keeps the time of the first; those that succeeded and those that failed stay apart
   * unless reported together. No call is dropped (D5). Nothing is recorded, and the call succeeds, while the
   * record toggle of the app's user is off, for the camera or microphone while its switch is off, and for a
   * permission that the administrator fixed.
   *
   * @param tokenID Token id of the app that used the permission, not 0.
   * @param permissionName Name of a recordable permission, 1 to 256 bytes.
   * @param successCount How often it succeeded, not negative.
   * @param failCount How often it was refused, not negative; one of the two must be above 0.
   * @param options In which way it was used, and under which identity. Since 12.
   * @returns Resolves when the record, or the sum it became part of, is durable (D39).
   * @permission ohos.permission.PERMISSION_USED_STATS
   * @throws {BusinessError} 201 - the permission is not granted.
   * @throws {BusinessError} 202 - the caller is an app and not a system app.
   * @throws {BusinessError} 12100001 - `tokenID` is 0; the name is empty or over 256 bytes; a count is
   * negative, or both are 0; not a PermissionUsedType; an identity of more than 48 bytes.
   * @throws {BusinessError} 12100002 - no app has this token id; native processes and the shell are none.
   * @throws {BusinessError} 12100003 - not a recordable permission.
   * @since 9
   * @see privacy 1.1 F1, 1.5, 3; D5, D22, D31, D39
   */
  function addPermissionUsedRecord(
    tokenID: number,
    permissionName: Permissions,
    successCount: number,
    failCount: number,
    options?: AddPermissionUsedRecordOptions,
  ): Promise<void>;

  /**
   * The same with a callback and without options.
   *
   * @param tokenID Token id of the app that used the permission, not 0.
   * @param permissionName Name of a recordable permission, 1 to 256 bytes.
   * @param successCount How often it succeeded, not negative.
   * @param failCount How often it was refused, not negative; one of the two must be above 0.
   * @param callback Gets `(undefined, undefined)` when the record is durable, or the error.
   * @permission ohos.permission.PERMISSION_USED_STATS
   * @throws {BusinessError} 201, 202, 12100001, 12100002, 12100003 - to the callback, as the form with a
   * promise.
   * @since 9
   * @see privacy 1.1 F2
   */
  function addPermissionUsedRecord(
    tokenID: number,
    permissionName: Permissions,
    successCount: number,
    failCount: number,
    callback: AsyncCallback<void>,
  ): void;

  /**
   * Asks for records of the last 7 days. What is still running is not in it, see {@link on}. System API.
   *
   * @param request What to look for; `flag` is needed, everything else has a default.
   * @permission ohos.permission.PERMISSION_USED_STATS
   * @throws {BusinessError} 201 - the permission is not granted.
   * @throws {BusinessError} 202 - the caller is an app and not a system app.
   * @throws {BusinessError} 12100001 - a negative time, or a begin after an end that is not 0 (D27); no such
   * flag.
   * @throws {BusinessError} 12100002 - no installed app has this token id.
   * @throws {BusinessError} 12100003 - a name that is not one of a recordable permission. With `isRemote` neither is looked
   * at, and nothing is found.
   * @since 9
   * @see privacy 1.1 F3, 4; D23, D24, D25, D27, D37, D54
   */
  function getPermissionUsedRecord(request: PermissionUsedRequest): Promise<PermissionUsedResponse>;

  /**
   * The same with a callback.
   *
   * @param request What to look for.
   * @param callback Gets `(undefined, response)`, or the error and a response that is empty.
   * @permission ohos.permission.PERMISSION_USED_STATS
   * @throws {BusinessError} 201, 202, 12100001, 12100002, 12100003 - to the callback, as the form with a promise.
   * @since 9
   * @see privacy 1.1 F4, 1.2
   */
  function getPermissionUsedRecord(
    request: PermissionUsedRequest,
    callback: AsyncCallback<PermissionUsedResponse>,
  ): void;

  /**
   * {@link getPermissionUsedRecord} under the other name that it has on devices. Same rules and codes.
   *
   * @param request See {@link getPermissionUsedRecord}.
   * @permission ohos.permission.PERMISSION_USED_STATS
   * @throws {BusinessError} 201, 202, 12100001, 12100002, 12100003 - as {@link getPermissionUsedRecord}.
   * @since 9, undocumented
   * @see privacy 1.1
   */
  function getPermissionUsedRecords(request: PermissionUsedRequest): Promise<PermissionUsedResponse>;

  /**
   * The same with a callback.
   *
   * @param request See {@link getPermissionUsedRecord}.
   * @param callback See {@link getPermissionUsedRecord}.
   * @permission ohos.permission.PERMISSION_USED_STATS
   * @throws {BusinessError} 201, 202, 12100001, 12100002, 12100003 - to the callback.
   * @since 9, undocumented
   * @see privacy 1.1
   */
  function getPermissionUsedRecords(
    request: PermissionUsedRequest,
    callback: AsyncCallback<PermissionUsedResponse>,
  ): void;

  /**
   * Tells that an app begins to use a permission. Listeners of {@link on} learn it, and again whenever the app
   * goes to the foreground or to the background. System API.
   *
   * A usage belongs to the calling app: {@link stopUsingPermission} of the same caller ends it. So do the exit of
   * the app that uses, or of its process `pid`, the exit of the caller, the removal of the app, and a reboot. With
   * the camera or microphone switched off it starts as `PERM_INACTIVE`, and is active while the switch is on (D40).
   * A usage that is over is recorded, if the record toggle of the app's user is on at that moment.
   *
   * @param tokenID Token id of the app that uses the permission, not 0.
   * @param permissionName Name of a recordable permission, 1 to 256 bytes.
   * @returns Resolves when the usage has begun.
   * @permission ohos.permission.PERMISSION_USED_STATS
   * @throws {BusinessError} 201 - the permission is not granted.
   * @throws {BusinessError} 202 - the caller is an app and not a system app.
   * @throws {BusinessError} 12100001 - `tokenID` is 0; the name is empty or over 256 bytes; not a
   * PermissionUsedType; an identity of more than 48 bytes.
   * @throws {BusinessError} 12100002 - no app has this token id; native processes and the shell are none.
   * @throws {BusinessError} 12100003 - not a recordable permission.
   * @throws {BusinessError} 12100004 - the caller has started this already, whatever the used type. Without a
   * pid it is a repetition of every start, with one only of that with the same pid.
   * @throws {BusinessError} 12100009 - the enterprise blocks the camera or the microphone, see
   * {@link Policies.blockByAdmin}.
   * @since 9
   * @see privacy 1.1 F5, 5; D21, D22, D31, D36, D40
   */
  function startUsingPermission(tokenID: number, permissionName: Permissions): Promise<void>;

  /**
   * The same for a process of the app, and with the way in which the permission is used.
   *
   * @param tokenID Token id of the app that uses the permission, not 0.
   * @param permissionName Name of a recordable permission, 1 to 256 bytes.
   * @param pid The process that uses it; its end ends the usage. Default: -1, as every number up to 0: no
   * certain process.
   * @param usedType In which way. Default: `NORMAL_TYPE`.
   * @returns Resolves when the usage has begun.
   * @permission ohos.permission.PERMISSION_USED_STATS
   * @throws {BusinessError} 201, 202, 12100001, 12100002, 12100003, 12100004, 12100009 - as the short form.
   * @since 18
   * @see privacy 1.1 F6, 5.1, 5.2
   */
  function startUsingPermission(
    tokenID: number,
    permissionName: Permissions,
    pid?: number,
    usedType?: PermissionUsedType,
  ): Promise<void>;

  /**
   * The same under an identity. Usages of different identities have nothing to do with each other.
   *
   * @param tokenID Token id of the app that uses the permission, not 0.
   * @param permissionName Name of a recordable permission, 1 to 256 bytes.
   * @param pid The process that uses it. Default: -1.
   * @param usedType In which way. Default: `NORMAL_TYPE`.
   * @param options The identity.
   * @returns Resolves when the usage has begun.
   * @permission ohos.permission.PERMISSION_USED_STATS
   * @throws {BusinessError} 201, 202, 12100001, 12100002, 12100003, 12100004, 12100009 - as the short form.
   * @since 26.0.0
   * @see privacy 1.1 F7, 5.1, 5.2
   */
  function startUsingPermission(
    tokenID: number,
    permissionName: Permissions,
    pid?: number,
    usedType?: PermissionUsedType,
    options?: PermissionUsingOptions,
  ): Promise<void>;

  /**
   * The short form with a callback.
   *
   * @param tokenID Token id of the app that uses the permission, not 0.
   * @param permissionName Name of a recordable permission, 1 to 256 bytes.
   * @param callback Gets `(undefined, undefined)` when the usage has begun, or the error.
   * @permission ohos.permission.PERMISSION_USED_STATS
   * @throws {BusinessError} 201, 202, 12100001, 12100002, 12100003, 12100004, 12100009 - to the callback, as
   * the short form.
   * @since 9
   * @see privacy 1.1 F8
   */
  function startUsingPermission(
    tokenID: number,
    permissionName: Permissions,
    callback: AsyncCallback<void>,
  ): void;

  /**
   * Tells that an app has stopped using a permission: ends what the caller started, of whatever process.
   * Listeners of {@link on} learn it, unless another caller still has a usage of the same app, permission and
   * identity running. System API.
   *
   * @param tokenID Token id of the app, not 0.
   * @param permissionName Name of the permission, 1 to 256 bytes.
   * @returns Resolves when the record of the usage is durable.
   * @permission ohos.permission.PERMISSION_USED_STATS
   * @throws {BusinessError} 201 - the permission is not granted.
   * @throws {BusinessError} 202 - the caller is an app and not a system app.
   * @throws {BusinessError} 12100001 - `tokenID` is 0; the name is empty or over 256 bytes; an identity of
   * more than 48 bytes.
   * @throws {BusinessError} 12100002 - no app has this token id; native processes and the shell are none.
   * @throws {BusinessError} 12100003 - not a recordable permission.
   * @throws {BusinessError} 12100004 - the caller has no such usage running.
   * @since 9
   * @see privacy 1.1 F9, 5.3, 5.4; D21, D22, D31, D36
   */
  function stopUsingPermission(tokenID: number, permissionName: Permissions): Promise<void>;

  /**
   * The same for one process of the app.
   *
   * @param tokenID Token id of the app, not 0.
   * @param permissionName Name of the permission, 1 to 256 bytes.
   * @param pid The process that was given at the start. Default: -1, as every number up to 0: all that the
   * caller started, with a process and without.
   * @returns Resolves when the record of the usage is durable.
   * @permission ohos.permission.PERMISSION_USED_STATS
   * @throws {BusinessError} 201, 202, 12100001, 12100002, 12100003, 12100004 - as the short form.
   * @since 18
   * @see privacy 1.1 F10, 5.3
   */
  function stopUsingPermission(tokenID: number, permissionName: Permissions, pid?: number): Promise<void>;

  /**
   * The same for an identity.
   *
   * @param tokenID Token id of the app, not 0.
   * @param permissionName Name of the permission, 1 to 256 bytes.
   * @param pid The process that was given at the start. Default: -1, all.
   * @param options The identity that was given at the start.
   * @returns Resolves when the record of the usage is durable.
   * @permission ohos.permission.PERMISSION_USED_STATS
   * @throws {BusinessError} 201, 202, 12100001, 12100002, 12100003, 12100004 - as the short form.
   * @since 26.0.0
   * @see privacy 1.1 F11, 5.3
   */
  function stopUsingPermission(
    tokenID: number,
    permissionName: Permissions,
    pid?: number,
    options?: PermissionUsingOptions,
  ): Promise<void>;

  /**
   * The short form with a callback.
   *
   * @param tokenID Token id of the app, not 0.
   * @param permissionName Name of the permission, 1 to 256 bytes.
   * @param callback Gets `(undefined, undefined)` when the record is durable, or the error.
   * @permission ohos.permission.PERMISSION_USED_STATS
   * @throws {BusinessError} 201, 202, 12100001, 12100002, 12100003, 12100004 - to the callback, as the short
   * form.
   * @since 9
   * @see privacy 1.1 F12
   */
  function stopUsingPermission(
    tokenID: number,
    permissionName: Permissions,
    callback: AsyncCallback<void>,
  ): void;

  /**
   * Calls a function whenever an app begins to use a permission, goes on with it in the foreground or in the
   * background, or stops. Usages that began earlier are not reported. System API.
   *
   * Listeners run later than the change, one after the other in the order of registration, and do not keep the
   * process alive (D43). Usages belong to the device object that started them, so do subscriptions. A subscription
   * ends with its app and with the permission, and then receives nothing any more.
   *
   * @param type The event.
   * @param permissionList Permissions to watch, at most 1024; none means all. Those that are not recordable are
   * skipped as long as one is.
   * @param callback The listener.
   * @permission ohos.permission.PERMISSION_USED_STATS
   * @throws {BusinessError} 201 - the permission is not granted.
   * @throws {BusinessError} 202 - the caller is an app and not a system app.
   * @throws {BusinessError} 12100001 - the list has more than 1024 entries, an entry that is empty or over 256 bytes (D55),
   * or none of a recordable permission.
   * @throws {BusinessError} 12100004 - this listener has a subscription already that overlaps (D17).
   * @throws {BusinessError} 12100005 - there are 200 subscriptions (D43).
   * @since 9
   * @see privacy 1.1 F13, 6; D17, D43
   */
  function on(
    type: 'activeStateChange',
    permissionList: Array<Permissions>,
    callback: Callback<ActiveChangeResponse>,
  ): void;

  /**
   * Ends subscriptions of {@link on} with the same list, in whatever order. System API.
   *
   * @param type The event.
   * @param permissionList The permissions that `on` was given; none is only the subscription to all.
   * @param callback The listener to be removed. Default: all listeners with this list. `null` is 401 (D28).
   * @permission ohos.permission.PERMISSION_USED_STATS
   * @throws {BusinessError} 201 - the permission is not granted.
   * @throws {BusinessError} 202 - the caller is an app and not a system app.
   * @throws {BusinessError} 12100001 - the list is one that {@link on} never takes (D55); nothing matches, and no permission
   * in it is recordable (D38).
   * @throws {BusinessError} 12100004 - nothing matches (D17).
   * @since 9
   * @see privacy 1.1 F14, 6.3; D1, D17, D28, D38
   */
  function off(
    type: 'activeStateChange',
    permissionList: Array<Permissions>,
    callback?: Callback<ActiveChangeResponse>,
  ): void;

  /**
   * `on('activeStateChange')` as a function of its own, as ArkTS static has it. Same rules and codes. System
   * API.
   *
   * @param permissionList Permissions to watch, at most 1024; none means all.
   * @param callback The listener.
   * @permission ohos.permission.PERMISSION_USED_STATS
   * @throws {BusinessError} 201, 202, 12100001, 12100004, 12100005 - as {@link on}.
   * @since 23 (static)
   * @see privacy 1.1 F15, 6.6
   */
  function onActiveStateChange(
    permissionList: Array<Permissions>,
    callback: Callback<ActiveChangeResponse>,
  ): void;

  /**
   * `off('activeStateChange')` as a function of its own, as ArkTS static has it. Same rules and codes. System
   * API.
   *
   * @param permissionList The permissions that were given at registration.
   * @param callback The listener to be removed. Default: all listeners with this list.
   * @permission ohos.permission.PERMISSION_USED_STATS
   * @throws {BusinessError} 201, 202, 12100001, 12100004 - as {@link off}.
   * @since 23 (static)
   * @see privacy 1.1 F16, 6.6
   */
  function offActiveStateChange(
    permissionList: Array<Permissions>,
    callback?: Callback<ActiveChangeResponse>,
  ): void;

  /**
   * Tells in which ways apps have ever used permissions. It outlasts the records; only the removal of the app
   * and {@link setPermissionUsedRecordToggleStatus} clear it. System API.
   *
   * @param tokenId Token id of an app. Default, as `null` and 0: all apps of all users.
   * @param permissionName Name of a recordable permission, at most 256 bytes. Default, as the empty string: all.
   * @returns One element for each app, permission and way, in the order of first use; the ways of one in the
   * order of {@link PermissionUsedType}.
   * @permission ohos.permission.PERMISSION_USED_STATS
   * @throws {BusinessError} 201 - the permission is not granted.
   * @throws {BusinessError} 202 - the caller is an app and not a system app.
   * @throws {BusinessError} 12100001 - a name of more than 256 bytes.
   * @throws {BusinessError} 12100002 - no app has this token id.
   * @throws {BusinessError} 12100003 - not a recordable permission.
   * @throws {BusinessError} 12100009 - there are more than 2000 elements.
   * @since 12, with `null` since 20
   * @see privacy 1.1 F17, 7.1; D1, D28
   */
  function getPermissionUsedTypeInfos(
    tokenId?: number | null,
    permissionName?: Permissions,
  ): Promise<Array<PermissionUsedTypeInfo>>;

  /**
   * Says whether accesses by the apps of the caller's user are recorded. Turning it off deletes all records and
   * used types of these apps, every time; usages that run go on. System API.
   *
   * @param status On (at first) or off.
   * @returns Resolves when the setting is durable.
   * @permission ohos.permission.PERMISSION_RECORD_TOGGLE
   * @throws {BusinessError} 201 - the permission is not granted.
   * @throws {BusinessError} 202 - the caller is an app and not a system app.
   * @since 18
   * @see privacy 1.1 F18, 7.2; D4
   */
  function setPermissionUsedRecordToggleStatus(status: boolean): Promise<void>;

  /**
   * The same for a sub-profile of the user. No device here has sub-profiles: a number for `subProfileId` always
   * throws 801.
   *
   * @param status See the form without a sub-profile.
   * @param subProfileId The sub-profile.
   * @permission ohos.permission.PERMISSION_RECORD_TOGGLE
   * @throws {BusinessError} 801 - thrown, whenever `subProfileId` is given.
   * @since 26.1.0
   * @see privacy 1.1 F19, 1.4
   */
  function setPermissionUsedRecordToggleStatus(status: boolean, subProfileId: number): Promise<void>;

  /**
   * Tells whether accesses by the apps of the caller's user are recorded. System API.
   *
   * @permission ohos.permission.PERMISSION_USED_STATS
   * @throws {BusinessError} 201 - the permission is not granted.
   * @throws {BusinessError} 202 - the caller is an app and not a system app.
   * @since 18
   * @see privacy 1.1 F20, 7.2
   */
  function getPermissionUsedRecordToggleStatus(): Promise<boolean>;

  /**
   * The same for a sub-profile of the user. No device here has sub-profiles: a number for `subProfileId` always
   * throws 801.
   *
   * @param subProfileId The sub-profile.
   * @permission ohos.permission.PERMISSION_USED_STATS
   * @throws {BusinessError} 801 - thrown, whenever `subProfileId` is given.
   * @since 26.1.0
   * @see privacy 1.1 F21, 1.4
   */
  function getPermissionUsedRecordToggleStatus(subProfileId: number): Promise<boolean>;

  /**
   * Tells whether any app is using a permission right now, in the foreground or in the background; known at
   * once. What is started while its switch is off does not count. Errors are thrown. System API.
   *
   * @param permissionName Name of a recordable permission, 1 to 256 bytes.
   * @permission ohos.permission.PERMISSION_USED_STATS
   * @throws {BusinessError} 201 - the permission is not granted.
   * @throws {BusinessError} 202 - the caller is an app and not a system app.
   * @throws {BusinessError} 12100001 - the name is empty or over 256 bytes.
   * @throws {BusinessError} 12100003 - not a recordable permission.
   * @since 26.0.0
   * @see privacy 1.1 F22, 7.4; D28
   */
  function checkPermissionInUse(permissionName: Permissions): boolean;

  /**
   * How much {@link getPermissionUsedRecord} tells.
   *
   * Like all enums here it exists at run time as a frozen object from name to number, without the reverse
   * entries that TypeScript makes for its own enums (D32): `privacyManager.PermissionUsageFlag[0]` is
   * `undefined`.
   *
   * Beyond the two members the numbers 2 to 6 are served, with lists: only what happened 2 while the screen was
   * locked, 3 while it was not, 4 in the background, 5 in the foreground, 6 through a picker or a security
   * component.
   *
   * @since 9
   * @see privacy 2.1, 4.5
   */
  enum PermissionUsageFlag {
    /** Counts, last times and durations. @since 9 */
    FLAG_PERMISSION_USAGE_SUMMARY = 0,
    /** The same, and lists of the latest records. @since 9 */
    FLAG_PERMISSION_USAGE_DETAIL = 1,
  }

  /**
   * What a {@link ActiveChangeResponse} reports, and how a record came about.
   *
   * @since 9
   * @see privacy 2.1
   */
  enum PermissionActiveStatus {
    /** Not in use. @since 9 */
    PERM_INACTIVE = 0,
    /** In use by an app before the user. @since 9 */
    PERM_ACTIVE_IN_FOREGROUND = 1,
    /** In use by an app that the user does not see. @since 9 */
    PERM_ACTIVE_IN_BACKGROUND = 2,
  }

  /**
   * By what right a permission is used.
   *
   * @since 12
   * @see privacy 2.1
   */
  enum PermissionUsedType {
    /** Granted in a dialog or in Settings. @since 12 */
    NORMAL_TYPE = 0,
    /** Through a picker, without holding the permission. @since 12 */
    PICKER_TYPE = 1,
    /** Granted for the moment by a security component, like a paste button. @since 12 */
    SECURITY_COMPONENT_TYPE = 2,
  }

  /**
   * A query of records. A property that is left out, `undefined` or `null` (D28) does not restrict.
   *
   * @since 9
   * @see privacy 2.2, 4.1; D24, D27, D37
   */
  interface PermissionUsedRequest {
    /** Token id of an app. Default: 0, all apps. @since 9 */
    tokenId?: number;
    /** Whether to ask other devices, about which nothing is known here. Default: false. @since 9 */
    isRemote?: boolean;
    /** The device. Default: `''`, this one; so is `'0'`, and nothing is found for any other. @since 9 */
    deviceId?: string;
    /** Bundle name of an app. Default: `''`, all. @since 9 */
    bundleName?: string;
    /** The permissions. Default: none given, all. Each must be a recordable one (D54). @since 9 */
    permissionNames?: Array<Permissions>;
    /** First moment, inclusive. Default: 0, no bound but the 7 days that records are kept. @since 9 */
    beginTime?: number;
    /** Last moment, inclusive. Default: 0, no bound. @since 9 */
    endTime?: number;
    /** How much to tell. @since 9 */
    flag: PermissionUsageFlag;
  }

  /**
   * What was found.
   *
   * @since 9
   * @see privacy 2.3, 4.2, 4.4
   */
  interface PermissionUsedResponse {
    /** Time of the oldest record that was found, 0 if none was. @since 9 */
    beginTime: number;
    /** Time of the newest. @since 9 */
    endTime: number;
    /** One for each app and identity, by token id. @since 9 */
    bundleRecords: Array<BundleUsedRecord>;
  }

  /**
   * What was found of one app under one identity.
   *
   * @since 9
   * @see privacy 2.3, 4.2; D24, D37
   */
  interface BundleUsedRecord {
    /** Token id of the app. @since 9 */
    tokenId: number;
    /** Whether it is one of another device: always false. @since 9 */
    isRemote: boolean;
    /** Its device: always `''`, this one. @since 9 */
    deviceId: string;
    /** Name of its device; only there for other devices. @since 24 */
    deviceName?: string;
    /** Bundle name of the app. @since 9 */
    bundleName: string;
    /** One for each permission, the latest used first. @since 9 */
    permissionRecords: Array<PermissionUsedRecord>;
  }

  /**
   * What was found of one permission. The totals count every record; the lists are empty in a summary and
   * otherwise hold the newest of them, at most 10 each or what {@link DeviceOptions.usedRecordDetailLimit} says
   * (D23).
   *
   * @since 9
   * @see privacy 2.3, 4.2, 4.3; D21, D23
   */
  interface PermissionUsedRecord {
    /** The permission. @since 9 */
    permissionName: Permissions;
    /** How often it was used. @since 9 */
    accessCount: number;
    /** How often its use was refused. @since 9 */
    rejectCount: number;
    /** When it was used last, 0 for never; of a minute whose accesses were added up, the first. @since 9 */
    lastAccessTime: number;
    /** When its use was refused last, 0 for never. @since 9 */
    lastRejectTime: number;
    /** How long it was used then: real for a usage with start and stop, 0 for an access. @since 9 */
    lastAccessDuration: number;
    /** The identity, `''` for none. It is always there; older releases lack it. @since 26.0.0 */
    enhancedIdentity?: string;
    /** The latest uses, newest first. @since 9 */
    accessRecords: Array<UsedRecordDetail>;
    /** The latest refusals, newest first. @since 9 */
    rejectRecords: Array<UsedRecordDetail>;
  }

  /**
   * One record. All members are always there; the optional ones are missing in older releases.
   *
   * @since 9
   * @see privacy 2.3; D21
   */
  interface UsedRecordDetail {
    /** Where the app was: a {@link PermissionActiveStatus}. @since 9 */
    status: number;
    /** The screen: 1 unlocked, 2 locked. @since 11 */
    lockScreenStatus?: number;
    /** When it began. @since 9 */
    timestamp: number;
    /** How long it lasted; 0 for an access. @since 9 */
    accessDuration: number;
    /** How many accesses or refusals were added up; 1 for a usage with start and stop. @since 11 */
    count?: number;
    /** By what right. @since 12 */
    usedType?: PermissionUsedType;
  }

  /**
   * One change of how an app uses a permission. All members are always there; the optional ones are missing in
   * older releases.
   *
   * @since 9
   * @see privacy 2.3, 5.4, 5.6, 6.5; D21
   */
  interface ActiveChangeResponse {
    /**
     * Token id of who started it, or who stopped it; for the life of the app whoever had started it, for a switch
     * 0.
     *
     * @since 18
     */
    callingTokenId?: number;
    /** Token id of the app. @since 9 */
    tokenId: number;
    /** The permission. @since 9 */
    permissionName: Permissions;
    /** The device: always `''`, this one. @since 9 */
    deviceId: string;
    /** How it is used from now on. @since 9 */
    activeStatus: PermissionActiveStatus;
    /** By what right; `NORMAL_TYPE` when the use ended, or a switch changed it. @since 18 */
    usedType?: PermissionUsedType;
    /** The identity, `''` for none. @since 26.0.0 */
    enhancedIdentity?: string;
  }

  /**
   * One way in which an app has used a permission.
   *
   * @since 12
   * @see privacy 2.3, 7.1
   */
  interface PermissionUsedTypeInfo {
    /** Token id of the app. @since 12 */
    tokenId: number;
    /** The permission. @since 12 */
    permissionName: Permissions;
    /** The way. @since 12 */
    usedType: PermissionUsedType;
  }

  /**
   * Further particulars of an access.
   *
   * @since 12
   * @see privacy 2.2; D28
   */
  interface AddPermissionUsedRecordOptions {
    /** By what right. Default: `NORMAL_TYPE`. @since 12 */
    usedType?: PermissionUsedType;
    /** On whose behalf, at most 48 bytes. Records of different identities stay apart. Default: `''`. @since 26.0.0 */
    enhancedIdentity?: string;
  }

  /**
   * Further particulars of a usage.
   *
   * @since 26.0.0
   * @see privacy 2.2; D28
   */
  interface PermissionUsingOptions {
    /** On whose behalf, at most 48 bytes. Default: `''`. @since 26.0.0 */
    enhancedIdentity?: string;
  }
}

export type { Permissions };
export { privacyManager };
// As in the SDK, so that `paths` of a tsconfig.json can map '@ohos.privacyManager' to this file.
export default privacyManager;
