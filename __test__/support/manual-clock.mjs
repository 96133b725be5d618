// Import before support.mjs: the default device then has a manual clock and two users.
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';

const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'osk-'));
const options = {
  inMemory: true,
  clock: 'manual',
  users: [100, 101],
  app: { bundleName: 'com.example.tests' },
};
fs.writeFileSync(path.join(folder, 'ohos-device.json'), JSON.stringify(options));
process.argv[1] = folder; // the device looks for its options where the program begins, when it is first used
process.on('exit', () => fs.rmSync(folder, { recursive: true, force: true }));
