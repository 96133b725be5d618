// What sources do all the time without a thought: they read the configuration, make folders, animate, delay and cancel.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { run } from './project.mjs';

test('context: its configuration, folders that are made once, animations that end, delays that keep nobody waiting', async (t) => {
  const lines = await run(t, {
    'main.ets': `
import { fileIo } from '@kit.CoreFileKit';
import { taskpool } from '@kit.ArkTS';
const context = getContext();
console.log(context.config.language.split('-')[0], context.config.colorMode);
const made = context.filesDir + '/a/b';
fileIo.mkdirSync(made, true);
try { fileIo.mkdirSync(made, true); } catch (error) { console.log(error.code); }
animateTo({ duration: 1, onFinish: () => console.log('over') }, () => console.log('animated'));
console.log('goes on');
@Concurrent function never(): void {}
const task = new taskpool.Task(never);
const delayed = taskpool.executeDelayed(600000, task);
taskpool.cancel(task);
delayed.catch(() => console.log('cancelled'));
`,
  });
  assert.deepEqual(lines, ['en -1', '13900015', 'animated', 'goes on', 'cancelled', 'over']);
});
