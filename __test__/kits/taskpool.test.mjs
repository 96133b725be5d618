// @ohos.taskpool: order, priorities, delays, cancelling, groups, runners, dependencies.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { CODE, kits, rejects, throws } from './support.mjs';

const { taskpool } = kits.moduleOf('@kit.ArkTS');
const { Priority, Task, TaskGroup, SequenceRunner, AsyncRunner } = taskpool;

const sleep = (ms) => new Promise((resolve) => setTimeout(resolve, ms));
const sum = (a, b) => a + b;

test('taskpool: the most urgent first, those of one priority in their order', async () => {
  const order = [];
  const push = (word) => order.push(word);
  await Promise.all([
    taskpool.execute(new Task(push, 'idle'), Priority.IDLE),
    taskpool.execute(new Task(push, 'medium')),
    taskpool.execute(new Task(push, 'low'), Priority.LOW),
    taskpool.execute(new Task(push, 'high'), Priority.HIGH),
    taskpool.execute(new Task(push, 'high too'), Priority.HIGH),
  ]);
  assert.deepEqual(order, ['high', 'high too', 'medium', 'low', 'idle']);
  throws(CODE.INVALID_ARGUMENT, () => taskpool.execute(new Task(push, 'x'), 9));
});

test('taskpool: a task may be executed again, and says when it is done', async () => {
  const told = [];
  const task = new Task('named', sum, 1, 2);
  task.onEnqueued(() => told.push('enqueued'));
  task.onStartExecution(() => told.push('started'));
  task.onExecutionSucceeded(() => told.push('succeeded'));
  assert.deepEqual([task.name, task.isDone()], ['named', false]);
  assert.equal(await taskpool.execute(task), 3);
  assert.equal(task.isDone(), true);
  assert.equal(await taskpool.execute(task, Priority.LOW), 3);
  assert.deepEqual(told, ['enqueued', 'started', 'succeeded', 'enqueued', 'started', 'succeeded']);
  const wrong = new Task(() => {
    throw new Error('wrong');
  });
  wrong.onExecutionFailed((error) => told.push(error.message));
  await assert.rejects(taskpool.execute(wrong), /wrong/);
  assert.equal(told.at(-1), 'wrong');
});

test('taskpool: executeDelayed waits, and can be cancelled until then', async () => {
  const from = performance.now();
  assert.equal(await taskpool.executeDelayed(30, new Task(sum, 1, 1)), 2);
  assert.ok(performance.now() - from >= 25);
  let ran = false;
  const task = new Task(() => {
    ran = true;
  });
  const delayed = taskpool.executeDelayed(20, task);
  taskpool.cancel(task);
  await rejects(10200016, delayed);
  await sleep(40);
  assert.equal(ran, false);
  throws(10200028, () => taskpool.executeDelayed(-1, task));
  throws(CODE.INVALID_ARGUMENT, () => taskpool.executeDelayed(1, sum));
});

test('taskpool: a task that runs is told that it is cancelled', async () => {
  let seen;
  const task = new Task(async () => {
    await sleep(10);
    seen = Task.isCanceled();
  });
  const running = taskpool.execute(task);
  await new Promise(setImmediate);
  await sleep(1);
  taskpool.cancel(task);
  await rejects(10200016, running);
  assert.equal(seen, true);
  assert.equal(Task.isCanceled(), false);
  throws(10200015, () => taskpool.cancel(task));
  throws(10200015, () => taskpool.cancel(new Task(sum)));
  throws(CODE.INVALID_ARGUMENT, () => taskpool.cancel({}));
  assert.equal(await taskpool.execute(new Task(sum, 2, 3)), 5);
});

test('taskpool: a group gives its results in order, and is cancelled as one', async () => {
  const group = new TaskGroup('sums');
  group.addTask(async (value) => {
    await sleep(10);
    return value;
  }, 1);
  group.addTask(new Task(sum, 1, 1));
  assert.deepEqual(await taskpool.execute(group, Priority.HIGH), [1, 2]);
  throws(10200018, () => taskpool.cancel(group));
  const running = taskpool.execute(group);
  taskpool.cancel(group);
  await rejects(10200016, running);
});

test('taskpool: a sequence runs one after the other, also those of another object of its name', async () => {
  const order = [];
  const task = (word, ms) =>
    new Task(async () => {
      order.push(`${word} begins`);
      await sleep(ms);
      order.push(`${word} ends`);
    });
  const [one, two] = [new SequenceRunner('line', Priority.HIGH), new SequenceRunner('line')];
  const cancelled = task('never', 1);
  const all = [one.execute(task('a', 10)), two.execute(task('b', 1))];
  const never = one.execute(cancelled);
  all.push(one.execute(task('c', 1)));
  taskpool.cancel(cancelled);
  await rejects(10200016, never);
  await Promise.all(all);
  assert.deepEqual(order, ['a begins', 'a ends', 'b begins', 'b ends', 'c begins', 'c ends']);
  throws(CODE.INVALID_ARGUMENT, () => one.execute(sum));
});

test('taskpool: an async runner has so many at once and so many that wait', async () => {
  const runner = new AsyncRunner('some', 1, 1);
  const wait = () => new Task(() => sleep(5));
  const [first, dropped, last] = [runner.execute(wait()), runner.execute(wait()), runner.execute(wait())];
  await rejects(10200054, dropped);
  await Promise.all([first, last]);
});

test('taskpool: a task waits for those that it depends on', async () => {
  const order = [];
  const [first, second] = ['first', 'second'].map((word) => new Task(() => order.push(word)));
  second.addDependency(first);
  throws(10200026, () => first.addDependency(second));
  const waits = taskpool.execute(second);
  await sleep(5);
  assert.deepEqual(order, []);
  await taskpool.execute(first);
  await waits;
  assert.deepEqual(order, ['first', 'second']);
  second.removeDependency(first);
  throws(10200027, () => second.removeDependency(first));
});

test('taskpool: again and again until it is cancelled', async () => {
  let count = 0;
  const task = new Task(() => {
    count += 1;
  });
  taskpool.executePeriodically(5, task);
  throws(10200050, () => taskpool.executePeriodically(5, task));
  while (count < 3) await sleep(2);
  taskpool.cancel(task);
  const then = count;
  await sleep(20);
  assert.ok(count <= then + 1);
});

test('taskpool: a task sends to who executes it', async () => {
  const task = new Task((value) => Task.sendData(value, 2), 1);
  const received = new Promise((resolve) => task.onReceiveData((...values) => resolve(values)));
  await taskpool.execute(task);
  assert.deepEqual(await received, [1, 2]);
  throws(10200022, () => Task.sendData(1));
  await rejects(10200024, taskpool.execute(new Task(() => Task.sendData(1))));
});
