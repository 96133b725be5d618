// node bench/inspected.mjs <folder>: a program with the device of a folder, which inspector.mjs looks at. A line on stdin opens the
// inspector, and its address is printed.
import { once } from 'node:events';
import { createDevice } from '../lib/entry/index.mjs';

const [dataDir] = process.argv.slice(2);
const device = createDevice({ dataDir, app: { bundleName: 'com.example.wallet' } });
console.log('open');
await once(process.stdin, 'data');
const inspector = await device.inspect();
console.log(inspector.url);
