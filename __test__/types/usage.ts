// Ordinary programs: sync and async, authentication, batches, errors. They compile; nothing here is run.
import { asset, type BusinessError, createDevice } from 'ohos-security-kit';

const bytes = new TextEncoder().encode('text');

export function synchronous(): Uint8Array {
  const attr: asset.AssetMap = new Map();
  attr.set(asset.Tag.SECRET, bytes);
  attr.set(asset.Tag.ALIAS, Buffer.from('a Buffer is a Uint8Array'));
  attr.set(asset.Tag.REQUIRE_PASSWORD_SET, true);
  attr.set(asset.Tag.SYNC_TYPE, asset.SyncType.THIS_DEVICE | asset.SyncType.TRUSTED_DEVICE);
  attr.set(asset.Tag.CONFLICT_RESOLUTION, asset.ConflictResolution.OVERWRITE);
  asset.addSync(attr);

  const query = new Map<asset.Tag, asset.Value>([
    [asset.Tag.ALIAS, bytes],
    [asset.Tag.RETURN_TYPE, asset.ReturnType.ALL],
  ]);
  const found: asset.AssetMap[] = asset.querySync(query);
  asset.updateSync(query, new Map([[asset.Tag.DATA_LABEL_NORMAL_1, bytes]]));
  asset.removeSync(new Map());
  return found[0]?.get(asset.Tag.SECRET) as Uint8Array;
}

export async function sorted(): Promise<(asset.Value | undefined)[]> {
  const query: asset.AssetMap = new Map();
  query.set(asset.Tag.RETURN_ORDERED_BY, asset.Tag.DATA_LABEL_NORMAL_LOCAL_1);
  query.set(asset.Tag.RETURN_OFFSET, 10);
  query.set(asset.Tag.RETURN_LIMIT, 5);
  return (await asset.query(query)).map((found) => found.get(asset.Tag.ALIAS));
}

export async function authenticated(): Promise<asset.Value | undefined> {
  const device = createDevice({ inMemory: true, clock: 'manual' });
  device.screenLock().setPassword('1234');
  const conditions: asset.AssetMap = new Map();
  conditions.set(asset.Tag.AUTH_TYPE, asset.AuthType.ANY);
  conditions.set(asset.Tag.AUTH_VALIDITY_PERIOD, 30);
  const challenge = await device.asset.preQuery(conditions);
  const token = await device.authenticate(challenge, { type: 'pin', password: '1234' });
  const [found] = await device.asset.query(
    new Map<asset.Tag, asset.Value>([
      [asset.Tag.ALIAS, bytes],
      [asset.Tag.RETURN_TYPE, asset.ReturnType.ALL],
      [asset.Tag.AUTH_CHALLENGE, challenge],
      [asset.Tag.AUTH_TOKEN, token],
    ]),
  );
  await device.asset.postQuery(new Map([[asset.Tag.AUTH_CHALLENGE, challenge]]));
  return found?.get(asset.Tag.SECRET);
}

export async function batches(items: asset.AssetMap[]): Promise<string[]> {
  const added: asset.BatchResult = await asset.batchAdd(items);
  const updated = await asset.batchUpdate(items, [new Map([[asset.Tag.SECRET, bytes]])]);
  await asset.batchRemove(items);
  if (added.failedCount + updated.failedCount === 0) return [];
  return [...added.failedErrorInfos, ...updated.failedErrorInfos].map(
    (failed: asset.BatchErrInfo) => `${failed.index}: ${failed.errCode} ${failed.message}`,
  );
}

export async function syncOutcome(): Promise<number> {
  const {
    resultCode,
    totalCount = 0,
    failedCount = 0,
  }: asset.SyncResult = await asset.querySyncResult(new Map());
  return resultCode === 0 ? totalCount - failedCount : -1;
}

export async function orNothing(query: asset.AssetMap): Promise<asset.AssetMap[]> {
  try {
    return await asset.query(query);
  } catch (error) {
    switch ((error as BusinessError).code) {
      case asset.ErrorCode.NOT_FOUND:
        return [];
      case asset.ErrorCode.STATUS_MISMATCH:
        throw new Error('unlock first', { cause: error });
      default:
        throw error;
    }
  }
}

// An enum member is a type of its own as well as a number.
export const level: asset.Accessibility.DEVICE_UNLOCKED = asset.Accessibility.DEVICE_UNLOCKED;
export const number: number = asset.Tag.SECRET;
export const kind = (tag: asset.Tag): asset.TagType => tag & 0xf0000000;
// A chain may be typed with the error it handles, with or without data.
export const withData = (error: BusinessError<{ retry: boolean }>): boolean => error.data?.retry === true;
export const made: BusinessError = Object.assign(new Error('made by a test'), { code: 24000002 });
export const without = (error: BusinessError): void => error.data;
