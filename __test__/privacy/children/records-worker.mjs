// A second process on a data folder, driven by messages [command, argument].
import { createDevice } from 'ohos-security-kit';
import { testApp } from '../../support/index.mjs';

const CAMERA = 'ohos.permission.CAMERA';
let device;
let pm;
let id;

const add = (count) =>
  Promise.all(Array.from({ length: count }, () => pm.addPermissionUsedRecord(id, CAMERA, 1, 1)));
const die = () => process.kill(process.pid, 'SIGKILL');

const commands = {
  open(dataDir) {
    device = createDevice({ dataDir, clock: 'manual', app: testApp, users: [100, 101] });
    pm = device.app('com.example.system').privacyManager;
    id = device.app('com.example.target').tokenId;
    return 'open';
  },
  add: (count) => add(count).then(() => 'added'),
  async addAndDie(count) {
    await add(count);
    process.send('added', die);
  },
  async startAndDie() {
    await pm.startUsingPermission(id, CAMERA);
    process.send('started', die);
  },
  toggle: (on) => pm.setPermissionUsedRecordToggleStatus(on).then(() => 'set'),
  camera(on) {
    device.switches.camera = on;
    return 'turned';
  },
};

process.on('message', async ([command, argument]) => {
  const answer = await commands[command](argument);
  if (answer !== undefined) process.send(answer);
});
