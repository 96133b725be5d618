// npm run simulate -- --seed 7 --steps 5000: see docs/10-reliability.md.
import { main } from '../__test__/reliability/simulate.mjs';

await main();
