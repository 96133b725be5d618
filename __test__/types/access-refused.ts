// What must not compile. Every directive below fails the check when the mistake under it starts to compile.
import {
  abilityAccessCtrl,
  type Context,
  createDevice,
  device,
  type PermissionRequestResult,
  type Permissions,
  type PublishedPermission,
} from 'ohos-security-kit';

const manager = abilityAccessCtrl.createAtManager();
const app = device.caller;
const context: Context = app.context;
const camera: Permissions = 'ohos.permission.CAMERA';
const listener = (_: abilityAccessCtrl.PermissionStateChangeInfo): void => {};

export async function missingArguments(): Promise<void> {
  // @ts-expect-error both arguments are needed (B3)
  await manager.verifyAccessToken();
  // @ts-expect-error
  await manager.checkAccessToken(1);
  // @ts-expect-error
  manager.checkAccessTokenSync(1);
  // @ts-expect-error the flags are missing
  await manager.grantUserGrantedPermission(1, camera);
  // @ts-expect-error
  await manager.revokePermission(1, camera);
  // @ts-expect-error
  await manager.getPermissionFlags(1);
  // @ts-expect-error what to ask for is missing
  await manager.requestPermissionsFromUser(context);
  // @ts-expect-error
  await manager.setPermissionRequestToggleStatus(camera);
  // @ts-expect-error (B28)
  manager.getSelfPermissionStatus();
  // @ts-expect-error
  await manager.queryStatusByTokenID();
}

export async function wrongArguments(): Promise<void> {
  // @ts-expect-error a token id is a number (B4)
  await manager.checkAccessToken('1', camera);
  // @ts-expect-error a permission is a name (B4)
  manager.verifyAccessTokenSync(1, 5);
  // @ts-expect-error flags are a number (B18)
  await manager.grantUserGrantedPermission(1, camera, '1');
  // @ts-expect-error a callback is a function (B10)
  await manager.grantUserGrantedPermission(1, camera, 1, 5);
  // @ts-expect-error grantPermission has no callback (B15)
  await manager.grantPermission(1, camera, 1, () => {});
  // @ts-expect-error null does not stand for the default (B14)
  await manager.revokePermission(1, camera, 1, null);
  // @ts-expect-error a list, not a name (B19, B25)
  await manager.requestPermissionsFromUser(context, camera);
  // @ts-expect-error
  await manager.queryStatusByPermission(camera);
  // @ts-expect-error of numbers (B25)
  await manager.queryStatusByTokenID([1, '2']);
  // @ts-expect-error a context says which app it is of (B20)
  await manager.requestPermissionsFromUser({}, [camera]);
  // @ts-expect-error an app is not its context
  await manager.requestPermissionOnSetting(app, [camera]);
  // @ts-expect-error one permission, not a list
  await manager.openPermissionOnSetting(context, [camera]);
  // @ts-expect-error a switch is a SwitchType (B27)
  await manager.requestGlobalSwitch(context, 3);
  // @ts-expect-error
  await manager.requestGlobalSwitch(context, '0');
  // @ts-expect-error a toggle is a PermissionRequestToggleStatus
  await manager.setPermissionRequestToggleStatus(camera, abilityAccessCtrl.SwitchType.CAMERA);
  // @ts-expect-error the callback form gives no promise
  manager.requestPermissionsFromUser(context, [camera], () => {}).then(() => {});
}

export function events(): void {
  // @ts-expect-error no such event (B21)
  manager.on('unknownEvent', [], [], listener);
  // @ts-expect-error the callback is missing (B22)
  manager.on('permissionStateChange', [], []);
  // @ts-expect-error the event of the app itself has no list of tokens
  manager.on('selfPermissionStateChange', [], [], listener);
  // @ts-expect-error both lists are needed
  manager.off('permissionStateChange', []);
  // @ts-expect-error null is no listener (D28)
  manager.off('permissionStateChange', [], [], null);
  // @ts-expect-error a listener gets an object
  manager.on('selfPermissionStateChange', [], (change: number) => change);
  // @ts-expect-error tokens are numbers
  manager.onPermissionStateChange(['1'], [], listener);
}

export async function unknownNames(): Promise<void> {
  // @ts-expect-error managers are made by createAtManager
  new abilityAccessCtrl.AtManager();
  // @ts-expect-error the class exists at run time, but the SDK does not declare it
  manager instanceof abilityAccessCtrl.atManager;
  // @ts-expect-error there is no sync form
  manager.getPermissionFlagsSync(1, camera);
  // @ts-expect-error codes are plain numbers
  abilityAccessCtrl.ErrorCode;
  // @ts-expect-error the types of results stand beside the namespace, not in it
  const result: abilityAccessCtrl.PermissionRequestResult = {};
  // @ts-expect-error no such permission is published
  const published: PublishedPermission = 'ohos.permission.NO_SUCH_THING';
  // @ts-expect-error names are compared exactly (B44)
  const small: PublishedPermission = 'ohos.permission.camera';
  // @ts-expect-error a permission is a string
  const number: Permissions = 5;
  console.info(result, published, small, number);
}

export async function wrongResults(
  result: PermissionRequestResult,
  row: abilityAccessCtrl.PermissionStatusInfo,
): Promise<void> {
  // @ts-expect-error a status is a number
  const granted: boolean = manager.checkAccessTokenSync(1, camera);
  // @ts-expect-error one status for each entry
  const status: abilityAccessCtrl.PermissionStatus = await manager.getPermissionsStatus(1, [camera]);
  // @ts-expect-error a void promise has no value
  const done: number = await manager.grantPermission(1, camera, 1);
  // @ts-expect-error older releases do not have the reasons
  const reasons: number[] = result.errorReasons;
  // @ts-expect-error the time is optional in the SDK
  const since: number = row.grantTimestamp;
  // @ts-expect-error a switch is on or off
  const on: abilityAccessCtrl.GrantStatus = await manager.requestGlobalSwitch(context, 0);
  console.info(granted, status, done, reasons, since, on);
}

export function readOnly(): void {
  // @ts-expect-error enum members are constants
  abilityAccessCtrl.GrantStatus.PERMISSION_DENIED = 0;
  // @ts-expect-error
  device.abilityAccessCtrl = abilityAccessCtrl;
  // @ts-expect-error processes come and go by their methods
  app.processes.push(1);
  // @ts-expect-error
  app.isForeground = true;
  // @ts-expect-error a context stays that of its app
  app.context.applicationInfo.accessTokenId = 1;
  // @ts-expect-error switches are set one by one
  device.switches = { camera: true, microphone: true, location: true };
}

export function deviceMistakes(): void {
  // @ts-expect-error
  createDevice({ deviceType: 'tablet' });
  // @ts-expect-error
  createDevice({ permissionRowLimit: '10000' });
  // @ts-expect-error
  device.installApp({ bundleName: 'com.example.app', distribution: 'store' });
  // @ts-expect-error values are by name
  device.installApp({ bundleName: 'com.example.app', aclValues: ['value'] });
  // @ts-expect-error an entry has a name
  device.installApp({ bundleName: 'com.example.app', preauthorized: [camera] });
  const paint = { name: 'a', grantMode: 'user_grant', availableLevel: 'normal' } as const;
  // @ts-expect-error
  device.definePermission({ ...paint, availableDlp: 'some' });
  // @ts-expect-error only a sheet of Settings knows that word
  device.dialogs.answer('ask-every-time');
  // @ts-expect-error an answer is a word
  device.dialogs.answer(() => true);
  // @ts-expect-error
  device.dialogs.answer(async () => ({ precise: true }));
  // @ts-expect-error there is no such switch
  device.switches.bluetooth = true;
  // @ts-expect-error an app, not its token
  device.policies.setByAdmin(app.tokenId, camera, 'grant');
  // @ts-expect-error
  device.policies.setByAdmin(app, camera, 'revoke');
  // @ts-expect-error a list
  device.policies.restrictAccount(100, camera, true);
  // @ts-expect-error apps, not their tokens
  device.policies.restrictAccount(100, [camera], true, { except: [app.tokenId] });
  // @ts-expect-error for how long
  app.grantFor(camera);
  // @ts-expect-error
  app.grant(camera, 'once');
  // @ts-expect-error
  app.setContinuousTask('download', true);
}
