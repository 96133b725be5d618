import { asset } from 'ohos-security-kit';
import { newAsset, readSecret } from './maps.mjs';
import { note, refused, shown } from './narration.mjs';

const { Accessibility, ErrorCode, Tag } = asset;

export const title = 'Locks are keys';

const at = (accessibility) => [[Tag.ACCESSIBILITY, accessibility]];

export async function tell({ device }) {
  const kit = device.asset;
  await kit.add(newAsset('alarm', 'wake at six', at(Accessibility.DEVICE_POWERED_ON)));
  await kit.add(newAsset('mail', 'imap password', at(Accessibility.DEVICE_FIRST_UNLOCKED)));
  await kit.add(newAsset('diary', 'dear diary', at(Accessibility.DEVICE_UNLOCKED)));

  const lock = device.screenLock();
  lock.setPassword('1234');
  lock.lock();
  note('a lock password is set and the screen is locked');
  await refused('a DEVICE_UNLOCKED secret', ErrorCode.STATUS_MISMATCH, () => readSecret(kit, 'diary'));
  shown('a DEVICE_FIRST_UNLOCKED one is readable', await readSecret(kit, 'mail'), 'imap password');
  await refused('unlocking with a wrong password', ErrorCode.ACCESS_DENIED, () => lock.unlock('0000'));
  lock.unlock('1234');
  shown('after the right password', await readSecret(kit, 'diary'), 'dear diary');

  device.reboot();
  note('rebooted, nobody has unlocked yet');
  await refused('a DEVICE_FIRST_UNLOCKED secret', ErrorCode.STATUS_MISMATCH, () => readSecret(kit, 'mail'));
  shown('a DEVICE_POWERED_ON one is readable', await readSecret(kit, 'alarm'), 'wake at six');
  device.screenLock().unlock('1234');
  shown('after the first unlock', await readSecret(kit, 'mail'), 'imap password');
}
