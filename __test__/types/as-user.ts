// The six functions for another user's space, called the way programs for the SDK call them: explicit types,
// promise chains, and a try around the call for releases that threw argument errors (seed 000).
import { asset, type BusinessError } from 'ohos-security-kit';

const toBytes = (text: string): Uint8Array => new TextEncoder().encode(text);
const report = (what: string, err: BusinessError): void =>
  console.error(`${what} failed with ${err.code}: ${err.message}`);

const userId: number = 100;

const attr: asset.AssetMap = new Map();
attr.set(asset.Tag.SECRET, toBytes('a password'));
attr.set(asset.Tag.ALIAS, toBytes('an alias'));
attr.set(asset.Tag.ACCESSIBILITY, asset.Accessibility.DEVICE_FIRST_UNLOCKED);
attr.set(asset.Tag.DATA_LABEL_NORMAL_1, toBytes('a label'));
try {
  asset
    .addAsUser(userId, attr)
    .then(() => {
      console.info('added');
    })
    .catch((err: BusinessError) => {
      report('add', err);
    });
} catch (error) {
  const err = error as BusinessError;
  report('add', err);
}

const query: asset.AssetMap = new Map();
query.set(asset.Tag.ALIAS, toBytes('an alias'));
try {
  asset
    .removeAsUser(userId, query)
    .then(() => {
      console.info('removed');
    })
    .catch((err: BusinessError) => {
      report('remove', err);
    });
} catch (error) {
  report('remove', error as BusinessError);
}

const attrsToUpdate: asset.AssetMap = new Map();
attrsToUpdate.set(asset.Tag.SECRET, toBytes('a new password'));
try {
  asset
    .updateAsUser(userId, query, attrsToUpdate)
    .then(() => {
      console.info('updated');
    })
    .catch((err: BusinessError) => {
      report('update', err);
    });
} catch (error) {
  report('update', error as BusinessError);
}

try {
  asset
    .preQueryAsUser(userId, query)
    .then((challenge: Uint8Array) => {
      console.info(`a challenge of ${challenge.length} bytes`);
    })
    .catch((err: BusinessError) => {
      report('preQuery', err);
    });
} catch (error) {
  report('preQuery', error as BusinessError);
}

try {
  asset
    .queryAsUser(userId, query)
    .then((res: Array<asset.AssetMap>) => {
      for (const found of res) {
        const accessibility: number = found.get(asset.Tag.ACCESSIBILITY) as number;
        console.info(`accessibility ${accessibility}`);
      }
    })
    .catch((err: BusinessError) => {
      report('query', err);
    });
} catch (error) {
  report('query', error as BusinessError);
}

const handle: asset.AssetMap = new Map();
handle.set(asset.Tag.AUTH_CHALLENGE, new Uint8Array(32));
try {
  asset
    .postQueryAsUser(userId, handle)
    .then(() => {
      console.info('session over');
    })
    .catch((err: BusinessError) => {
      report('postQuery', err);
    });
} catch (error) {
  report('postQuery', error as BusinessError);
}
