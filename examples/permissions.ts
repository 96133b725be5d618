// A camera app asks for what it needs, is refused, leads to Settings, and watches what it holds.
// Run with Node 22.18 or later: node examples/permissions.ts
import {
  abilityAccessCtrl,
  type Context,
  createDevice,
  type PermissionRequestResult,
  type Permissions,
} from 'ohos-security-kit';

const CAMERA: Permissions = 'ohos.permission.CAMERA';
const WANTED: Array<Permissions> = [CAMERA, 'ohos.permission.MICROPHONE'];
const { GrantStatus, PermissionStatus } = abilityAccessCtrl;

/** What such an app has in its UIAbility: ask once, then lead to Settings. */
async function ensureCamera(manager: abilityAccessCtrl.AtManager, context: Context): Promise<boolean> {
  const asked: PermissionRequestResult = await manager.requestPermissionsFromUser(context, WANTED);
  asked.permissions.forEach((name, i) => {
    console.log(
      `${name}: ${asked.authResults[i] === 0 ? 'granted' : `not granted (${asked.authResults[i]})`}`,
    );
  });
  if (manager.getSelfPermissionStatus(CAMERA) === PermissionStatus.DENIED) {
    console.log('refused: on to the sheet of Settings');
    const [state] = await manager.requestPermissionOnSetting(context, [CAMERA]);
    return state === GrantStatus.PERMISSION_GRANTED;
  }
  return manager.getSelfPermissionStatus(CAMERA) === PermissionStatus.GRANTED;
}

async function main(): Promise<void> {
  const device = createDevice({
    inMemory: true,
    clock: 'manual',
    app: { bundleName: 'com.example.camera', permissions: WANTED },
  });
  const app = device.caller;
  const manager = device.abilityAccessCtrl.createAtManager();
  manager.on('selfPermissionStateChange', [], (change: abilityAccessCtrl.PermissionStateChangeInfo) => {
    console.log(`-> ${change.permissionName} ${change.change === 1 ? 'granted' : 'revoked'}`);
  });

  // The person in front of the device: no at first, yes in Settings, and only this time for the microphone.
  app.foreground();
  device.dialogs.answer((dialog) => {
    console.log(
      `[${dialog.kind}] ${dialog.app.bundleName} asks to ${dialog.title}: ${dialog.choices.join(', ')}`,
    );
    if (dialog.kind === 'setting') return 'allow';
    return dialog.permissions.includes(CAMERA) ? 'deny' : 'allow-once';
  });

  console.log(`the camera may be used: ${await ensureCamera(manager, app.context)}`);
  app.exit(); // what was for this time is over
  console.log(`the camera stays: ${manager.checkAccessTokenSync(app.tokenId, CAMERA) === 0}`);
  device.close();
}

main();
