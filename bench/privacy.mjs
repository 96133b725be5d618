// The privacy part alone: node bench/privacy.mjs, with the options of run.mjs.
import { run } from './command.mjs';
import { privacy } from './privacy/part.mjs';

await run([privacy]);
