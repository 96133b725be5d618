// npm run simulate -- --seed 7 --steps 5000 [--durability full] [--keep]: one run of the simulator. The seed repeats what is
// done, and in which order.
import fs from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { freshSeed } from './random.mjs';
import { buildShim, shimMissing, temporary } from './shim.mjs';
import { Mismatch, Simulation } from './simulation.mjs';
import { Worker } from './team.mjs';

/** A run; its figures, and what went wrong. */
export async function simulate({ seed, steps, durability, keep, progress }) {
  const base = temporary();
  const library = shimMissing() ? undefined : buildShim(base.program);
  const dir = path.join(base.files, 'room');
  const worker = (name) => new Worker(dir, name, library);
  const simulation = new Simulation({ seed, dir, worker, durability });
  let wrong;
  try {
    await simulation.run(steps, progress);
  } catch (error) {
    if (!(error instanceof Mismatch)) throw error;
    wrong = error.message;
  } finally {
    if (!keep) for (const dir of Object.values(base)) fs.rmSync(dir, { recursive: true, force: true });
  }
  return { figures: simulation.figures, wrong, dir: simulation.dir };
}

export const inWords = (figures) =>
  Object.entries(figures)
    .map(([name, count]) => `${count} ${name}`)
    .join(', ');

/** What `npm run simulate` does. */
export async function main() {
  const { values } = parseArgs({
    options: {
      seed: { type: 'string' },
      steps: { type: 'string', default: '2000' },
      durability: { type: 'string', default: 'normal' },
      keep: { type: 'boolean', default: false },
    },
  });
  const seed = Number(values.seed ?? freshSeed());
  const progress = (figures) => {
    if (figures.steps % 1000 === 0) console.error(inWords(figures));
  };
  const { figures, wrong, dir } = await simulate({ ...values, seed, steps: Number(values.steps), progress });
  if (wrong) console.log(wrong);
  if (values.keep) console.log(`kept in ${dir}`);
  console.log(`${inWords(figures)} (seed ${seed}, ${values.durability})`);
  process.exitCode = wrong ? 1 : 0;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) await main();
