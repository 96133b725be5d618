// The vault part alone: node bench/vault.mjs, with the options of run.mjs.
import { run } from './command.mjs';
import { vault } from './vault/part.mjs';

await run([vault]);
