// The memory of another process, as the system shows it to every process of the same user.
import fs from 'node:fs';

const PAGE = 4096;
/** Present, or swapped out. */
const THERE = 0b11n << 62n;

/** Mappings that a program can have written to. */
function regions(pid) {
  return fs
    .readFileSync(`/proc/${pid}/maps`, 'utf8')
    .split('\n')
    .map((line) => /^([0-9a-f]+)-([0-9a-f]+) (\S+) \S+ \S+ (\d+)\s*(.*)$/.exec(line))
    .filter((match) => match !== null)
    .map(([, start, end, mode, inode, name]) => ({
      start: Number.parseInt(start, 16),
      end: Number.parseInt(end, 16),
      isWritten: mode[1] === 'w' || inode === '0',
      name,
    }))
    .filter(({ isWritten, name }) => isWritten && !name.startsWith('[v'));
}

/** A region's pages that exist, in runs. */
function* runs(pagemap, { start, end }) {
  const pages = (end - start) / PAGE;
  const entries = new BigUint64Array(pages);
  const read = fs.readSync(pagemap, entries, 0, pages * 8, (start / PAGE) * 8) / 8;
  for (let from = 0; from < read; ) {
    let to = from;
    while (to < read && (entries[to] & THERE) !== 0n) to++;
    if (to > from) yield [start + from * PAGE, start + to * PAGE];
    from = to + 1;
  }
}

/** Every piece of memory that there is. */
export function* memoryOf(pid) {
  const [mem, pagemap] = ['mem', 'pagemap'].map((name) => fs.openSync(`/proc/${pid}/${name}`, 'r'));
  try {
    for (const region of regions(pid)) {
      for (const [start, end] of runs(pagemap, region)) {
        const data = Buffer.allocUnsafeSlow(end - start);
        let got = 0;
        while (got < data.length) {
          const count = fs.readSync(mem, data, got, data.length - got, start + got);
          if (count === 0) throw new Error(`the memory at ${(start + got).toString(16)} cannot be read`);
          got += count;
        }
        yield { start, data, region };
      }
    }
  } finally {
    fs.closeSync(mem);
    fs.closeSync(pagemap);
  }
}

/** Whose memory a mapping is: glibc's first heap, a heap of another thread's, the stack of the main thread, or another. */
export function placeOf({ name, start }) {
  if (name !== '') return name;
  return start % (64 * 1024 * 1024) === 0 ? 'heap of a thread' : 'mapped';
}

/** Needles by their first four bytes, and which pairs of bytes they begin with: hundreds are looked for in one pass. */
function indexOf(needles) {
  const begins = new Uint8Array(1 << 16);
  const byHead = new Map();
  for (const needle of needles) {
    const { bytes } = needle;
    begins[bytes.readUInt16BE(0)] = 1;
    const head = bytes.readUInt32BE(0);
    byHead.set(head, [...(byHead.get(head) ?? []), needle]);
  }
  return { begins, byHead };
}

const isAt = (data, at, { bytes }) =>
  at + bytes.length <= data.length && bytes.compare(data, at, at + bytes.length) === 0;

/** Where needles, which have `bytes`, are found: [{ needle, place, at }]. */
export function search(pid, needles) {
  const { begins, byHead } = indexOf(needles);
  const hits = [];
  for (const { start, data, region } of memoryOf(pid)) {
    let pair = data[0];
    for (let at = 0; at + 4 <= data.length; at++) {
      pair = ((pair << 8) | data[at + 1]) & 0xffff;
      if (begins[pair] === 0) continue;
      for (const needle of byHead.get(data.readUInt32BE(at)) ?? []) {
        if (isAt(data, at, needle)) hits.push({ needle, place: placeOf(region), at: start + at });
      }
    }
  }
  return hits;
}

/** Why memory cannot be searched here; false where it can. */
export function cannotRead() {
  if (process.platform !== 'linux') return 'needs the /proc of Linux';
  try {
    const scope = fs.readFileSync('/proc/sys/kernel/yama/ptrace_scope', 'utf8').trim();
    // With 1 a process reads its children, with 2 root reads, with 3 nobody.
    if (scope === '3' || (scope === '2' && process.getuid() !== 0)) return `ptrace_scope is ${scope}`;
  } catch {
    // No Yama.
  }
  return false;
}
