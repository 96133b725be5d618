import type { Device } from './device.js';

/**
 * An encrypted store for short secrets: passwords, tokens, card numbers.
 *
 * An **asset** is one secret of up to 1024 bytes with an alias and attributes. It belongs to the app that
 * added it, or to a group of apps of one developer, inside one user space. The secret is always encrypted;
 * the attributes are as well when {@link Tag.REQUIRE_ATTR_ENCRYPTED} is set.
 *
 * Delivery. A function that returns a promise reports every error by rejecting, wrong arguments included; a
 * `Sync` function throws. Void promises resolve with `undefined`. Calls of one app take effect in the order
 * in which they were made, awaited or not (D15). Bytes are copied when a function is called; changing them
 * later has no effect.
 *
 * Arguments. A map holds at most 64 entries. A number is read as an unsigned 32-bit integer: fractions are
 * cut off, `NaN` is 0, -1 is 4294967295. Bytes must be a `Uint8Array` (or a subclass such as `Buffer`), not
 * empty.
 *
 * Any function may report these codes, which are therefore not repeated below: 24000001 the device is closed
 * or cannot serve, 24000006 out of memory, 24000010 the app did not declare the given group, or the caller
 * cannot be identified, 24000011 / 24000012 / 24000013 the bundle, account or token service failed, 24000014
 * a file or folder of the device failed.
 *
 * System capability: `SystemCapability.Security.Asset`.
 *
 * @since 11
 * @see asset 1.1 to 1.5
 */
declare namespace asset {
  /**
   * Adds one asset.
   *
   * Needs {@link Tag.SECRET} and {@link Tag.ALIAS}. The alias is unique among the private assets of the app
   * in this user space - separately for encrypted attributes and for each group.
   * {@link Tag.CONFLICT_RESOLUTION} decides about an alias that exists. A number of attributes have defaults;
   * see {@link Tag}.
   *
   * @param attributes The secret, its alias and any attributes; not {@link Tag.RETURN_TYPE} and the like,
   * which belong to queries.
   * @returns Resolves when the asset is stored durably.
   * @permission ohos.permission.STORE_PERSISTENT_DATA - only if {@link Tag.IS_PERSISTENT} is given, whatever
   * its value.
   * @throws {BusinessError} 201 - IS_PERSISTENT is given without that permission.
   * @throws {BusinessError} 401 - not a Map; SECRET or ALIAS missing; a tag that add does not take; a value
   * of the wrong type or out of its range; GROUP_ID with IS_PERSISTENT true; in user spaces 0 to 99 any
   * accessibility but DEVICE_POWERED_ON.
   * @throws {BusinessError} 24000003 - the alias exists and is not to be overwritten.
   * @throws {BusinessError} 24000005 - the lock state does not allow this accessibility now, or a lock
   * password is required and none is set.
   * @throws {BusinessError} 24000007 - stored data is damaged.
   * @throws {BusinessError} 24000008 - the database failed.
   * @throws {BusinessError} 24000009 - encryption failed.
   * @throws {BusinessError} 24000015 - the clock cannot be read.
   * @throws {BusinessError} 24000017 - a clone or native process uses GROUP_ID; SYNC_TYPE TRUSTED_ACCOUNT
   * with a group or in a clone; WRAP_TYPE TRUSTED_ACCOUNT in a clone or together with SYNC_TYPE
   * TRUSTED_ACCOUNT; AUTH_TYPE PRIVATE_PIN (D13).
   * @since 11
   * @see asset 1.2, 4.1
   */
  function add(attributes: AssetMap): Promise<void>;

  /**
   * {@link add}, done before it returns. Same rules and codes; errors are thrown.
   *
   * @param attributes See {@link add}.
   * @since 12
   * @see asset 1.2, 4.1
   */
  function addSync(attributes: AssetMap): void;

  /**
   * {@link add} in the space of another user. The asset belongs to the calling app as it runs there; the lock
   * state of that user counts. System API.
   *
   * The checks come in this order: arguments and existence of the user (401), system app (202), permission
   * (201). The caller itself may run in any user space (D7).
   *
   * @param userId User space, 100 to 2147483647; the user must exist. Fractions are cut off.
   * @param attributes See {@link add}.
   * @permission ohos.permission.INTERACT_ACROSS_LOCAL_ACCOUNTS, and STORE_PERSISTENT_DATA as for {@link add}.
   * @throws {BusinessError} 201 - a needed permission is not granted.
   * @throws {BusinessError} 202 - the caller is an app and not a system app.
   * @throws {BusinessError} 401 - as {@link add}; also `userId` not a number, out of range, or no such user.
   * @throws {BusinessError} 24000003, 24000005, 24000007, 24000008, 24000009, 24000015, 24000017 - as
   * {@link add}.
   * @since 12
   * @see asset 1.2, 5.2; D7
   */
  function addAsUser(userId: number, attributes: AssetMap): Promise<void>;

  /**
   * Adds up to 100 assets in one transaction.
   *
   * An alias that exists (and is not to be overwritten) is reported in the result while the others are added.
   * Any other error rejects the whole call, and nothing is written.
   *
   * @param attributesArray 1 to 100 maps, each as for {@link add}; all with the same GROUP_ID and
   * REQUIRE_ATTR_ENCRYPTED. OPERATION_TYPE has no effect here.
   * @returns What failed, by position; only 24000003 can occur there.
   * @permission ohos.permission.STORE_PERSISTENT_DATA - only if IS_PERSISTENT is given in any of the maps.
   * @throws {BusinessError} 201 - IS_PERSISTENT is given without that permission.
   * @throws {BusinessError} 401 - not an array, empty, more than 100; a wrong element; one new alias given
   * twice.
   * @throws {BusinessError} 24000005, 24000007, 24000008, 24000009, 24000015, 24000017 - as {@link add}, for
   * any element.
   * @throws {BusinessError} 24000019 - the elements differ in GROUP_ID or REQUIRE_ATTR_ENCRYPTED.
   * @since 26
   * @see asset 4.7; D11
   */
  function batchAdd(attributesArray: Array<AssetMap>): Promise<BatchResult>;

  /**
   * Removes every asset that meets all the conditions. An empty map removes all private assets of the app
   * whose attributes are not encrypted.
   *
   * Works while the device is locked and asks for no user authentication.
   *
   * @param query Conditions: ALIAS, access attributes, labels - critical ones too (D9). GROUP_ID and
   * REQUIRE_ATTR_ENCRYPTED select the data set.
   * @throws {BusinessError} 401 - not a Map; a tag that remove does not take (SECRET, RETURN_TYPE, ...); a
   * wrong value.
   * @throws {BusinessError} 24000002 - nothing matches.
   * @throws {BusinessError} 24000005 - encrypted attributes before the first unlock (D41).
   * @throws {BusinessError} 24000007 - stored data is damaged.
   * @throws {BusinessError} 24000008 - the database failed.
   * @throws {BusinessError} 24000015 - the clock cannot be read.
   * @throws {BusinessError} 24000017 - a clone or native process uses GROUP_ID.
   * @since 11
   * @see asset 4.2
   */
  function remove(query: AssetMap): Promise<void>;

  /**
   * {@link remove}, done before it returns. Same rules and codes; errors are thrown.
   *
   * @param query See {@link remove}.
   * @since 12
   * @see asset 4.2
   */
  function removeSync(query: AssetMap): void;

  /**
   * {@link remove} in the space of another user. System API; order of the checks as in {@link addAsUser}.
   *
   * @param userId User space, 100 to 2147483647; the user must exist.
   * @param query See {@link remove}.
   * @permission ohos.permission.INTERACT_ACROSS_LOCAL_ACCOUNTS
   * @throws {BusinessError} 201 - the permission is not granted.
   * @throws {BusinessError} 202 - the caller is an app and not a system app.
   * @throws {BusinessError} 401 - as {@link remove}; also `userId` not a number, out of range, or no such
   * user.
   * @throws {BusinessError} 24000002, 24000005, 24000007, 24000008, 24000015, 24000017 - as {@link remove}.
   * @since 12
   * @see asset 4.2, 5.2; D7
   */
  function removeAsUser(userId: number, query: AssetMap): Promise<void>;

  /**
   * Removes up to 100 assets by alias in one transaction. Aliases that do not exist are skipped.
   *
   * @param assetsToBeRemoved Up to 100 maps with ALIAS and, the same in all of them, GROUP_ID and
   * REQUIRE_ATTR_ENCRYPTED. An empty array is allowed and does nothing.
   * @throws {BusinessError} 401 - not an array, more than 100; an element without ALIAS or with any other
   * tag.
   * @throws {BusinessError} 24000005 - encrypted attributes before the first unlock (D41).
   * @throws {BusinessError} 24000007 - stored data is damaged.
   * @throws {BusinessError} 24000008 - the database failed.
   * @throws {BusinessError} 24000015 - the clock cannot be read.
   * @throws {BusinessError} 24000017 - a clone or native process uses GROUP_ID (D11).
   * @throws {BusinessError} 24000019 - the elements differ in GROUP_ID or REQUIRE_ATTR_ENCRYPTED.
   * @since 26
   * @see asset 4.7; D11
   */
  function batchRemove(assetsToBeRemoved: Array<AssetMap>): Promise<void>;

  /**
   * Changes the secret, the normal labels or the local labels of one asset; what is not named keeps its
   * value.
   *
   * A label can be replaced but not cleared. No user authentication is asked, not even for a secret that
   * needs one to be read. Changing labels works while the device is locked; changing the secret needs its
   * key. UPDATE_TIME becomes now unless only local labels change.
   *
   * @param query Must have ALIAS; further conditions narrow the match.
   * @param attributesToUpdate One or more of SECRET, DATA_LABEL_NORMAL_n, DATA_LABEL_NORMAL_LOCAL_n and
   * OPERATION_TYPE.
   * @throws {BusinessError} 401 - an argument missing or not a Map; no ALIAS; nothing to update; a tag or
   * value that is not allowed.
   * @throws {BusinessError} 24000002 - nothing matches.
   * @throws {BusinessError} 24000005 - a new SECRET while its key is locked; encrypted attributes before the
   * first unlock (D41).
   * @throws {BusinessError} 24000007 - stored data is damaged.
   * @throws {BusinessError} 24000008 - the database failed.
   * @throws {BusinessError} 24000009 - encryption failed, or the key of the asset no longer exists.
   * @throws {BusinessError} 24000015 - the clock cannot be read.
   * @throws {BusinessError} 24000017 - a clone or native process uses GROUP_ID.
   * @since 11
   * @see asset 4.3
   */
  function update(query: AssetMap, attributesToUpdate: AssetMap): Promise<void>;

  /**
   * {@link update}, done before it returns. Same rules and codes; errors are thrown.
   *
   * @param query See {@link update}.
   * @param attributesToUpdate See {@link update}.
   * @since 12
   * @see asset 4.3
   */
  function updateSync(query: AssetMap, attributesToUpdate: AssetMap): void;

  /**
   * {@link update} in the space of another user. System API; order of the checks as in {@link addAsUser}.
   *
   * @param userId User space, 100 to 2147483647; the user must exist.
   * @param query See {@link update}.
   * @param attributesToUpdate See {@link update}.
   * @permission ohos.permission.INTERACT_ACROSS_LOCAL_ACCOUNTS
   * @throws {BusinessError} 201 - the permission is not granted.
   * @throws {BusinessError} 202 - the caller is an app and not a system app.
   * @throws {BusinessError} 401 - as {@link update}; also `userId` not a number, out of range, or no such
   * user.
   * @throws {BusinessError} 24000002, 24000005, 24000007, 24000008, 24000009, 24000015, 24000017 - as
   * {@link update}.
   * @since 12
   * @see asset 4.3, 5.2; D7
   */
  function updateAsUser(userId: number, query: AssetMap, attributesToUpdate: AssetMap): Promise<void>;

  /**
   * Updates up to 100 assets, pair by pair, in one transaction. An asset that does not exist is reported in
   * the result while the others are updated; any other error rejects the whole call, and nothing is written.
   *
   * @param sourceAttributes 1 to 100 maps, each with ALIAS; other conditions are checked but do not select.
   * All with the same GROUP_ID and REQUIRE_ATTR_ENCRYPTED. If an alias is named twice, the last pair wins.
   * @param destAttributes As many maps, each as `attributesToUpdate` of {@link update}. OPERATION_TYPE has no
   * effect.
   * @returns What failed, by position; only 24000002 can occur there.
   * @throws {BusinessError} 401 - not arrays, empty, more than 100, of different lengths; a wrong element.
   * @throws {BusinessError} 24000005, 24000007, 24000008, 24000009, 24000015, 24000017 - as {@link update},
   * for any pair.
   * @throws {BusinessError} 24000019 - the sources differ in GROUP_ID or REQUIRE_ATTR_ENCRYPTED.
   * @since 26
   * @see asset 4.7; D11
   */
  function batchUpdate(
    sourceAttributes: Array<AssetMap>,
    destAttributes: Array<AssetMap>,
  ): Promise<BatchResult>;

  /**
   * Opens a session for reading secrets that need user authentication ({@link AuthType.ANY}).
   *
   * The story: preQuery returns a challenge; the user authenticates for it, which makes a token; {@link query}
   * with both returns the secret; {@link postQuery} ends the session. One session serves any number of
   * queries for assets of the same kind. It ends by itself after {@link Tag.AUTH_VALIDITY_PERIOD}, at a
   * reboot, and - for DEVICE_UNLOCKED assets - when the screen is locked.
   *
   * An app can hold 16 sessions, a device 32; sessions for other users and groups count against the same 16.
   *
   * @param query Conditions; AUTH_TYPE ANY is implied. May have AUTH_VALIDITY_PERIOD.
   * @returns A random challenge of 32 bytes.
   * @throws {BusinessError} 401 - not a Map; AUTH_TYPE NONE; a tag or value that is not allowed.
   * @throws {BusinessError} 24000002 - no asset with AUTH_TYPE ANY matches.
   * @throws {BusinessError} 24000005 - the key of the matching assets is locked.
   * @throws {BusinessError} 24000007 - stored data is damaged.
   * @throws {BusinessError} 24000008 - the database failed.
   * @throws {BusinessError} 24000009 - the key of the matching assets no longer exists.
   * @throws {BusinessError} 24000016 - too many open sessions.
   * @throws {BusinessError} 24000017 - the matches differ in ACCESSIBILITY or REQUIRE_PASSWORD_SET: narrow
   * the conditions. Also: a clone or native process uses GROUP_ID; AUTH_TYPE PRIVATE_PIN (D32).
   * @since 11
   * @see asset 4.4
   */
  function preQuery(query: AssetMap): Promise<Uint8Array>;

  /**
   * {@link preQuery}, done before it returns. Same rules and codes; errors are thrown.
   *
   * @param query See {@link preQuery}.
   * @returns A random challenge of 32 bytes.
   * @since 12
   * @see asset 4.4
   */
  function preQuerySync(query: AssetMap): Uint8Array;

  /**
   * {@link preQuery} in the space of another user. The session serves {@link queryAsUser} and
   * {@link postQueryAsUser} for the same user only. System API; order of the checks as in {@link addAsUser}.
   *
   * @param userId User space, 100 to 2147483647; the user must exist.
   * @param query See {@link preQuery}.
   * @returns A random challenge of 32 bytes.
   * @permission ohos.permission.INTERACT_ACROSS_LOCAL_ACCOUNTS
   * @throws {BusinessError} 201 - the permission is not granted.
   * @throws {BusinessError} 202 - the caller is an app and not a system app.
   * @throws {BusinessError} 401 - as {@link preQuery}; also `userId` not a number, out of range, or no such
   * user.
   * @throws {BusinessError} 24000002, 24000005, 24000007, 24000008, 24000009, 24000016, 24000017 - as
   * {@link preQuery}.
   * @since 12
   * @see asset 4.4, 5.2; D7
   */
  function preQueryAsUser(userId: number, query: AssetMap): Promise<Uint8Array>;

  /**
   * Reads assets.
   *
   * With {@link ReturnType.ATTRIBUTES} (the default): the attributes of every match, in order of insertion or
   * by RETURN_ORDERED_BY. Works while the device is locked and without user authentication.
   *
   * With {@link ReturnType.ALL}: the one asset of the given ALIAS, secret included. An asset with AUTH_TYPE
   * ANY also needs AUTH_CHALLENGE and AUTH_TOKEN; see {@link preQuery}. RETURN_LIMIT, OFFSET and ORDERED_BY
   * then have no effect.
   *
   * @param query Conditions and RETURN_* options; an empty map matches all private assets of the app whose
   * attributes are not encrypted.
   * @returns At least one map; {@link Tag} says which attributes it has.
   * @throws {BusinessError} 401 - not a Map; a tag or value that is not allowed; challenge or token missing.
   * @throws {BusinessError} 24000002 - nothing matches (there is never an empty result); the session of the
   * challenge is unknown or over.
   * @throws {BusinessError} 24000004 - the token is wrong, too old, or made for another challenge.
   * @throws {BusinessError} 24000005 - the secret is locked now; encrypted attributes before the first unlock
   * (D41).
   * @throws {BusinessError} 24000007 - the asset was changed or damaged outside the store (D10).
   * @throws {BusinessError} 24000008 - the database failed.
   * @throws {BusinessError} 24000009 - the key of the asset no longer exists (D10, D29).
   * @throws {BusinessError} 24000017 - ReturnType.ALL without ALIAS; a clone or native process uses GROUP_ID.
   * @since 11
   * @see asset 4.5
   */
  function query(query: AssetMap): Promise<Array<AssetMap>>;

  /**
   * {@link query}, done before it returns. Same rules and codes; errors are thrown.
   *
   * @param query See {@link query}.
   * @returns At least one map.
   * @since 12
   * @see asset 4.5
   */
  function querySync(query: AssetMap): Array<AssetMap>;

  /**
   * {@link query} in the space of another user. System API; order of the checks as in {@link addAsUser}.
   *
   * @param userId User space, 100 to 2147483647; the user must exist.
   * @param query See {@link query}; a challenge must come from {@link preQueryAsUser} for the same user.
   * @returns At least one map.
   * @permission ohos.permission.INTERACT_ACROSS_LOCAL_ACCOUNTS
   * @throws {BusinessError} 201 - the permission is not granted.
   * @throws {BusinessError} 202 - the caller is an app and not a system app.
   * @throws {BusinessError} 401 - as {@link query}; also `userId` not a number, out of range, or no such
   * user.
   * @throws {BusinessError} 24000002, 24000004, 24000005, 24000007, 24000008, 24000009, 24000017 - as
   * {@link query}.
   * @since 12
   * @see asset 4.5, 5.2; D7
   */
  function queryAsUser(userId: number, query: AssetMap): Promise<Array<AssetMap>>;

  /**
   * Ends the session of a challenge. A challenge that is unknown, over or not the caller's is no error.
   *
   * @param handle AUTH_CHALLENGE and, if the session was opened with one, the same GROUP_ID; no other tag.
   * @throws {BusinessError} 401 - not a Map; AUTH_CHALLENGE missing or not of 32 bytes; any other tag.
   * @throws {BusinessError} 24000017 - a clone or native process uses GROUP_ID.
   * @since 11
   * @see asset 4.6
   */
  function postQuery(handle: AssetMap): Promise<void>;

  /**
   * {@link postQuery}, done before it returns. Same rules and codes; errors are thrown.
   *
   * @param handle See {@link postQuery}.
   * @since 12
   * @see asset 4.6
   */
  function postQuerySync(handle: AssetMap): void;

  /**
   * {@link postQuery} for a session of {@link preQueryAsUser}. System API; order of the checks as in
   * {@link addAsUser}.
   *
   * @param userId The user the session was opened for; must exist (D33).
   * @param handle See {@link postQuery}.
   * @permission ohos.permission.INTERACT_ACROSS_LOCAL_ACCOUNTS
   * @throws {BusinessError} 201 - the permission is not granted.
   * @throws {BusinessError} 202 - the caller is an app and not a system app.
   * @throws {BusinessError} 401 - as {@link postQuery}; also `userId` not a number, out of range, or no such
   * user.
   * @throws {BusinessError} 24000017 - as {@link postQuery}.
   * @since 12
   * @see asset 4.6, 5.2; D33
   */
  function postQueryAsUser(userId: number, handle: AssetMap): Promise<void>;

  /**
   * Tells the outcome of the last clone or restore that brought assets of the caller to this device: of its own ones, of
   * those with encrypted attributes, or of those of a group. All zeros if there was none.
   *
   * @param query May have GROUP_ID and REQUIRE_ATTR_ENCRYPTED, or be empty.
   * @throws {BusinessError} 401 - missing argument, not a Map, or a value that is not of the tag's type.
   * @throws {BusinessError} 24000017 - a clone or native process uses GROUP_ID.
   * @throws {BusinessError} 24000018 - any other tag, or a value out of range.
   * @since 20
   * @see asset 1.5, 4.6
   */
  function querySyncResult(query: AssetMap): Promise<SyncResult>;

  /**
   * What every function takes and {@link query} returns: values by tag. In an argument it must be a genuine
   * `Map` (or a subclass of it) with at most 64 entries.
   *
   * @since 11
   * @see asset 1.3
   */
  type AssetMap = Map<Tag, Value>;

  /**
   * The value of a tag; {@link TagType} in the tag tells which of the three.
   *
   * @since 11
   * @see asset 2.1
   */
  type Value = boolean | number | Uint8Array;

  /**
   * Outcome of a clone or a restore.
   *
   * @since 20
   * @see asset 3.1
   */
  interface SyncResult {
    /** 0 if it came to its end, otherwise the code of what ended it. @since 20 */
    resultCode: number;
    /**
     * How many assets there were to carry. Left out when it failed as a whole.
     *
     * @since 20
     */
    totalCount?: number;
    /** How many of them did not arrive. Left out when it failed as a whole. @since 20 */
    failedCount?: number;
  }

  /**
   * Outcome of {@link batchAdd} and {@link batchUpdate}.
   *
   * @since 26
   * @see asset 3.1, 4.7
   */
  interface BatchResult {
    /** Number of entries in `failedErrorInfos`; 0 when all succeeded. @since 26 */
    failedCount: number;
    /** One entry for each element that failed; empty when all succeeded. @since 26 */
    failedErrorInfos: Array<BatchErrInfo>;
  }

  /**
   * Why one element of a batch failed.
   *
   * @since 26
   * @see asset 3.1, 4.7
   */
  interface BatchErrInfo {
    /** Position of the element in the caller's array, from 0. @since 26 */
    index: number;
    /** 24000003 from {@link batchAdd}, 24000002 from {@link batchUpdate}. @since 26 */
    errCode: number;
    /** The published text of the code. @since 26 */
    message: string;
  }

  /**
   * The kind of value a tag takes, stored in the top four bits of the tag.
   *
   * Like all enums here it exists at run time as a frozen object from name to number, without the reverse
   * entries that TypeScript makes for its own enums (D32): `asset.TagType[268435456]` is `undefined`.
   *
   * @since 11
   * @see asset 2.1
   */
  enum TagType {
    /** `true` or `false`. @since 11 */
    BOOL = 0x10000000,
    /** An unsigned 32-bit number. @since 11 */
    NUMBER = 0x20000000,
    /** A `Uint8Array`. @since 11 */
    BYTES = 0x30000000,
  }

  /**
   * The keys of an {@link AssetMap}. Each comment gives kind and limits of the value, then - where they exist
   * - the default when an asset is added without it and the part it plays in a query.
   *
   * Results always have ALIAS, ACCESSIBILITY, REQUIRE_PASSWORD_SET, AUTH_TYPE, SYNC_TYPE, IS_PERSISTENT,
   * WRAP_TYPE and UPDATE_TIME, the labels that were set, and SECRET with {@link ReturnType.ALL}.
   *
   * @since 11
   * @see asset 2.1 to 2.3
   */
  enum Tag {
    /** The plaintext to protect. Bytes, 1 to 1024 (D14). Cannot be a condition. @since 11 */
    SECRET = 0x30000001,

    /**
     * Name of the asset, any bytes. Bytes, 1 to 256. Unique within a data set; cannot be changed.
     *
     * @since 11
     */
    ALIAS = 0x30000002,

    /**
     * When the secret can be read, by lock state. An {@link Accessibility}; default DEVICE_FIRST_UNLOCKED.
     * Cannot be changed. User spaces 0 to 99 take DEVICE_POWERED_ON only.
     *
     * @since 11
     */
    ACCESSIBILITY = 0x20000003,

    /**
     * Whether the secret exists only as long as a lock-screen password is set. Boolean; default false.
     * Removing the password makes the secret unreadable for good (D29). Cannot be changed.
     *
     * @since 11
     */
    REQUIRE_PASSWORD_SET = 0x10000004,

    /**
     * Whether reading the secret needs the user. An {@link AuthType}; default NONE. Cannot be changed.
     *
     * @since 11
     */
    AUTH_TYPE = 0x20000005,

    /** How long a session of {@link preQuery} lasts. Number, 1 to 600 seconds; default 60. @since 11 */
    AUTH_VALIDITY_PERIOD = 0x20000006,

    /**
     * The challenge of {@link preQuery}, for {@link query} and {@link postQuery}. Bytes, exactly 32.
     *
     * @since 11
     */
    AUTH_CHALLENGE = 0x30000007,

    /**
     * Proof of user authentication for the challenge, from {@link Device.authenticate}. Bytes, 1 to 1024;
     * real ones have 148.
     *
     * @since 11
     */
    AUTH_TOKEN = 0x30000008,

    /**
     * Where the asset may be copied to. Bits of {@link SyncType}, 0 to 7; default NEVER. As a condition it
     * matches assets that have all the given bits, so 0 matches every asset. TRUSTED_ACCOUNT is dropped when
     * an app that is not a system app adds (D11).
     *
     * @since 11
     */
    SYNC_TYPE = 0x20000010,

    /**
     * Whether the asset outlives the uninstallation of its app. Boolean; default false. In {@link add} and
     * {@link batchAdd} it needs STORE_PERSISTENT_DATA, even as `false`.
     *
     * @since 11
     */
    IS_PERSISTENT = 0x10000011,

    /**
     * Own data that is integrity-protected and cannot be changed. Bytes, 1 to 2048 (512 before API 12).
     *
     * @since 11
     */
    DATA_LABEL_CRITICAL_1 = 0x30000020,
    /** See {@link DATA_LABEL_CRITICAL_1}. Bytes, 1 to 2048. @since 11 */
    DATA_LABEL_CRITICAL_2 = 0x30000021,
    /** See {@link DATA_LABEL_CRITICAL_1}. Bytes, 1 to 2048. @since 11 */
    DATA_LABEL_CRITICAL_3 = 0x30000022,
    /** See {@link DATA_LABEL_CRITICAL_1}. Bytes, 1 to 2048. @since 11 */
    DATA_LABEL_CRITICAL_4 = 0x30000023,

    /** Own data that {@link update} can replace. Bytes, 1 to 2048 (512 before API 12). @since 11 */
    DATA_LABEL_NORMAL_1 = 0x30000030,
    /** See {@link DATA_LABEL_NORMAL_1}. Bytes, 1 to 2048. @since 11 */
    DATA_LABEL_NORMAL_2 = 0x30000031,
    /** See {@link DATA_LABEL_NORMAL_1}. Bytes, 1 to 2048. @since 11 */
    DATA_LABEL_NORMAL_3 = 0x30000032,
    /** See {@link DATA_LABEL_NORMAL_1}. Bytes, 1 to 2048. @since 11 */
    DATA_LABEL_NORMAL_4 = 0x30000033,

    /**
     * Own data that is never synchronised; {@link update} can replace it and then leaves UPDATE_TIME alone.
     * Bytes, 1 to 2048.
     *
     * @since 12
     */
    DATA_LABEL_NORMAL_LOCAL_1 = 0x30000034,
    /** See {@link DATA_LABEL_NORMAL_LOCAL_1}. Bytes, 1 to 2048. @since 12 */
    DATA_LABEL_NORMAL_LOCAL_2 = 0x30000035,
    /** See {@link DATA_LABEL_NORMAL_LOCAL_1}. Bytes, 1 to 2048. @since 12 */
    DATA_LABEL_NORMAL_LOCAL_3 = 0x30000036,
    /** See {@link DATA_LABEL_NORMAL_LOCAL_1}. Bytes, 1 to 2048. @since 12 */
    DATA_LABEL_NORMAL_LOCAL_4 = 0x30000037,

    /** Whether {@link query} returns secrets. A {@link ReturnType}; default ATTRIBUTES. @since 11 */
    RETURN_TYPE = 0x20000040,

    /** Return at most so many assets. Number, 1 to 65536; default no limit. @since 11 */
    RETURN_LIMIT = 0x20000041,

    /**
     * Skip so many matches first. Number, unlimited; default 0. Skipping all of them is 24000002.
     *
     * @since 11
     */
    RETURN_OFFSET = 0x20000042,

    /**
     * Sort results ascending by the bytes of a label. One of the twelve DATA_LABEL_* tags; default is order
     * of insertion. Assets without the label come first.
     *
     * @since 11
     */
    RETURN_ORDERED_BY = 0x20000043,

    /**
     * What {@link add} does about an alias that exists. A {@link ConflictResolution}; default THROW_ERROR.
     *
     * @since 11
     */
    CONFLICT_RESOLUTION = 0x20000044,

    /**
     * When the asset last changed: milliseconds since 1970 as ASCII digits in bytes. In results only; no
     * function takes it.
     *
     * @since 12
     */
    UPDATE_TIME = 0x30000045,

    /**
     * Extra work for a synchronisation service; without one, no effect. An {@link OperationType}.
     *
     * @since 12
     */
    OPERATION_TYPE = 0x20000046,

    /**
     * Whether alias and attributes are encrypted as well. Boolean; default false. Assets with and without it
     * are two separate sets: a call sees one of them. Those with it cannot be reached at all before the first
     * unlock (D41).
     *
     * @since 14
     */
    REQUIRE_ATTR_ENCRYPTED = 0x10000047,

    /**
     * Store in, or look into, a group that apps of one developer share instead of the app's private assets.
     * Bytes, 7 to 127; must be declared by the app, else 24000010 (D12). Not for clones and native processes.
     *
     * @since 18
     */
    GROUP_ID = 0x30000048,

    /** Whether the asset may leave the device wrapped. A {@link WrapType}; default NEVER. @since 18 */
    WRAP_TYPE = 0x20000049,
  }

  /**
   * All codes of this module, each with its cause.
   *
   * @since 11
   * @see asset 3.2
   */
  enum ErrorCode {
    /** A permission is missing: AsUser functions, or IS_PERSISTENT while adding. @since 11 */
    PERMISSION_DENIED = 201,
    /** An app that is not a system app called an AsUser function. @since 12 */
    NOT_SYSTEM_APPLICATION = 202,
    /**
     * An argument is missing, of the wrong type, out of range or not allowed here; or the user does not
     * exist.
     *
     * @since 11
     */
    INVALID_ARGUMENT = 401,
    /** The store cannot serve; here, the device was closed. @since 11 */
    SERVICE_UNAVAILABLE = 24000001,
    /** No asset matches, or the session of a challenge is unknown or over. @since 11 */
    NOT_FOUND = 24000002,
    /** The alias exists already. @since 11 */
    DUPLICATED = 24000003,
    /** User authentication failed: the token is wrong, too old, or bound to another challenge. @since 11 */
    ACCESS_DENIED = 24000004,
    /** The lock state does not allow the access, or a lock password is required and none is set. @since 11 */
    STATUS_MISMATCH = 24000005,
    /** Memory ran out. @since 11 */
    OUT_OF_MEMORY = 24000006,
    /** Stored data is damaged or was changed outside the store (D10). @since 11 */
    DATA_CORRUPTED = 24000007,
    /** The database failed in any other way. @since 11 */
    DATABASE_ERROR = 24000008,
    /** A key no longer exists, or the cryptography failed (D10). @since 11 */
    CRYPTO_ERROR = 24000009,
    /** The caller cannot be identified, or it names a group that it did not declare (D12). @since 11 */
    IPC_ERROR = 24000010,
    /** The bundle manager failed. @since 11 */
    BMS_ERROR = 24000011,
    /** The account service failed. @since 11 */
    ACCOUNT_ERROR = 24000012,
    /** The access token service failed. @since 11 */
    ACCESS_TOKEN_ERROR = 24000013,
    /** A file or folder cannot be read or written. @since 11 */
    FILE_OPERATION_ERROR = 24000014,
    /** The clock cannot be read. @since 11 */
    GET_SYSTEM_TIME_ERROR = 24000015,
    /** Too many open sessions: 16 for an app, 32 for a device. @since 11 */
    LIMIT_EXCEEDED = 24000016,
    /** The combination is not supported, for example ReturnType.ALL without ALIAS. @since 11 */
    UNSUPPORTED = 24000017,
    /** {@link querySyncResult} got a tag or value that it does not take. @since 20 */
    PARAM_VERIFICATION_FAILED = 24000018,
    /** The elements of a batch differ in GROUP_ID or REQUIRE_ATTR_ENCRYPTED. @since 26 */
    INCONSISTENT_ATTRIBUTE = 24000019,
  }

  /**
   * When a secret can be read. Without a lock password all three mean always.
   *
   * @since 11
   * @see asset 3.1, 8
   */
  enum Accessibility {
    /** Whenever the device is on. @since 11 */
    DEVICE_POWERED_ON = 0,
    /** From the first unlock after a start of the device. @since 11 */
    DEVICE_FIRST_UNLOCKED = 1,
    /** Only while the device is unlocked. @since 11 */
    DEVICE_UNLOCKED = 2,
  }

  /**
   * Whether reading a secret needs the user's authentication. Adding, updating and removing never do.
   *
   * @since 11
   * @see asset 3.1
   */
  enum AuthType {
    /** No authentication. @since 11 */
    NONE = 0,
    /** Password, face or fingerprint; see {@link preQuery}. @since 11 */
    ANY = 255,
    /**
     * A PIN of its own for private data. Declared, not supported: using it is 24000017 (D13). System API.
     *
     * @since 26
     */
    PRIVATE_PIN = 256,
  }

  /**
   * Where an asset may be copied to; bits, to be combined with `|`.
   *
   * @since 11
   * @see asset 3.1
   */
  enum SyncType {
    /** Nowhere. @since 11 */
    NEVER = 0,
    /** Restored on this device only, for instance from a backup. @since 11 */
    THIS_DEVICE = 1,
    /** Moved to a trusted device, for instance when a phone is cloned. @since 11 */
    TRUSTED_DEVICE = 2,
    /** Shared among the devices of an account. Kept for system apps and native processes only. @since 12 */
    TRUSTED_ACCOUNT = 4,
  }

  /**
   * Whether an asset may leave the device wrapped.
   *
   * @since 18
   * @see asset 3.1, 4.1
   */
  enum WrapType {
    /** Never. @since 18 */
    NEVER = 0,
    /**
     * Between devices of one account. Not in clones and not with SyncType.TRUSTED_ACCOUNT: 24000017.
     *
     * @since 18
     */
    TRUSTED_ACCOUNT = 1,
  }

  /**
   * What adding does about an alias that exists.
   *
   * @since 11
   * @see asset 3.1, 4.1
   */
  enum ConflictResolution {
    /** Replaces the asset as a whole; nothing of the old one remains. @since 11 */
    OVERWRITE = 0,
    /** Reports 24000003 and leaves the old asset alone. @since 11 */
    THROW_ERROR = 1,
  }

  /**
   * What a query returns.
   *
   * @since 11
   * @see asset 3.1, 4.5
   */
  enum ReturnType {
    /** The one asset of the given ALIAS with its secret. @since 11 */
    ALL = 0,
    /** The attributes of all matches, without secrets. @since 11 */
    ATTRIBUTES = 1,
  }

  /**
   * What a synchronisation service should do besides the call. Without one, as here, nothing.
   *
   * @since 12
   * @see asset 3.1, 9.3; D32
   */
  enum OperationType {
    /** Synchronise. @since 12 */
    NEED_SYNC = 0,
    /** The account logs out. @since 12 */
    NEED_LOGOUT = 1,
  }
}

export { asset };
