// A single executable holds the addon as an asset, and can load it only from a file: one in a folder that nobody else can enter,
// which goes with the process. Windows cannot remove a file that is loaded.
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import sea from 'node:sea';
import { useAddon } from 'ohos-security-kit';

const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'example-'));
process.on('exit', () => process.platform === 'win32' || fs.rmSync(folder, { recursive: true }));
const file = path.join(folder, 'ohos-security-kit.node');
fs.writeFileSync(file, new Uint8Array(sea.getRawAsset('addon')));
useAddon(file);
