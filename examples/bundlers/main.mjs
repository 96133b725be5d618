// A small program: it keeps a token in ./vault, and finds it again after a restart of the device; another one as an entry.
import { createDevice } from 'ohos-security-kit';
import { openVault } from 'ohos-security-kit/vault';

const device = createDevice({ dataDir: './vault', app: { bundleName: 'com.example.bundled' } });
const { asset } = device;
const alias = [asset.Tag.ALIAS, Buffer.from('token')];
const vault = openVault({ name: 'bundled', dir: './vault' });

const add = asset.add(new Map([alias, [asset.Tag.SECRET, Buffer.from('s3cr3t')]]));
add
  .then(() => {
    device.reboot();
    return asset.query(new Map([alias, [asset.Tag.RETURN_TYPE, asset.ReturnType.ALL]]));
  })
  .then(([found]) => {
    vault.setSync('server', 'token', `${Buffer.from(found.get(asset.Tag.SECRET))}`);
    return vault.get('server', 'token');
  })
  .then((value) => {
    console.log(`kept: ${value}`);
    vault.close();
    device.close();
  });
