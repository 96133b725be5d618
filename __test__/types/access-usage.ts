// Access control the way programs for the SDK call it: a try around each call for argument errors, promise chains,
// callbacks, `Array<Permissions>`; first the calls of the reference (seed 001), then later API levels. They compile;
// nothing here is run.
import {
  type AsyncCallback,
  abilityAccessCtrl,
  type BusinessError,
  type Callback,
  type Context,
  createDevice,
  device,
  type PermissionRequestResult,
  type Permissions,
} from 'ohos-security-kit';

const report = (what: string, err: BusinessError): void =>
  console.error(`${what} failed with ${err.code}: ${err.message}`);

let atManager = abilityAccessCtrl.createAtManager();
const tokenID: number = device.caller.tokenId;
const permissionFlags = 1;

try {
  atManager
    .checkAccessToken(tokenID, 'ohos.permission.GRANT_SENSITIVE_PERMISSIONS')
    .then((data) => {
      console.info(`checkAccessToken: ${JSON.stringify(data)}`);
    })
    .catch((err) => {
      report('checkAccessToken', err);
    });
} catch (err) {
  report('checkAccessToken', err as BusinessError);
}

const data = atManager.verifyAccessTokenSync(tokenID, 'ohos.permission.GRANT_SENSITIVE_PERMISSIONS');
console.info(`verifyAccessTokenSync: ${JSON.stringify(data)}`);

try {
  atManager
    .grantUserGrantedPermission(tokenID, 'ohos.permission.CAMERA', permissionFlags)
    .then(() => {
      console.info('granted');
    })
    .catch((err: BusinessError) => {
      report('grant', err);
    });
  atManager.grantUserGrantedPermission(tokenID, 'ohos.permission.CAMERA', permissionFlags, (err, data) => {
    if (err) report('grant', err);
    else console.info('granted', data);
  });
  atManager
    .revokeUserGrantedPermission(tokenID, 'ohos.permission.CAMERA', permissionFlags)
    .then(() => {
      console.info('revoked');
    })
    .catch((err: BusinessError) => {
      report('revoke', err);
    });
  atManager.revokeUserGrantedPermission(tokenID, 'ohos.permission.CAMERA', permissionFlags, (err, data) => {
    if (err) report('revoke', err);
    else console.info('revoked', data);
  });
  atManager.getPermissionFlags(tokenID, 'ohos.permission.CAMERA').then((data) => {
    console.info(`flags ${data.toFixed()}`);
  });
} catch (err) {
  report('a call', err as BusinessError);
}

atManager = abilityAccessCtrl.createAtManager();
const version: Promise<number> = atManager.getVersion();
version.then((data) => {
  console.info(`version ${data}`);
});

const tokenIDList: Array<number> = [tokenID];
const permissionList: Array<Permissions> = ['ohos.permission.DISTRIBUTED_DATASYNC'];
try {
  atManager.on('permissionStateChange', tokenIDList, permissionList, (data) => {
    console.debug(`${data.permissionName} of ${data.tokenID}: ${data.change}`);
  });
  atManager.off('permissionStateChange', tokenIDList, permissionList);
} catch (err) {
  report('on and off', err as BusinessError);
}

const promise = atManager.verifyAccessToken(tokenID, 'ohos.permission.GRANT_SENSITIVE_PERMISSIONS');
promise.then((data) => {
  console.info(`verifyAccessToken: ${JSON.stringify(data)}`);
});
const anyName: string = ['a', 'name'].join('.');
const older: Promise<abilityAccessCtrl.GrantStatus> = atManager.verifyAccessToken(tokenID, anyName);

class EntryAbility {
  context: Context = device.caller.context;

  onWindowStageCreate(): void {
    try {
      atManager.requestPermissionsFromUser(this.context, ['ohos.permission.CAMERA'], (err, data) => {
        if (err) return report('request', err);
        console.info(`permissions: ${data.permissions} authResults: ${data.authResults}`);
      });
      atManager
        .requestPermissionsFromUser(this.context, ['ohos.permission.CAMERA'])
        .then((data) => {
          console.info(`dialogShownResults: ${data.dialogShownResults} errorReasons: ${data.errorReasons}`);
        })
        .catch((err: BusinessError) => {
          report('request', err);
        });
    } catch (err) {
      report('request', err as BusinessError);
    }
  }
}

// Listeners and callbacks with types of their own.
const listener: Callback<abilityAccessCtrl.PermissionStateChangeInfo> = ({ change, tokenID }) => {
  const gained = change === abilityAccessCtrl.PermissionStateChangeType.PERMISSION_GRANTED_OPER;
  console.info(`${tokenID} ${gained ? 'gained' : 'lost'} a permission`);
};
const outcome: AsyncCallback<PermissionRequestResult> = (
  err: BusinessError,
  data: PermissionRequestResult,
) => {
  if (err?.code === 12100001) return;
  const refused = data.permissions.filter((_, i) => data.authResults[i] !== 0);
  console.info(refused, data.errorReasons?.[0] ?? 0);
};
const done: AsyncCallback<void> = (err) => err && report('grant', err);

export async function requests(context: Context): Promise<boolean> {
  const manager: abilityAccessCtrl.AtManager = abilityAccessCtrl.createAtManager();
  const permissions: Array<Permissions> = [
    'ohos.permission.APPROXIMATELY_LOCATION',
    'ohos.permission.LOCATION',
  ];
  manager.requestPermissionsFromUser(context, permissions, outcome);
  const result: PermissionRequestResult = await manager.requestPermissionsFromUser(context, permissions);
  if (result.authResults.every((one) => one === abilityAccessCtrl.GrantStatus.PERMISSION_GRANTED))
    return true;

  const states: Array<abilityAccessCtrl.GrantStatus> = await manager.requestPermissionOnSetting(
    context,
    permissions,
  );
  const opened = await manager.openPermissionOnSetting(context, 'ohos.permission.HOOK_KEY_EVENT');
  if (opened === abilityAccessCtrl.SelectedResult.REJECTED) return false;
  const on: boolean = await manager.requestGlobalSwitch(context, abilityAccessCtrl.SwitchType.MICROPHONE);
  return on && states.every((state) => state === abilityAccessCtrl.GrantStatus.PERMISSION_GRANTED);
}

export async function systemApp(target: number): Promise<string[]> {
  const manager = abilityAccessCtrl.createAtManager();
  manager.grantUserGrantedPermission(target, 'ohos.permission.CAMERA', 2, done);
  await manager.grantPermission(target, 'ohos.permission.CAMERA', 64);
  await manager.revokePermission(target, 'ohos.permission.CAMERA', 1);
  await manager.revokePermission(target, 'ohos.permission.CAMERA', 1, false);
  await manager.revokePermission(target, 'ohos.permission.CAMERA', 1, undefined);
  const { PermissionRequestToggleStatus } = abilityAccessCtrl;
  await manager.setPermissionRequestToggleStatus(
    'ohos.permission.CAMERA',
    PermissionRequestToggleStatus.CLOSED,
  );
  const toggle = await manager.getPermissionRequestToggleStatus('ohos.permission.CAMERA');
  await manager.requestPermissionOnApplicationSetting(target);
  await manager.requestPermissionsFromUserWithWindowId(device.caller.context, device.caller.openWindow(), [
    'ohos.permission.CAMERA',
  ]);

  const rows: Array<abilityAccessCtrl.PermissionStatusInfo> = [
    ...(await manager.queryStatusByPermission(['ohos.permission.CAMERA'])),
    ...(await manager.queryStatusByTokenID([target])),
  ];
  const statuses = await manager.getPermissionsStatus(target, ['ohos.permission.CAMERA']);
  return [
    toggle === PermissionRequestToggleStatus.OPEN ? 'open' : 'closed',
    ...rows.map(
      (row) =>
        `${row.tokenID} ${row.permissionName} ${row.grantStatus} ${row.grantFlags} ${row.grantTimestamp}`,
    ),
    ...statuses.map((status) =>
      status === abilityAccessCtrl.PermissionStatus.INVALID ? 'invalid' : 'known',
    ),
  ];
}

export function watching(): abilityAccessCtrl.PermissionStatus {
  const manager = abilityAccessCtrl.createAtManager();
  manager.on('permissionStateChange', [], [], listener);
  manager.off('permissionStateChange', [], [], listener);
  manager.off('permissionStateChange', [], [], undefined);
  manager.on('selfPermissionStateChange', ['ohos.permission.CAMERA'], listener);
  manager.off('selfPermissionStateChange', ['ohos.permission.CAMERA'], listener);
  manager.off('selfPermissionStateChange', ['ohos.permission.CAMERA']);
  manager.onPermissionStateChange([tokenID], [], listener);
  manager.offPermissionStateChange([tokenID], []);
  manager.onSelfPermissionStateChange([], listener);
  manager.offSelfPermissionStateChange([], listener);
  return manager.getSelfPermissionStatus('ohos.permission.CAMERA');
}

// The kits of a device and of an app have the same type as the module's.
export const kits: (typeof abilityAccessCtrl)[] = [
  abilityAccessCtrl,
  device.abilityAccessCtrl,
  device.caller.abilityAccessCtrl,
];
export { EntryAbility, older };

// A context of the SDK, which has more members, is one here as far as the compiler is concerned.
interface UIAbilityContext {
  applicationInfo: {
    name: string;
    uid: number;
    accessTokenId: number;
    systemApp: boolean;
    appIndex: number;
    debug: boolean;
  };
  filesDir: string;
}
export const fromSdk = (context: UIAbilityContext): Promise<boolean> => requests(context);

// What belongs to access control in the device API.
export async function onDevice(): Promise<void> {
  const d = createDevice({ inMemory: true, deviceType: '2in1', permissionRowLimit: 500 });
  d.definePermission({
    name: 'com.example.permission.PAINT',
    grantMode: 'user_grant',
    availableLevel: 'normal',
    availableDlp: 'full_control',
  });
  const app = d.installApp({
    bundleName: 'com.example.painter',
    permissions: ['ohos.permission.CAMERA', 'com.example.permission.PAINT'],
    acls: ['ohos.permission.INTERACT_ACROSS_LOCAL_ACCOUNTS'],
    aclValues: { 'ohos.permission.kernel.SUPPORT_PLUGIN': 'brushes' },
    distribution: 'enterprise_normal',
    preauthorized: [{ name: 'ohos.permission.CAMERA', userCancellable: true }],
  });

  d.dialogs.answer('allow-once');
  d.dialogs.answer(undefined);
  d.dialogs.answer(({ kind, app, title, permissions, choices, precise, switch: name }) => {
    console.info(`${app.bundleName} asks to ${title}: ${permissions} ${name ?? ''}`);
    if (precise) return { answer: 'allow', precise: false };
    if (kind === 'setting') return 'ask-every-time';
    return choices.includes('allow-once') ? 'allow-once' : 'deny';
  });
  d.dialogs.answer(async (dialog) => (dialog.app === app ? { answer: 'allow' } : 'dismiss'));

  d.switches.camera = !d.switches.microphone && d.switches.location;
  d.policies.grantForDebugApps = true;
  d.policies.setByAdmin(app, 'ohos.permission.CAMERA', 'deny');
  d.policies.setByAdmin(app, 'ohos.permission.CAMERA', 'cancel');
  d.policies.restrictAccount(100, ['ohos.permission.CAMERA'], true);
  d.policies.restrictAccount(100, ['ohos.permission.CAMERA'], false, { persistent: false });
  const remote: number = d.addRemoteApp('a tablet', { bundleName: 'com.example.painter' }, [
    'ohos.permission.CAMERA',
  ]);
  d.removeRemoteApp(remote);
  d.removeRemoteDevice('a tablet');
  d.endComponents();
  d.policies.restrictAccount(100, ['ohos.permission.CAMERA'], true, { except: [app], owner: d.caller });

  app.grant('ohos.permission.CAMERA');
  app.grant('ohos.permission.CAMERA', { once: true });
  app.grantFor('ohos.permission.SHORT_TERM_WRITE_IMAGEVIDEO', 60_000);
  app.revoke('ohos.permission.CAMERA');
  app.resetPermissions();
  const status: abilityAccessCtrl.PermissionStatus = app.status('ohos.permission.CAMERA');
  app.grantByComponent('ohos.permission.CAMERA');
  app.withdrawByComponent('ohos.permission.CAMERA');
  app.setDialogForbidden(true);

  app.foreground();
  app.background();
  app.setFormVisible(true);
  app.setContinuousTask('location', true);
  const pid: number = app.startProcess();
  const running: readonly number[] = app.processes;
  app.exitProcess(pid);
  app.exit();
  const window: number = app.openWindow();
  app.closeWindow(window);
  const ends = app.exits.map((one) => `${one.pid} ${one.reason} ${one.permission ?? ''} ${one.time}`);
  console.info(remote, status, running, ends, app.isForeground, app.context.applicationInfo.accessTokenId);
}
