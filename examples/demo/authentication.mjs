import { asset } from 'ohos-security-kit';
import { newAsset, readSecret } from './maps.mjs';
import { note, refused, shown } from './narration.mjs';

const { AuthType, ErrorCode, Tag } = asset;

export const title = 'A secret that needs the user';

export async function tell({ device }) {
  const kit = device.asset;
  await kit.add(newAsset('seed', 'abandon ability able', [[Tag.AUTH_TYPE, AuthType.ANY]]));
  await refused('reading without authentication', ErrorCode.INVALID_ARGUMENT, () => readSecret(kit, 'seed'));

  const challenge = await kit.preQuery(new Map([[Tag.AUTH_TYPE, AuthType.ANY]]));
  const wrongPin = { password: '0000' };
  await refused('a wrong PIN', ErrorCode.ACCESS_DENIED, () => device.authenticate(challenge, wrongPin));
  const token = await device.authenticate(challenge, { password: '1234' });
  note(`a challenge of ${challenge.length} bytes, answered by a token of ${token.length}`);

  const proof = (given) => [
    [Tag.AUTH_CHALLENGE, challenge],
    [Tag.AUTH_TOKEN, given],
  ];
  const forged = Uint8Array.from(token);
  forged[100] ^= 1;
  await refused('a token with one bit changed', ErrorCode.ACCESS_DENIED, () =>
    readSecret(kit, 'seed', proof(forged)),
  );
  shown('with the real token', await readSecret(kit, 'seed', proof(token)), 'abandon ability able');

  await kit.postQuery(new Map([[Tag.AUTH_CHALLENGE, challenge]]));
  await refused('the same token when the session has ended', ErrorCode.NOT_FOUND, () =>
    readSecret(kit, 'seed', proof(token)),
  );
}
