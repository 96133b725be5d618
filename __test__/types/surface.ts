// The declaration of `asset` has exactly the published names, signatures and numbers (A1 - A6).
import type { asset, BusinessError, Device } from 'ohos-security-kit';

type Equal<A, B> = (<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2 ? true : false;
const holds = <_ extends true>(): void => {};

type Kit = typeof asset;
type Map1 = asset.AssetMap;
type Functions = { [K in keyof Kit as Kit[K] extends (...args: never) => unknown ? K : never]: Kit[K] };

interface Published {
  add(attributes: Map1): Promise<void>;
  addSync(attributes: Map1): void;
  addAsUser(userId: number, attributes: Map1): Promise<void>;
  batchAdd(attributesArray: Array<Map1>): Promise<asset.BatchResult>;
  remove(query: Map1): Promise<void>;
  removeSync(query: Map1): void;
  removeAsUser(userId: number, query: Map1): Promise<void>;
  batchRemove(assetsToBeRemoved: Array<Map1>): Promise<void>;
  update(query: Map1, attributesToUpdate: Map1): Promise<void>;
  updateSync(query: Map1, attributesToUpdate: Map1): void;
  updateAsUser(userId: number, query: Map1, attributesToUpdate: Map1): Promise<void>;
  batchUpdate(sourceAttributes: Array<Map1>, destAttributes: Array<Map1>): Promise<asset.BatchResult>;
  preQuery(query: Map1): Promise<Uint8Array>;
  preQuerySync(query: Map1): Uint8Array;
  preQueryAsUser(userId: number, query: Map1): Promise<Uint8Array>;
  query(query: Map1): Promise<Array<Map1>>;
  querySync(query: Map1): Array<Map1>;
  queryAsUser(userId: number, query: Map1): Promise<Array<Map1>>;
  postQuery(handle: Map1): Promise<void>;
  postQuerySync(handle: Map1): void;
  postQueryAsUser(userId: number, handle: Map1): Promise<void>;
  querySyncResult(query: Map1): Promise<asset.SyncResult>;
}

holds<Equal<keyof Functions, keyof Published>>();
holds<Equal<Functions, { [K in keyof Published]: Published[K] }>>();
holds<
  Equal<
    Exclude<keyof Kit, keyof Published>,
    | 'Tag'
    | 'TagType'
    | 'ErrorCode'
    | 'Accessibility'
    | 'AuthType'
    | 'SyncType'
    | 'WrapType'
    | 'ConflictResolution'
    | 'ReturnType'
    | 'OperationType'
  >
>();

holds<Equal<asset.Value, boolean | number | Uint8Array>>();
holds<Equal<asset.AssetMap, Map<asset.Tag, asset.Value>>>();
holds<Equal<asset.SyncResult, { resultCode: number; totalCount?: number; failedCount?: number }>>();
holds<Equal<asset.BatchResult, { failedCount: number; failedErrorInfos: Array<asset.BatchErrInfo> }>>();
holds<Equal<asset.BatchErrInfo, { index: number; errCode: number; message: string }>>();
holds<Equal<BusinessError, BusinessError<void>>>();
holds<Equal<Pick<BusinessError<string>, 'code' | 'data'>, { code: number; data?: string }>>();
holds<Equal<Device['asset'], Kit>>();

// The numbers, in decimal as the reference prints them; `${…}` makes text of an enum member's number. Those of tags are asked
// of the run time (names.test.mjs).
type Numbers<E> = { [K in Extract<keyof E, string>]: E[K] extends number ? `${E[K]}` : never };

interface ErrorCodeNumbers {
  PERMISSION_DENIED: '201';
  NOT_SYSTEM_APPLICATION: '202';
  INVALID_ARGUMENT: '401';
  SERVICE_UNAVAILABLE: '24000001';
  NOT_FOUND: '24000002';
  DUPLICATED: '24000003';
  ACCESS_DENIED: '24000004';
  STATUS_MISMATCH: '24000005';
  OUT_OF_MEMORY: '24000006';
  DATA_CORRUPTED: '24000007';
  DATABASE_ERROR: '24000008';
  CRYPTO_ERROR: '24000009';
  IPC_ERROR: '24000010';
  BMS_ERROR: '24000011';
  ACCOUNT_ERROR: '24000012';
  ACCESS_TOKEN_ERROR: '24000013';
  FILE_OPERATION_ERROR: '24000014';
  GET_SYSTEM_TIME_ERROR: '24000015';
  LIMIT_EXCEEDED: '24000016';
  UNSUPPORTED: '24000017';
  PARAM_VERIFICATION_FAILED: '24000018';
  INCONSISTENT_ATTRIBUTE: '24000019';
}
type Same<E, N> = Equal<Numbers<E>, { [K in keyof N]: N[K] }>;

holds<Same<typeof asset.ErrorCode, ErrorCodeNumbers>>();
holds<Same<typeof asset.TagType, { BOOL: '268435456'; NUMBER: '536870912'; BYTES: '805306368' }>>();
holds<
  Same<
    typeof asset.Accessibility,
    { DEVICE_POWERED_ON: '0'; DEVICE_FIRST_UNLOCKED: '1'; DEVICE_UNLOCKED: '2' }
  >
>();
holds<Same<typeof asset.AuthType, { NONE: '0'; ANY: '255'; PRIVATE_PIN: '256' }>>();
holds<
  Same<typeof asset.SyncType, { NEVER: '0'; THIS_DEVICE: '1'; TRUSTED_DEVICE: '2'; TRUSTED_ACCOUNT: '4' }>
>();
holds<Same<typeof asset.WrapType, { NEVER: '0'; TRUSTED_ACCOUNT: '1' }>>();
holds<Same<typeof asset.ConflictResolution, { OVERWRITE: '0'; THROW_ERROR: '1' }>>();
holds<Same<typeof asset.ReturnType, { ALL: '0'; ATTRIBUTES: '1' }>>();
holds<Same<typeof asset.OperationType, { NEED_SYNC: '0'; NEED_LOGOUT: '1' }>>();
