// The history in processes of its own: node --expose-gc child.mjs fill|ask <dir> <number of records>
// `fill` makes the records and tells its progress on stderr, `ask` queries them; both print one JSON line.

import { median } from '../measure.mjs';
import { HISTORY_APPS, HISTORY_START, historyRecord, MINUTE, perMinute } from './data.mjs';
import { load, openDevice } from './peers/ours.mjs';

const [, , what, dir, count] = process.argv;
const records = Number(count);
const width = perMinute(records);
const minutes = Math.ceil(records / width);

const must = (condition, message) => {
  if (!condition) throw new Error(message);
};

const open = (clockStart) =>
  openDevice(dir, HISTORY_APPS, { durability: 'normal', clock: 'manual', clockStart });

async function fill() {
  const { device, manager, tokens } = open(HISTORY_START);
  const rss = () => {
    globalThis.gc();
    return process.memoryUsage.rss();
  };
  const start = performance.now();
  let before;
  for (let minute = 0; minute < minutes; minute += 1) {
    if (minute === Math.floor(minutes / 5)) before = rss();
    const first = minute * width;
    const adds = [];
    for (let index = first; index < Math.min(first + width, records); index += 1) {
      const { row, permission, options } = historyRecord(index);
      adds.push(manager.addPermissionUsedRecord(tokens[row], permission, 1, 0, options));
    }
    await Promise.all(adds);
    device.clock.advance(MINUTE);
  }
  const memory = (rss() - before) / 1e6;
  const seconds = ((performance.now() - start) / 1000).toFixed(1);
  process.stderr.write(`bench: ${records} records added in ${seconds} s\n`);
  const { database, wal } = device.health().sizes;
  device.close();
  return { memory, database: (database + wal) / 1e6 };
}

async function ask() {
  load(); // requires what loads lazily; the addon is loaded by createDevice
  const now = HISTORY_START + minutes * MINUTE;
  const start = performance.now();
  const { device, manager, tokens } = open(now);
  const { FLAG_PERMISSION_USAGE_DETAIL: DETAIL, FLAG_PERMISSION_USAGE_SUMMARY: SUMMARY } =
    manager.PermissionUsageFlag;
  const all = await manager.getPermissionUsedRecord({ flag: SUMMARY });
  const first = performance.now() - start;
  const counts = all.bundleRecords.flatMap(({ permissionRecords }) =>
    permissionRecords.map(({ accessCount }) => accessCount),
  );
  const total = counts.reduce((sum, each) => sum + each, 0);
  must(total === records, `${total} of ${records} records are found`);

  const timed = async (times, request) => {
    const spent = [];
    let found;
    for (let i = 0; i < times; i += 1) {
      const asked = performance.now();
      found = await manager.getPermissionUsedRecord(request(i));
      spent.push(performance.now() - asked);
    }
    must(found.bundleRecords.length > 0, 'nothing is found');
    return median(spent);
  };
  const summary = await timed(10, () => ({ flag: SUMMARY }));
  const detail = await timed(50, (i) => ({ tokenId: tokens[(i * 7) % tokens.length], flag: DETAIL }));
  device.close();
  return { first, summary, detail };
}

console.log(JSON.stringify(await { fill, ask }[what]()));
