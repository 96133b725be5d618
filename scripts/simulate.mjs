// npm run simulate -- --seed 7 --steps 5000: see docs/reliability.md.
import { main } from '../__test__/reliability/simulate.mjs';

await main();
