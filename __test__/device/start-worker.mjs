// Starts children/worker.mjs and talks to it.
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import readline from 'node:readline';
import { fileURLToPath } from 'node:url';

const program = fileURLToPath(new URL('./children/worker.mjs', import.meta.url));

/**
 * A process with `ask(command, argument)`, `tell` (without waiting for the answer) and `kill()`.
 * Lines that are no answer, the progress of a command, go to `onProgress`.
 */
export function startWorker(t, onProgress = () => {}) {
  const child = spawn(process.execPath, [program], { stdio: ['pipe', 'pipe', 'inherit'] });
  const exited = once(child, 'exit');
  const waiting = [];
  child.stdin.on('error', () => {}); // a killed child reads no more
  readline.createInterface({ input: child.stdout }).on('line', (line) => {
    const message = JSON.parse(line);
    if (!('result' in message || 'error' in message)) onProgress(message);
    else if (waiting.length > 0) waiting.shift().resolve(message);
    else if (message.error) throw new Error(`worker failed: ${message.error.message}`);
  });
  exited.then(([code, signal]) => {
    for (const { reject } of waiting.splice(0)) reject(new Error(`worker ended: ${code ?? signal}`));
  });
  const tell = (command, argument) => child.stdin.write(`${JSON.stringify([command, argument ?? null])}\n`);
  const ask = async (command, argument) => {
    const answer = new Promise((resolve, reject) => waiting.push({ resolve, reject }));
    tell(command, argument);
    const { result, error } = await answer;
    assert.equal(error, undefined, `${command}: ${error?.code} ${error?.message}`);
    return result;
  };
  /** Ends the process at once, as a crash would, and waits until it and its last output are gone. */
  const kill = async () => {
    const drained = once(child.stdout, 'close');
    child.kill('SIGKILL');
    await exited;
    await drained;
  };
  /** Lets the process end by itself, without closing its device. */
  const leave = async () => {
    child.stdin.end();
    const [code] = await exited;
    assert.equal(code, 0);
  };
  t.after(() => child.kill('SIGKILL'));
  return { ask, tell, kill, leave };
}
