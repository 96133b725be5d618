// By which column a list is sorted: a press on its head sorts by it, a second one turns the order.
import { useMemo, useState } from 'preact/hooks';

/** Answers with the values for the request, and the columns with what their heads show and do. */
export function useSort(columns, unsorted, first, firstDesc = false) {
  const [{ key, desc }, setSort] = useState({ key: first, desc: firstDesc });
  const headed = useMemo(
    () =>
      columns.map((column) =>
        unsorted.includes(column.key)
          ? column
          : {
              ...column,
              sort: column.key === key ? (desc ? 'descending' : 'ascending') : 'none',
              onSort: () =>
                setSort((old) => ({ key: column.key, desc: old.key === column.key && !old.desc })),
            },
      ),
    [columns, unsorted, key, desc],
  );
  return [{ sort: key, desc }, headed];
}
