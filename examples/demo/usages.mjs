import { privacyManager } from 'ohos-security-kit';
import { shown } from './narration.mjs';

const { PermissionActiveStatus, PermissionUsageFlag } = privacyManager;
const CAMERA = 'ohos.permission.CAMERA';

export const title = 'Who is using what';

export async function tell({ device }) {
  const chat = device.installApp({ bundleName: 'com.example.chat', permissions: [CAMERA] });
  const service = device.installApp({
    bundleName: 'com.example.cameraservice',
    apl: 'system_core',
    systemApp: true,
    permissions: ['ohos.permission.PERMISSION_USED_STATS'],
  });
  const { privacyManager: manager } = service;
  const seen = [];
  manager.on('activeStateChange', [CAMERA], (use) => seen.push(use.activeStatus));

  chat.foreground();
  await manager.startUsingPermission(chat.tokenId, CAMERA);
  shown('the camera is in use', manager.checkPermissionInUse(CAMERA), true);
  device.clock.advance(90_000);
  chat.background();
  device.clock.advance(5_000);
  chat.exit();
  await null;
  const { PERM_ACTIVE_IN_FOREGROUND, PERM_ACTIVE_IN_BACKGROUND, PERM_INACTIVE } = PermissionActiveStatus;
  shown('the indicator saw it in front, behind, and over', seen, [
    PERM_ACTIVE_IN_FOREGROUND,
    PERM_ACTIVE_IN_BACKGROUND,
    PERM_INACTIVE,
  ]);

  await manager.addPermissionUsedRecord(chat.tokenId, CAMERA, 0, 2);
  const { bundleRecords } = await manager.getPermissionUsedRecord({
    bundleName: 'com.example.chat',
    flag: PermissionUsageFlag.FLAG_PERMISSION_USAGE_DETAIL,
  });
  const [camera] = bundleRecords[0].permissionRecords;
  shown(
    'the record says for how long, to the millisecond',
    camera.accessRecords.map((one) => one.accessDuration),
    [5_000, 90_000],
  );
  shown('and how often it was refused', camera.rejectCount, 2);
}
