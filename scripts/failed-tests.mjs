// A reporter of node:test that writes one line for each test that failed, as soon as it has: what scripts/run.mjs says last.
import path from 'node:path';

/** A test whose subtests failed has nothing of its own to tell; a file that crashed has its name only. */
const isOwn = ({ details }) => details.error?.failureType !== 'subtestsFailed';

export default async function* failedTests(source) {
  for await (const { type, data } of source) {
    if (type !== 'test:fail' || data.todo || !isOwn(data)) continue;
    const file = data.file === undefined ? '' : path.relative('', data.file);
    yield data.name === file || data.name === data.file ? `${file}\n` : `${file}: ${data.name}\n`;
  }
}
