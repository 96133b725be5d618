import { asset } from 'ohos-security-kit';
import { newAsset, readSecret } from './maps.mjs';
import { note, refused, shown } from './narration.mjs';

const { ErrorCode } = asset;

export const title = 'Other apps, other users';

export async function tell({ device }) {
  const curious = device.installApp({ bundleName: 'com.example.curious' });
  await refused('another app looks for "card"', ErrorCode.NOT_FOUND, () => readSecret(curious.asset, 'card'));

  device.users.add(101);
  const walletOf101 = device.installApp({ bundleName: 'com.example.wallet', userId: 101 });
  note('user 101 has the same wallet');
  await refused('it knows nothing of user 100', ErrorCode.NOT_FOUND, () =>
    readSecret(walletOf101.asset, 'card'),
  );
  await walletOf101.asset.add(newAsset('card', '5500 0000 0000 0004'));
  shown('each has a "card"', await readSecret(walletOf101.asset, 'card'), '5500 0000 0000 0004');
  shown('of its own', await readSecret(device.asset, 'card'), '4111 1111 1111 1111');

  const name = await device.runAs(curious, async () => {
    await device.asset.add(newAsset('note', 'made by the other app'));
    return device.caller.bundleName;
  });
  shown('runAs makes calls as another app', name, 'com.example.curious');
  shown('whose note it is', await readSecret(curious.asset, 'note'), 'made by the other app');

  device.users.remove(101);
  shown('user 101 removed: apps and keys are gone', device.users.list(), [100]);
}
