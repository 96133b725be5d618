// better-sqlite3 behind a worker thread: what one writes to keep fsync off the event loop.
import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';
import { isMainThread, parentPort, Worker, workerData } from 'node:worker_threads';
import { openSqlite } from './sqlite-store.mjs';

const require = createRequire(import.meta.url);

export const id = 'worker';
export const name = 'sqlite worker';
export const module = 'better-sqlite3';
export const load = () => require('better-sqlite3');

export async function open(dir) {
  const worker = new Worker(fileURLToPath(import.meta.url), { workerData: { benchDir: dir } });
  const pending = new Map();
  let last = 0;
  worker.on('message', ([call, error, result]) => {
    const { resolve, reject } = pending.get(call);
    pending.delete(call);
    if (error) reject(new Error(error));
    else resolve(result);
  });
  worker.on('error', (error) => {
    for (const { reject } of pending.values()) reject(error);
    pending.clear();
  });
  const ask = (method) => (argument) =>
    new Promise((resolve, reject) => {
      last += 1;
      pending.set(last, { resolve, reject });
      worker.postMessage([last, method, argument]);
    });
  return {
    put: ask('put'),
    get: ask('get'),
    label: ask('label'),
    list: ask('list'),
    remove: ask('remove'),
    bulk: ask('bulk'),
    close: async () => {
      await ask('close')();
      await worker.terminate();
    },
  };
}

if (!isMainThread && workerData?.benchDir) {
  const store = openSqlite(load(), workerData.benchDir);
  parentPort.on('message', async ([call, method, argument]) => {
    try {
      parentPort.postMessage([call, null, await store[method](argument)]);
    } catch (error) {
      parentPort.postMessage([call, error.message]);
    }
  });
}
