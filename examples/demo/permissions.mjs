import { abilityAccessCtrl } from 'ohos-security-kit';
import { note, refused, shown } from './narration.mjs';

const { GrantStatus, PermissionStatus } = abilityAccessCtrl;
const CAMERA = 'ohos.permission.CAMERA';
const APPROXIMATE = 'ohos.permission.APPROXIMATELY_LOCATION';

export const title = 'Asking for permissions';

export async function tell(tour) {
  const camera = tour.device.installApp({
    bundleName: 'com.example.camera',
    permissions: [CAMERA, APPROXIMATE, 'ohos.permission.INTERNET'],
  });
  const manager = camera.abilityAccessCtrl.createAtManager();
  const check = (permission) => manager.checkAccessTokenSync(camera.tokenId, permission);
  shown(
    'installation grants what needs no person',
    check('ohos.permission.INTERNET'),
    GrantStatus.PERMISSION_GRANTED,
  );
  shown('but not the camera', check(CAMERA), GrantStatus.PERMISSION_DENIED);

  const asked = [];
  tour.device.dialogs.answer((dialog) => {
    asked.push(dialog.title);
    return 'deny';
  });
  const first = await manager.requestPermissionsFromUser(camera.context, [CAMERA]);
  shown(`the person is asked to let it ${asked[0]}, and declines`, first.authResults, [-1]);
  const second = await manager.requestPermissionsFromUser(camera.context, [CAMERA]);
  shown(
    'a second request asks nobody',
    [second.authResults, second.dialogShownResults, asked.length],
    [[-1], [false], 1],
  );
  tour.device.dialogs.answer('allow');
  shown('a sheet of Settings may', await manager.requestPermissionOnSetting(camera.context, [CAMERA]), [0]);

  tour.device.dialogs.answer('allow-once');
  camera.foreground();
  const once = await manager.requestPermissionsFromUser(camera.context, [APPROXIMATE]);
  shown('"only this time" for the location', once.authResults, [0]);
  camera.background();
  tour.device.clock.advance(10_000);
  shown(
    'is over ten seconds after the app left the screen',
    manager.getSelfPermissionStatus(APPROXIMATE),
    PermissionStatus.NOT_DETERMINED,
  );

  const settings = tour.device.installApp({
    bundleName: 'com.example.settings',
    apl: 'system_core',
    systemApp: true,
    permissions: ['GRANT', 'REVOKE', 'GET'].map((act) => `ohos.permission.${act}_SENSITIVE_PERMISSIONS`),
  });
  const system = settings.abilityAccessCtrl.createAtManager();
  const changes = [];
  system.on('permissionStateChange', [camera.tokenId], [CAMERA], (info) => changes.push(info.change));
  await system.revokeUserGrantedPermission(camera.tokenId, CAMERA, 1);
  shown('a revocation ends the app', camera.exits.at(-1).reason, 'permission-revoked');
  await system.grantUserGrantedPermission(camera.tokenId, CAMERA, 2);
  shown('a listener heard of both', changes, [0, 1]);
  await refused('an ordinary app may not decide', 202, () =>
    manager.grantUserGrantedPermission(camera.tokenId, CAMERA, 2),
  );

  tour.device.close();
  tour.device = tour.openDevice();
  note('the device is closed and opened again');
  const later = tour.device.abilityAccessCtrl.createAtManager();
  shown('decisions stay', later.checkAccessTokenSync(camera.tokenId, CAMERA), GrantStatus.PERMISSION_GRANTED);
}
