// What must not compile. Every directive below fails the check when the mistake under it starts to compile.
import { createDevice, device, type Permissions, privacyManager } from 'ohos-security-kit';

const camera: Permissions = 'ohos.permission.CAMERA';
const { FLAG_PERMISSION_USAGE_SUMMARY } = privacyManager.PermissionUsageFlag;
const listener = (_: privacyManager.ActiveChangeResponse): void => {};

export async function missingArguments(): Promise<void> {
  // @ts-expect-error both counts are needed (C1)
  await privacyManager.addPermissionUsedRecord(1, camera, 1);
  // @ts-expect-error what to look for is missing (C48)
  await privacyManager.getPermissionUsedRecord();
  // @ts-expect-error the flag is needed (C49)
  await privacyManager.getPermissionUsedRecord({});
  // @ts-expect-error (C75)
  await privacyManager.startUsingPermission(1);
  // @ts-expect-error
  await privacyManager.stopUsingPermission(1);
  // @ts-expect-error (C140)
  await privacyManager.setPermissionUsedRecordToggleStatus();
  // @ts-expect-error (C144)
  privacyManager.checkPermissionInUse();
}

export async function wrongArguments(): Promise<void> {
  // @ts-expect-error a token id is a number (C2)
  await privacyManager.addPermissionUsedRecord('1', camera, 1, 0);
  // @ts-expect-error a permission is a name (C2)
  await privacyManager.addPermissionUsedRecord(1, 5, 1, 0);
  // @ts-expect-error a count is a number (C2)
  await privacyManager.addPermissionUsedRecord(1, camera, '1', 0);
  // @ts-expect-error neither options nor a callback (C4)
  await privacyManager.addPermissionUsedRecord(1, camera, 1, 0, 5);
  // @ts-expect-error no such way of using (C7)
  await privacyManager.addPermissionUsedRecord(1, camera, 1, 0, { usedType: 3 });
  // @ts-expect-error (C6)
  await privacyManager.addPermissionUsedRecord(1, camera, 1, 0, { usedType: '1' });
  // @ts-expect-error an identity is text (C8)
  await privacyManager.addPermissionUsedRecord(1, camera, 1, 0, { enhancedIdentity: 5 });
  // @ts-expect-error null does not stand for a request (C48)
  await privacyManager.getPermissionUsedRecord(null);
  // @ts-expect-error a flag is a number (C49)
  await privacyManager.getPermissionUsedRecord({ flag: '0' });
  // @ts-expect-error of the two that are published (C53)
  await privacyManager.getPermissionUsedRecord({ flag: 7 });
  // @ts-expect-error (C50)
  await privacyManager.getPermissionUsedRecord({ flag: FLAG_PERMISSION_USAGE_SUMMARY, tokenId: '1' });
  // @ts-expect-error a list, not a name (C50)
  await privacyManager.getPermissionUsedRecord({ flag: 0, permissionNames: camera });
  // @ts-expect-error a callback is a function (C52)
  await privacyManager.getPermissionUsedRecord({ flag: 0 }, 5);
  // @ts-expect-error a pid is a number (C76)
  await privacyManager.startUsingPermission(1, camera, 'x');
  // @ts-expect-error a callback is the last argument (C77)
  await privacyManager.startUsingPermission(1, camera, () => {}, 0);
  // @ts-expect-error (C78)
  await privacyManager.startUsingPermission(1, camera, -1, 'x');
  // @ts-expect-error (C79)
  await privacyManager.startUsingPermission(1, camera, -1, 5);
  // @ts-expect-error options stand behind the used type
  await privacyManager.startUsingPermission(1, camera, -1, { enhancedIdentity: 'a' });
  // @ts-expect-error a stop has no used type
  await privacyManager.stopUsingPermission(1, camera, -1, 0);
  // @ts-expect-error (C131)
  await privacyManager.getPermissionUsedTypeInfos('x');
  // @ts-expect-error only the token may be null (C131)
  await privacyManager.getPermissionUsedTypeInfos(1, null);
  // @ts-expect-error on or off (C140)
  await privacyManager.setPermissionUsedRecordToggleStatus(1);
  // @ts-expect-error (C144)
  privacyManager.checkPermissionInUse(5);
  // @ts-expect-error the callback form gives no promise
  privacyManager.startUsingPermission(1, camera, () => {}).then(() => {});
}

export function events(): void {
  // @ts-expect-error no such event
  privacyManager.on('permissionStateChange', [], listener);
  // @ts-expect-error the callback is missing (C110)
  privacyManager.on('activeStateChange', []);
  // @ts-expect-error the list is missing (C110)
  privacyManager.on('activeStateChange', listener);
  // @ts-expect-error a list of names (C110)
  privacyManager.on('activeStateChange', [5], listener);
  // @ts-expect-error null is no listener (D28)
  privacyManager.off('activeStateChange', [], null);
  // @ts-expect-error a listener gets an object
  privacyManager.onActiveStateChange([], (status: number) => status);
  // @ts-expect-error the list is needed
  privacyManager.offActiveStateChange();
}

export async function unknownNames(): Promise<void> {
  // @ts-expect-error there is no sync form
  privacyManager.getPermissionUsedRecordSync({ flag: 0 });
  // @ts-expect-error codes are plain numbers
  privacyManager.ErrorCode;
  // @ts-expect-error the numbers beyond the two flags have no names
  privacyManager.PermissionUsageFlag.FLAG_PERMISSION_USAGE_SUMMARY_IN_SCREEN_LOCKED;
  // @ts-expect-error it is a namespace, not a class
  new privacyManager();
}

export async function wrongResults(event: privacyManager.ActiveChangeResponse): Promise<void> {
  // @ts-expect-error a void promise has no value
  const added: number = await privacyManager.addPermissionUsedRecord(1, camera, 1, 0);
  // @ts-expect-error one element for each app, permission and way
  const info: privacyManager.PermissionUsedTypeInfo = await privacyManager.getPermissionUsedTypeInfos();
  // @ts-expect-error known at once
  privacyManager.checkPermissionInUse(camera).then(() => {});
  // @ts-expect-error older releases do not tell who called
  const caller: number = event.callingTokenId;
  // @ts-expect-error a process is not told
  const pid: number = event.pid;
  console.info(added, info, caller, pid);
}

export function readOnly(): void {
  // @ts-expect-error enum members are constants
  privacyManager.PermissionUsageFlag.FLAG_PERMISSION_USAGE_SUMMARY = 1;
  // @ts-expect-error
  device.privacyManager = privacyManager;
  // @ts-expect-error
  device.caller.privacyManager = privacyManager;
}

export function deviceMistakes(): void {
  // @ts-expect-error
  createDevice({ usedRecordDetailLimit: '10' });
  // @ts-expect-error positioning cannot be blocked
  device.policies.blockByAdmin('location', true);
  // @ts-expect-error blocked or not
  device.policies.blockByAdmin('camera');
  // @ts-expect-error positioning cannot be muted
  device.policies.muteByAdmin('location', true);
}
