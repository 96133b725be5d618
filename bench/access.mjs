// The access-control part alone: node bench/access.mjs, with the options of run.mjs.
import { access } from './access/part.mjs';
import { run } from './command.mjs';

await run([access]);
