// node bench/inspected.mjs <folder> [command]: a program with the device of a folder, which inspector.mjs looks at. A line on stdin
// opens the inspector, and its address is printed. With "command" it keeps V8's heap small, as the command `inspect` does.
import { once } from 'node:events';
import memory from '../lib/cli/memory.js';
import { createDevice } from '../lib/entry/index.mjs';

const [dataDir, as] = process.argv.slice(2);
const isCommand = as === 'command';
if (isCommand) memory.keepYoungSpaceSmall();
const device = createDevice({ dataDir, app: { bundleName: 'com.example.wallet' } });
console.log('open');
await once(process.stdin, 'data');
const inspector = await device.inspect(isCommand ? { onRelease: memory.collectGarbage } : {});
console.log(inspector.url);
