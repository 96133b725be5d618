// Adding up uses: what is shown of many is the largest few, and the rest as one.
import { texts } from '../../texts.js';

const MOST = 5;

export const shortPermission = (name) => name.replace(/^ohos\.permission\./, '');

/** `{ key, label, value }` for each key, the largest first; `name(row)` answers with key and label. */
export function bySum(summary, name) {
  const sums = new Map();
  for (const row of summary) {
    const [key, label] = name(row);
    const sum = sums.get(key) ?? { key, label, value: 0 };
    sum.value += row.accesses + row.refusals;
    sums.set(key, sum);
  }
  return [...sums.values()].sort((one, other) => other.value - one.value);
}

export function top(sums) {
  if (sums.length <= MOST + 1) return sums;
  const rest = sums.slice(MOST).reduce((sum, { value }) => sum + value, 0);
  return [...sums.slice(0, MOST), { key: '', label: texts.usage.others(sums.length - MOST), value: rest }];
}
