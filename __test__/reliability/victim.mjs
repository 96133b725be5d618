// The process that is killed: node victim.mjs <scenario> <room> [--crash | --stop <steps>]. It opens the device of the room,
// arms the shim it runs under, and says each step that has returned or resolved. The device is left open at its end.
import fs from 'node:fs';
import path from 'node:path';
import { openAt } from './phone.mjs';
import { optionsOf, SCENARIOS } from './scenarios.mjs';
import { Control } from './shim.mjs';

const [name, room, how, stop] = process.argv.slice(2);
const scenario = SCENARIOS[name];
const end = () => process.kill(process.pid, 'SIGKILL');
const say = (step) => fs.writeSync(1, `${step}\n`);
const open = () => openAt(path.join(room, 'device'), optionsOf(scenario));

if (how === '--crash') {
  await scenario.crash(open());
  end();
}

// With --stop nobody else kills it: that is how the states between the steps are made.
const steps = scenario.steps.slice(0, how === '--stop' ? Number(stop) : undefined);
const control = Control.own;
const arm = () => control?.set({ seen: 0, mode: control.get('wanted') });

let device;
if (!scenario.opens) {
  device = open();
  await scenario.setup?.(device);
}
arm();
const run = (step, at) => {
  if (scenario.opens && at === 0) device = open();
  return step(device, room);
};
if (scenario.burst) {
  await Promise.all(steps.map((step, at) => Promise.resolve(run(step, at)).then(() => say(at))));
} else {
  for (const [at, step] of steps.entries()) {
    await run(step, at);
    say(at);
  }
}
control?.disarm();
say('end');
end();
