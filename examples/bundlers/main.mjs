// A small program: it keeps a token in ./vault, and finds it again after a restart of the device.
import { createDevice } from 'ohos-security-kit';

const device = createDevice({ dataDir: './vault', app: { bundleName: 'com.example.bundled' } });
const { asset } = device;
const alias = [asset.Tag.ALIAS, Buffer.from('token')];

const add = asset.add(new Map([alias, [asset.Tag.SECRET, Buffer.from('s3cr3t')]]));
add
  .then(() => {
    device.reboot();
    return asset.query(new Map([alias, [asset.Tag.RETURN_TYPE, asset.ReturnType.ALL]]));
  })
  .then(([found]) => {
    console.log(`kept: ${Buffer.from(found.get(asset.Tag.SECRET))}`);
    device.close();
  });
