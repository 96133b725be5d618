// A list that is read page by page as it comes into sight. A view that rushes past reads nothing.
import { useCallback, useEffect, useRef, useState } from 'preact/hooks';
import { refuse } from '../state/notices.js';
import { read } from '../wire/api.js';

const SIZE = 100;
const REST_MS = 40;

const fresh = (total) => ({ pages: new Map(), pending: new Map(), total, busy: true, head: undefined });

/**
 * The list of `route`. Other `values` begin it anew, another `version` reads again what is in sight without blanking it.
 * `head` is the latest reply with whatever it has besides rows.
 */
export function usePages(route, values, version) {
  const key = JSON.stringify(values);
  const list = useRef(fresh(0));
  const range = useRef([0, 0]);
  const [, redraw] = useState(0);

  const load = useCallback(
    (page, anew = false) => {
      const own = list.current;
      const running = own.pending.get(page);
      if (running) {
        // What is on its way may be older than the change.
        running.again ||= anew;
        return;
      }
      if (!anew && own.pages.has(page)) return;
      const request = { abort: new AbortController(), again: false };
      own.pending.set(page, request);
      read(route, { ...JSON.parse(key), offset: page * SIZE, limit: SIZE }, request.abort.signal)
        .then((reply) => {
          own.total = reply.total;
          own.head = reply;
          own.pages.set(page, reply.rows);
        })
        .catch((error) => error.name !== 'AbortError' && refuse(error))
        .finally(() => {
          own.pending.delete(page);
          own.busy = own.pages.size === 0 && own.pending.size > 0;
          if (own !== list.current) return;
          redraw((count) => count + 1);
          if (request.again) load(page, true);
        });
    },
    [route, key],
  );

  const loadRange = useCallback(
    (anew) => {
      const [from, to] = range.current.map((index) => Math.floor(index / SIZE));
      for (let page = from; page <= to; page += 1) load(page, anew);
    },
    [load],
  );

  useEffect(() => {
    list.current = fresh(list.current.total);
    range.current = [0, 0];
    load(0);
    return () => {
      for (const { abort } of list.current.pending.values()) abort.abort();
    };
  }, [load]);

  const known = useRef(version);
  useEffect(() => {
    if (known.current === version) return;
    known.current = version;
    // Pages out of sight may be stale too: they are read again when they come into sight.
    const [from, to] = range.current.map((index) => Math.floor(index / SIZE));
    for (const page of list.current.pages.keys())
      if (page < from || page > to) list.current.pages.delete(page);
    loadRange(true);
  }, [version, loadRange]);

  const timer = useRef();
  const onRange = useCallback(
    (from, to) => {
      range.current = [from, Math.max(from, to - 1)];
      clearTimeout(timer.current);
      timer.current = setTimeout(() => loadRange(false), REST_MS);
    },
    [loadRange],
  );

  const { pages, total, busy, head } = list.current;
  return {
    total,
    busy,
    head,
    onRange,
    rowOf: (index) => pages.get(Math.floor(index / SIZE))?.[index % SIZE],
    rows: () => [...pages.values()].flat(),
  };
}
