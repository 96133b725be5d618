import { useState } from 'preact/hooks';
import { Search } from '../../parts/AppPicker.jsx';
import { Button } from '../../parts/Button.jsx';
import { Shown, shown } from '../../parts/Bytes.jsx';
import { Chip, Empty } from '../../parts/Card.jsx';
import { Grid } from '../../parts/Grid.jsx';
import { usePages } from '../../parts/usePages.js';
import { useSort } from '../../parts/useSort.js';
import { acting, appName, readOnly } from '../../state/device.js';
import { versions } from '../../state/versions.js';
import { amount, bytes, shortTime } from '../../state/when.js';
import { texts } from '../../texts.js';
import { AddAsset } from './AddAsset.jsx';
import { AssetDetails } from './AssetDetails.jsx';
import { Filters } from './Filters.jsx';

const words = texts.assets;

const COLUMNS = [
  {
    key: 'alias',
    title: words.alias,
    width: 'minmax(150px, 2fr)',
    render: (row) => (
      <span class="two">
        <span class="cut">
          <Shown bytes={row.alias} />
        </span>
        <span class="cut muted small narrow-only">{appName(row.app)}</span>
      </span>
    ),
  },
  {
    key: 'owner',
    title: words.owner,
    width: 'minmax(150px, 2fr)',
    wide: true,
    render: (row) => appName(row.app),
  },
  {
    key: 'user',
    title: texts.user,
    width: '64px',
    wide: true,
    align: 'end',
    render: (row) => row.app.userId,
  },
  {
    key: 'group',
    title: words.group,
    width: 'minmax(80px, 1fr)',
    wide: true,
    render: (row) => row.group ?? '–',
  },
  {
    key: 'accessibility',
    title: words.accessibility,
    width: '150px',
    narrow: '148px',
    render: (row) => (
      <Chip tone={words.accessibilityTone[row.accessibility]}>
        {words.accessibilities[row.accessibility]}
      </Chip>
    ),
  },
  {
    key: 'auth',
    title: words.auth,
    width: '124px',
    wide: true,
    render: (row) => (row.auth === 'any' ? <Chip tone="accent">{words.auths.any}</Chip> : '–'),
  },
  {
    key: 'sync',
    title: words.sync,
    width: 'minmax(90px, 1fr)',
    large: true,
    render: (row) => row.sync.map((one) => words.syncs[one]).join(', ') || '–',
  },
  {
    key: 'persistent',
    title: words.persistent,
    width: '96px',
    large: true,
    render: (row) => (row.persistent ? texts.yes : '–'),
  },
  {
    key: 'size',
    title: words.size,
    width: '70px',
    wide: true,
    align: 'end',
    render: (row) => bytes(row.size),
  },
  {
    key: 'created',
    title: words.created,
    width: '160px',
    large: true,
    render: (row) => shortTime(row.created),
  },
  {
    key: 'updated',
    title: words.updated,
    width: '160px',
    wide: true,
    render: (row) => (row.updated === null ? '–' : shortTime(row.updated)),
  },
];
const NO_SORT = ['user'];

export function AssetStore({ choice }) {
  const [filters, setFilters] = useState({});
  const [sorted, columns] = useSort(COLUMNS, NO_SORT, 'owner');
  const [open, setOpen] = useState();
  const [adding, setAdding] = useState(false);
  const { owner, ...rest } = filters;
  const values = { ...rest, app: owner?.token, ...sorted };
  const list = usePages('assets', values, versions.assets.value);
  const unreadable = list.head?.unreadable ?? [];
  return (
    <>
      <header class="panel-head">
        <h1>{words.title}</h1>
        <span class="muted number" role="status">
          {words.count(amount(list.total))}
        </span>
        {choice}
        <Button
          icon="plus"
          kind="primary"
          disabled={readOnly.value || acting.value === undefined}
          onPress={() => setAdding(true)}
        >
          {words.add}
        </Button>
      </header>
      <Filters filters={filters} facets={list.head?.facets} onFilters={setFilters}>
        <Search
          label={words.search}
          value={filters.q ?? ''}
          onValue={(q) => setFilters((old) => ({ ...old, q }))}
        />
      </Filters>
      {unreadable.length > 0 && (
        <details class="note warn">
          <summary>{words.unreadable(unreadable.length)}</summary>
          <ul>
            {unreadable.map(({ app, group, encrypted, error }) => (
              <li key={`${app.token}-${group}-${encrypted}`}>
                <strong>{appName(app)}</strong> {group} <code>{error.code}</code> {error.text}
              </li>
            ))}
          </ul>
        </details>
      )}
      <Grid
        label={words.title}
        columns={columns}
        count={list.total}
        rowOf={list.rowOf}
        onRange={list.onRange}
        onOpen={setOpen}
        busy={list.busy}
        anew={JSON.stringify(values)}
        empty={
          Object.values(filters).some(Boolean) ? (
            <Empty title={texts.nothingFits} />
          ) : (
            <Empty title={words.none}>{words.noneHint}</Empty>
          )
        }
      />
      {open && <AssetDetails key={shown(open.alias)} row={open} onClose={() => setOpen()} />}
      {adding && <AddAsset app={acting.value} onClose={() => setAdding(false)} />}
    </>
  );
}
