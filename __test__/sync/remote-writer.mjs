// A process that appends to an account: says "ready", waits for a line, takes `count` next numbers, says which it got.
import { once } from 'node:events';
import { remoteOf } from './remotes.mjs';

const [description, account, count] = process.argv.slice(2);
const { remote, end } = remoteOf(JSON.parse(description));
const shelf = remote.open(account);
await shelf.read(1, 1);
process.send('ready');
await once(process, 'message');
const own = [];
for (let n = 1; own.length < Number(count); n++) {
  if ((await shelf.append(n, Buffer.from(`${process.pid}`))) === 'stored') own.push(n);
}
process.send(own);
await end();
process.disconnect();
