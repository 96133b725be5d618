// What must not compile. Every directive below fails the check when the mistake under it starts to compile.
import { asset, type BusinessError, createDevice, device, useAddon } from 'ohos-security-kit';

const map: asset.AssetMap = new Map();
const app = device.caller;

export async function missingArguments(): Promise<void> {
  // @ts-expect-error add needs a map
  await asset.add();
  // @ts-expect-error
  asset.addSync();
  // @ts-expect-error the map is missing
  await asset.addAsUser(100);
  // @ts-expect-error
  await asset.remove();
  // @ts-expect-error what to update is missing
  await asset.update(map);
  // @ts-expect-error
  asset.updateSync(map);
  // @ts-expect-error
  await asset.updateAsUser(100, map);
  // @ts-expect-error
  await asset.batchUpdate([map]);
  // @ts-expect-error
  await asset.preQuery();
  // @ts-expect-error
  asset.querySync();
  // @ts-expect-error
  await asset.postQueryAsUser(100);
  // @ts-expect-error an empty map is fine, none is not
  await asset.querySyncResult();
}

export async function wrongArguments(): Promise<void> {
  // @ts-expect-error a plain object is not a Map
  await asset.add({});
  // @ts-expect-error neither is an array
  await asset.query([]);
  // @ts-expect-error null is not a Map
  await asset.remove(null);
  // @ts-expect-error a user id is a number
  await asset.addAsUser('100', map);
  // @ts-expect-error the user id comes first
  await asset.queryAsUser(map, 100);
  // @ts-expect-error a batch takes an array
  await asset.batchAdd(map);
  // @ts-expect-error of maps
  await asset.batchRemove(['alias']);
  // @ts-expect-error the promise functions take no callback
  await asset.add(map, () => {});
  // @ts-expect-error keys are tags
  await asset.add(new Map([['SECRET', new Uint8Array(1)]]));
}

export function wrongValues(): void {
  // @ts-expect-error text must be encoded first
  map.set(asset.Tag.SECRET, 'secret');
  // @ts-expect-error an ArrayBuffer is not a Uint8Array
  map.set(asset.Tag.SECRET, new ArrayBuffer(8));
  // @ts-expect-error
  map.set(asset.Tag.ALIAS, new Int8Array(8));
  // @ts-expect-error
  map.set(asset.Tag.ALIAS, [1, 2, 3]);
  // @ts-expect-error
  map.set(asset.Tag.IS_PERSISTENT, undefined);
  // @ts-expect-error keys are tags, not names
  map.set('ALIAS', new Uint8Array(1));
  // @ts-expect-error not the number of a tag
  map.set(7, true);
}

export async function unknownNames(): Promise<void> {
  // @ts-expect-error the tag for user ids is not public (A4)
  map.set(asset.Tag.USER_ID, 100);
  // @ts-expect-error the third operation is not public (D32)
  map.set(asset.Tag.OPERATION_TYPE, asset.OperationType.NEED_DELETE_CLOUD_DATA);
  // @ts-expect-error there is no sync form for another user
  asset.addAsUserSync(100, map);
  // @ts-expect-error nor a batch for another user
  await asset.batchAddAsUser(100, [map]);
  // @ts-expect-error nor a sync batch
  asset.batchAddSync([map]);
}

export async function wrongResults(): Promise<void> {
  // @ts-expect-error a void promise has no value
  const added: number = await asset.add(map);
  // @ts-expect-error query resolves with an array
  const one: asset.AssetMap = await asset.query(map);
  // @ts-expect-error a value must be narrowed before use
  const secret: Uint8Array = asset.querySync(map)[0]?.get(asset.Tag.SECRET);
  // @ts-expect-error the counts of a sync result may be missing
  const total: number = (await asset.querySyncResult(map)).totalCount;
  // @ts-expect-error codes are numbers
  const code: string = ({} as BusinessError).code;
  // @ts-expect-error more about an error may be missing
  const more: string = ({} as BusinessError<string>).data;
  console.info(added, one, secret, total, code, more);
}

export function readOnly(): void {
  // @ts-expect-error enum members are constants
  asset.Tag.SECRET = 1;
  // @ts-expect-error
  device.asset = asset;
  // @ts-expect-error the lock changes by its methods only
  device.screenLock().state.locked = false;
  // @ts-expect-error set by setCaller
  device.caller = app;
  // @ts-expect-error an update goes through app.update
  app.manifest.systemApp = true;
}

export async function deviceMistakes(): Promise<void> {
  // @ts-expect-error an addon is named by a text or a URL
  useAddon({ file: '/opt/example/ohos-security-kit.node' });
  // @ts-expect-error options are an object
  createDevice('/tmp/device');
  // @ts-expect-error unknown option
  createDevice({ directory: '/tmp/device' });
  // @ts-expect-error
  createDevice({ clock: 'fast' });
  // @ts-expect-error
  createDevice({ durability: 'none' });
  // @ts-expect-error a passphrase key needs its passphrase
  createDevice({ rootKey: { kind: 'passphrase' } });
  // @ts-expect-error a raw key is bytes
  createDevice({ rootKey: { kind: 'raw', key: 'c2VjcmV0' } });
  // @ts-expect-error an app needs a name
  device.installApp({});
  // @ts-expect-error
  device.installApp({ bundleName: 'com.example.app', apl: 'root' });
  // @ts-expect-error
  device.installApp({ bundleName: 'com.example.app', permissions: 'ohos.permission.CAMERA' });
  // @ts-expect-error a password is text or bytes
  device.screenLock().setPassword(1234);
  // @ts-expect-error the current password is required
  device.screenLock().removePassword();
  // @ts-expect-error
  await device.authenticate('challenge');
  // @ts-expect-error
  await device.authenticate(new Uint8Array(32), { type: 'iris' });
  // @ts-expect-error a pin is set with the lock
  device.biometrics().enroll('pin', '1234');
  // @ts-expect-error it takes the lock password
  device.biometrics().enroll('face');
  // @ts-expect-error a fault names its function
  device.faults.inject({ code: 24000008 });
  // @ts-expect-error
  device.runAs('com.example.app', () => {});
}
