'use strict';

// @ohos.taskpool without threads: what is executed runs in this thread, in a later turn of its loop, the most urgent first.

const { AsyncLocalStorage } = require('node:async_hooks');
const { need } = require('../calls/deliver');
const { kitError } = require('../calls/kit-errors');

const Priority = Object.freeze({ HIGH: 0, MEDIUM: 1, LOW: 2, IDLE: 3 });
function checkPriority(priority) {
  need(Object.values(Priority).includes(priority), 'priority must be a Priority');
  return priority;
}
function checkDelay(delay) {
  need(typeof delay === 'number', 'delayTime must be a number');
  if (delay < 0) throw kitError(10200028);
}

/** The run that a function belongs to which is on its way. */
const current = new AsyncLocalStorage();

/** Runs of a task that have not ended: `{ task, isCanceled, cancel }`. */
const runs = new WeakMap();
const runsOf = (task) => {
  if (!runs.has(task)) runs.set(task, new Set());
  return runs.get(task);
};

/** Tasks that others wait for, by task. */
const dependencies = new WeakMap();
const dependsOn = (task, other) =>
  task === other || [...(dependencies.get(task) ?? [])].some((one) => dependsOn(one, other));

let lastId = 0;
/** Tells a task what becomes of it; waits for its end. */
let tell;
let done;

/** A function with its arguments. */
class Task {
  #events = {};
  #isDone = false;
  #received;
  #waiting = [];

  constructor(...args) {
    const name = typeof args[0] === 'string' ? args.shift() : undefined;
    const [fn, ...rest] = args;
    need(typeof fn === 'function', 'func must be a function');
    this.name = name ?? fn.name;
    this.function = fn;
    this.arguments = rest;
    this.taskId = ++lastId;
    this.totalDuration = 0;
  }

  /** Whether the task that asks has been canceled. */
  static isCanceled() {
    return current.getStore()?.isCanceled ?? false;
  }
  /** From a task that runs to who executes it, in a later turn. */
  static sendData(...args) {
    const task = current.getStore()?.task;
    if (task === undefined) throw kitError(10200022);
    if (task.#received === undefined) throw kitError(10200024);
    setImmediate(() => task.#received?.(...args));
  }
  onReceiveData(callback) {
    this.#received = callback;
  }
  isDone() {
    return this.#isDone;
  }
  onEnqueued(callback) {
    this.#events.enqueued = callback;
  }
  onStartExecution(callback) {
    this.#events.started = callback;
  }
  onExecutionSucceeded(callback) {
    this.#events.succeeded = callback;
  }
  onExecutionFailed(callback) {
    this.#events.failed = callback;
  }
  addDependency(...tasks) {
    if (tasks.some((task) => dependsOn(task, this))) throw kitError(10200026);
    dependencies.set(this, new Set([...(dependencies.get(this) ?? []), ...tasks]));
  }
  removeDependency(...tasks) {
    const all = dependencies.get(this);
    for (const task of tasks) if (!all?.delete(task)) throw kitError(10200027);
  }
  /** There is one memory: nothing is to be moved or copied. */
  setTransferList() {}
  setCloneList() {}

  static {
    tell = (task, event, ...args) => {
      task.#isDone = event === 'succeeded' || event === 'failed';
      if (task.#isDone) for (const goOn of task.#waiting.splice(0)) goOn();
      task.#events[event]?.(...args);
    };
    done = (task) => new Promise((resolve) => (task.#isDone ? resolve() : task.#waiting.push(resolve)));
  }
}

class LongTask extends Task {}
class GenericsTask extends Task {}

let tasksOf;
class TaskGroup {
  #tasks = [];
  constructor(name = '') {
    this.name = name;
  }
  addTask(...args) {
    this.#tasks.push(args[0] instanceof Task ? args[0] : new Task(...args));
  }
  static {
    tasksOf = (group) => group.#tasks;
  }
}

/** Runs that wait for their turn. */
const waiting = [];
function runNext() {
  let first = 0;
  for (let i = 1; i < waiting.length; i++) if (waiting[i].priority < waiting[first].priority) first = i;
  waiting.splice(first, 1)[0]?.go();
}

/** Waits for the tasks that a task depends on, and for a while. */
async function ready(run, task, delay) {
  const others = [...(dependencies.get(task) ?? [])].map(done);
  if (delay > 0)
    await new Promise((resolve) => {
      run.timer = setTimeout(resolve, delay);
    });
  await Promise.all(others);
}

/** One run of a task, which may be canceled before it begins, or while it goes on, which it does to its end. */
function start(task, priority = Priority.MEDIUM, delay = 0) {
  checkPriority(priority);
  return new Promise((resolve, reject) => {
    const run = { task, priority, isCanceled: false };
    const end = (settle, value) => {
      runsOf(task).delete(run);
      settle(value);
    };
    const fail = (error) => {
      tell(task, 'failed', error);
      end(reject, error);
    };
    run.cancel = () => {
      run.isCanceled = true;
      clearTimeout(run.timer); // nothing is to keep the process waiting for it
      if (run.isRunning) return;
      const at = waiting.indexOf(run);
      if (at >= 0) waiting.splice(at, 1);
      fail(kitError(10200016));
    };
    run.go = async () => {
      run.isRunning = true;
      tell(task, 'started');
      const from = performance.now();
      try {
        const value = await current.run(run, () => task.function(...task.arguments));
        task.totalDuration = performance.now() - from;
        if (run.isCanceled) throw kitError(10200016);
        tell(task, 'succeeded');
        end(resolve, value);
      } catch (error) {
        fail(error);
      }
    };
    const enqueue = () => {
      if (run.isCanceled) return;
      waiting.push(run);
      setImmediate(runNext);
    };
    runsOf(task).add(run);
    tell(task, 'enqueued');
    if (delay > 0 || dependencies.has(task)) ready(run, task, delay).then(enqueue);
    else enqueue();
  });
}

const asTask = (what, args) => (what instanceof Task ? what : new Task(what, ...args));

/** Queues that have a name: one for all who ask for it. */
const queues = new Map();
function queueOf(name) {
  if (name === undefined) return { last: Promise.resolve() };
  if (!queues.has(name)) queues.set(name, { last: Promise.resolve() });
  return queues.get(name);
}

/** Tasks one after the other. */
class SequenceRunner {
  #queue;
  #priority;

  constructor(...args) {
    this.#queue = queueOf(typeof args[0] === 'string' ? args.shift() : undefined);
    this.#priority = checkPriority(args[0] ?? Priority.MEDIUM);
  }
  execute(task) {
    need(task instanceof Task, 'task must be a Task');
    const before = this.#queue.last;
    const result = startAfter(before, task, this.#priority);
    // One that was cancelled ends before those that it waited for.
    this.#queue.last = Promise.allSettled([before, result]);
    return result;
  }
}

/** A run whose turn comes after something else; it may be canceled while it waits. */
function startAfter(before, task, priority) {
  return new Promise((resolve, reject) => {
    const run = { task };
    run.cancel = () => {
      run.isCanceled = true;
      runsOf(task).delete(run);
      reject(kitError(10200016));
    };
    runsOf(task).add(run);
    before.then(() => {
      runsOf(task).delete(run);
      if (!run.isCanceled) start(task, priority).then(resolve, reject);
    });
  });
}

/** So many tasks at once; of those that wait there are so many at most, the oldest is discarded. */
class AsyncRunner {
  #running = 0;
  #waiting = [];
  #most;
  #mostWaiting;

  constructor(...args) {
    const numbers = args.filter((one) => typeof one === 'number');
    [this.#most = 1, this.#mostWaiting = 0] = numbers;
    need(
      this.#most > 0 && this.#mostWaiting >= 0,
      'runningCapacity and waitingCapacity must not be negative',
    );
  }
  execute(task, priority = Priority.MEDIUM) {
    need(task instanceof Task, 'task must be a Task');
    const result = new Promise((resolve, reject) => {
      const begin = () => {
        this.#running += 1;
        start(task, priority)
          .then(resolve, reject)
          .finally(() => {
            this.#running -= 1;
            this.#waiting.shift()?.begin();
          });
      };
      if (this.#running < this.#most) begin();
      else this.#waiting.push({ begin, reject });
    });
    if (this.#mostWaiting > 0 && this.#waiting.length > this.#mostWaiting)
      this.#waiting.shift().reject(kitError(10200054));
    return result;
  }
}

/** Tasks that are executed again and again, with the timer. */
const periodic = new WeakMap();

function cancelTask(task) {
  need(task instanceof Task, 'task must be a Task or a TaskGroup');
  const timer = periodic.get(task);
  if (timer === undefined && runsOf(task).size === 0) throw kitError(10200015);
  clearInterval(timer);
  periodic.delete(task);
  for (const run of [...runsOf(task)]) run.cancel();
}
function cancelGroup(group) {
  const running = tasksOf(group).filter((task) => runsOf(task).size > 0);
  if (running.length === 0) throw kitError(10200018);
  for (const task of running) cancelTask(task);
}

const taskpool = {
  ...{ AsyncRunner, GenericsTask, LongTask, Priority, SequenceRunner, Task, TaskGroup },
  /** `execute(function, ...arguments)`, or a task or a group with a priority. */
  execute(what, ...args) {
    if (what instanceof TaskGroup) return Promise.all(tasksOf(what).map((task) => start(task, args[0])));
    return what instanceof Task ? start(what, args[0]) : start(asTask(what, args));
  },
  executeDelayed(delay, task, priority) {
    checkDelay(delay);
    need(task instanceof Task, 'task must be a Task');
    return start(task, priority, delay);
  },
  executePeriodically(period, task, priority) {
    checkDelay(period);
    need(task instanceof Task, 'task must be a Task');
    if (periodic.has(task) || runsOf(task).size > 0) throw kitError(10200050);
    // What a run gives or throws nobody waits for.
    periodic.set(
      task,
      setInterval(() => start(task, priority).catch(() => {}), period),
    );
  },
  cancel: (what) => (what instanceof TaskGroup ? cancelGroup(what) : cancelTask(what)),
  terminateTask(task) {
    if (runsOf(task).size > 0) cancelTask(task);
  },
  getTaskPoolInfo: () => ({ threadInfos: [], taskInfos: [] }),
};

module.exports = { taskpool };
