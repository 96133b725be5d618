// The privacy manager the way programs for the SDK call it: a try around each call for argument errors, promise chains,
// callbacks, `Array<Permissions>`; first the calls of the reference (seed 002), then later API levels. They compile;
// nothing here is run.
import {
  type AsyncCallback,
  type BusinessError,
  type Callback,
  createDevice,
  device,
  type Permissions,
  privacyManager,
} from 'ohos-security-kit';

const report = (what: string, err: BusinessError): void =>
  console.error(`${what} failed with ${err.code}: ${err.message}`);

const tokenID: number = device.caller.tokenId;

privacyManager
  .addPermissionUsedRecord(tokenID, 'ohos.permission.READ_AUDIO', 1, 0)
  .then(() => {
    console.log('addPermissionUsedRecord success');
  })
  .catch((err: BusinessError) => {
    report('addPermissionUsedRecord', err);
  });
const options: privacyManager.AddPermissionUsedRecordOptions = {
  usedType: privacyManager.PermissionUsedType.PICKER_TYPE,
};
privacyManager
  .addPermissionUsedRecord(tokenID, 'ohos.permission.READ_AUDIO', 1, 0, options)
  .then(() => {
    console.log('addPermissionUsedRecord success');
  })
  .catch((err: BusinessError) => {
    report('addPermissionUsedRecord', err);
  });
// The reference writes out the type of the data of callbacks that get none.
// biome-ignore lint/suspicious/noConfusingVoidType: as the reference does
privacyManager.addPermissionUsedRecord(tokenID, 'ohos.permission.READ_AUDIO', 1, 0, (err, data: void) => {
  if (err) report('addPermissionUsedRecord', err);
  else console.log('addPermissionUsedRecord success', data);
});

const request: privacyManager.PermissionUsedRequest = {
  tokenId: 1,
  isRemote: false,
  deviceId: 'device',
  bundleName: 'bundle',
  permissionNames: [],
  beginTime: 0,
  endTime: 1,
  flag: privacyManager.PermissionUsageFlag.FLAG_PERMISSION_USAGE_DETAIL,
};
privacyManager
  .getPermissionUsedRecord(request)
  .then((data) => {
    console.log(`getPermissionUsedRecord success, data->${JSON.stringify(data)}`);
  })
  .catch((err: BusinessError) => {
    report('getPermissionUsedRecord', err);
  });
privacyManager.getPermissionUsedRecord(
  request,
  (err: BusinessError, data: privacyManager.PermissionUsedResponse) => {
    if (err) report('getPermissionUsedRecord', err);
    else console.log(`getPermissionUsedRecord success, data->${JSON.stringify(data)}`);
  },
);

privacyManager
  .startUsingPermission(tokenID, 'ohos.permission.READ_AUDIO')
  .then(() => {
    console.log('startUsingPermission success');
  })
  .catch((err: BusinessError) => {
    report('startUsingPermission', err);
  });
const done: AsyncCallback<void> = (err) => {
  if (err) report('a call', err);
};
privacyManager.startUsingPermission(tokenID, 'ohos.permission.READ_AUDIO', done);
privacyManager
  .stopUsingPermission(tokenID, 'ohos.permission.READ_AUDIO')
  .then(() => {
    console.log('stopUsingPermission success');
  })
  .catch((err: BusinessError) => {
    report('stopUsingPermission', err);
  });
privacyManager.stopUsingPermission(tokenID, 'ohos.permission.READ_AUDIO', (err: BusinessError) => {
  if (err) report('stopUsingPermission', err);
});

const permissionList: Array<Permissions> = [];
try {
  privacyManager.on('activeStateChange', permissionList, (data: privacyManager.ActiveChangeResponse) => {
    console.debug(`receive permission state change, data:${JSON.stringify(data)}`);
  });
  privacyManager.off('activeStateChange', permissionList);
} catch (err) {
  report('on or off', err as BusinessError);
}

const permissionName: Permissions = 'ohos.permission.CAMERA';
for (const infos of [
  privacyManager.getPermissionUsedTypeInfos(),
  privacyManager.getPermissionUsedTypeInfos(tokenID),
  privacyManager.getPermissionUsedTypeInfos(null, permissionName),
  privacyManager.getPermissionUsedTypeInfos(tokenID, permissionName),
  privacyManager.getPermissionUsedTypeInfos(undefined, permissionName),
]) {
  infos.then((data: Array<privacyManager.PermissionUsedTypeInfo>) => {
    for (const { tokenId, permissionName, usedType } of data) console.log(tokenId, permissionName, usedType);
  });
}

// Later API levels.
export async function later(pid: number): Promise<boolean> {
  const { NORMAL_TYPE, SECURITY_COMPONENT_TYPE } = privacyManager.PermissionUsedType;
  const identity: privacyManager.PermissionUsingOptions = { enhancedIdentity: 'a tab of the browser' };
  await privacyManager.addPermissionUsedRecord(tokenID, permissionName, 0, 2, undefined);
  await privacyManager.addPermissionUsedRecord(tokenID, permissionName, 1, 0, {
    usedType: undefined,
    ...identity,
  });
  await privacyManager.startUsingPermission(tokenID, permissionName, pid);
  await privacyManager.startUsingPermission(tokenID, permissionName, pid, SECURITY_COMPONENT_TYPE);
  await privacyManager.startUsingPermission(tokenID, permissionName, pid, NORMAL_TYPE, identity);
  await privacyManager.startUsingPermission(tokenID, permissionName, undefined, undefined, {});
  await privacyManager.stopUsingPermission(tokenID, permissionName, pid);
  await privacyManager.stopUsingPermission(tokenID, permissionName, pid, identity);
  await privacyManager.stopUsingPermission(tokenID, permissionName, undefined, identity);

  const listener: Callback<privacyManager.ActiveChangeResponse> = ({ activeStatus, callingTokenId = 0 }) => {
    const { PERM_INACTIVE } = privacyManager.PermissionActiveStatus;
    console.log(callingTokenId, activeStatus === PERM_INACTIVE ? 'stopped' : 'active');
  };
  privacyManager.onActiveStateChange([permissionName], listener);
  privacyManager.offActiveStateChange([permissionName], listener);
  privacyManager.offActiveStateChange([permissionName]);
  privacyManager.off('activeStateChange', [permissionName], undefined);

  await privacyManager.setPermissionUsedRecordToggleStatus(true);
  const recorded: boolean = await privacyManager.getPermissionUsedRecordToggleStatus();
  return recorded && privacyManager.checkPermissionInUse(permissionName);
}

// A report as a settings page makes it.
export async function history(): Promise<string[]> {
  const { FLAG_PERMISSION_USAGE_SUMMARY } = privacyManager.PermissionUsageFlag;
  const { beginTime, endTime, bundleRecords } = await privacyManager.getPermissionUsedRecords({
    beginTime: device.clock.now() - 86_400_000,
    flag: FLAG_PERMISSION_USAGE_SUMMARY,
  });
  const lines = bundleRecords.flatMap((bundle) =>
    bundle.permissionRecords.flatMap((record) => [
      `${bundle.bundleName} ${bundle.tokenId} ${bundle.isRemote} ${bundle.deviceId} ${bundle.deviceName ?? ''}`,
      `${record.permissionName} ${record.accessCount} ${record.rejectCount} ${record.enhancedIdentity ?? ''}`,
      `${record.lastAccessTime} ${record.lastRejectTime} ${record.lastAccessDuration}`,
      ...[...record.accessRecords, ...record.rejectRecords].map(
        (one) =>
          `${one.status} ${one.lockScreenStatus} ${one.timestamp} ${one.accessDuration} ${one.count} ${one.usedType}`,
      ),
    ]),
  );
  return [`${beginTime} to ${endTime}`, ...lines];
}

// The kits of a device and of an app have the same type as the module's.
export const kits: (typeof privacyManager)[] = [
  privacyManager,
  device.privacyManager,
  device.caller.privacyManager,
];

// What belongs to the privacy manager in the device API.
export async function onDevice(): Promise<void> {
  const d = createDevice({ inMemory: true, usedRecordDetailLimit: 50 });
  const app = d.installApp({ bundleName: 'com.example.recorder' });
  await d.privacyManager.startUsingPermission(app.tokenId, 'ohos.permission.MICROPHONE', app.startProcess());
  app.background();
  d.switches.microphone = false;
  d.policies.blockByAdmin('microphone', true);
  d.policies.blockByAdmin('camera', false);
  d.policies.muteByAdmin('camera', true);
}
