// Everything that is measured: node bench/run.mjs [options], see command.mjs and README.md.
import { access } from './access/part.mjs';
import { assets } from './assets.mjs';
import { run } from './command.mjs';
import { privacy } from './privacy/part.mjs';
import { vault } from './vault/part.mjs';

await run([assets, vault, access, privacy]);
