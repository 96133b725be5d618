// What has just happened, in the corner of the page: words go by themselves, refusals stay until they are closed.
import { signal } from '@preact/signals';

const STAYS_MS = 5000;

export const notices = signal([]);
let last = 0;

const add = (notice) => {
  last += 1;
  notices.value = [...notices.value.slice(-3), { ...notice, id: last }];
  return last;
};

export const dismiss = (id) => {
  notices.value = notices.value.filter((notice) => notice.id !== id);
};

export function tell(words) {
  const id = add({ words });
  setTimeout(() => dismiss(id), STAYS_MS);
}

/** The same refusal is shown once, however many parts of the page meet it. */
export function refuse(error) {
  for (const notice of notices.value) if (notice.error?.message === error.message) dismiss(notice.id);
  add({ error });
}
