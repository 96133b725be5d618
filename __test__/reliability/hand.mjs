// A process with hands on the folder: node hand.mjs <room>. It does what the messages of team.mjs say.
import { Hands } from './hands.mjs';

const hands = new Hands(process.argv[2]);

// A backup that a failing disk refuses at closing is a warning, and not the matter here.
process.on('warning', () => {});
process.on('message', async ({ id, duty, hand, args }) => {
  process.send({ id, ...(await hands.answer(duty, hand, args)) });
});
process.on('disconnect', () => process.kill(process.pid, 'SIGKILL'));
