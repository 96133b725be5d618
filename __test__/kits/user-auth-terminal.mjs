// A program that asks its user on the terminal, and says what that came to; with an argument it changes its mind.
import { createRequire } from 'node:module';

process.env.OHOS_DEVICE_DIR = ':memory:';
const require = createRequire(import.meta.url);
const { device } = require('../../lib/entry/index.js');
const { userAuth } = require('../../lib/modules/specifiers').moduleOf('@kit.UserAuthenticationKit');

const permissions = ['ohos.permission.ACCESS_BIOMETRIC'];
device.setCaller(device.installApp({ bundleName: 'com.example.terminal', permissions }));
device.screenLock().setPassword('pässwörd');

const authParam = { challenge: new Uint8Array(32), authType: [1], authTrustLevel: 10000 };
const instance = userAuth.getUserAuthInstance(authParam, { title: 'Enter the password' });
instance.on('result', { onResult: ({ result }) => console.log(result) });
instance.start();
/** Once the question is there. */
const cancel = () => (process.stdin.isRaw ? instance.cancel() : setImmediate(cancel));
if (process.argv.length > 2) cancel();
