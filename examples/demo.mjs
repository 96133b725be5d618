// A tour of the three kits for newcomers: `npm run demo`. Each step checks what it shows or throws.
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { createDevice } from 'ohos-security-kit';
import * as authentication from './demo/authentication.mjs';
import * as basics from './demo/basics.mjs';
import * as isolation from './demo/isolation.mjs';
import * as keeping from './demo/keeping.mjs';
import * as locks from './demo/locks.mjs';
import { closing, heading, note } from './demo/narration.mjs';
import * as permissions from './demo/permissions.mjs';
import * as usages from './demo/usages.mjs';

const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'ohos-demo-'));

/** Opens the demo's device; its clock moves only when told, so that the demo never waits. */
const openDevice = () =>
  createDevice({
    dataDir: path.join(folder, 'device'),
    clock: 'manual',
    app: { bundleName: 'com.example.wallet' },
  });

// What the chapters share; `device` changes when a chapter closes and reopens it.
const tour = { folder, dataDir: path.join(folder, 'device'), openDevice, device: openDevice() };

try {
  note(`a device in ${tour.dataDir}, running the app ${tour.device.caller.bundleName}`);
  const chapters = [basics, locks, authentication, isolation, keeping, permissions, usages];
  for (const [index, chapter] of chapters.entries()) {
    heading(`${index + 1}. ${chapter.title}`);
    await chapter.tell(tour);
  }
  closing();
} finally {
  tour.device.close();
  fs.rmSync(folder, { recursive: true, force: true });
}
