// Which app may do what: apps down, groups of permissions across.
import { useMemo, useRef, useState } from 'preact/hooks';
import { Search } from '../parts/AppPicker.jsx';
import { Button } from '../parts/Button.jsx';
import { Chip, Empty } from '../parts/Card.jsx';
import { Segments, Select, Toggle } from '../parts/Field.jsx';
import { Grid } from '../parts/Grid.jsx';
import { usePages } from '../parts/usePages.js';
import { appName, readOnly, state } from '../state/device.js';
import { bringBack, dialogs, readDialogs, taken } from '../state/dialogs.js';
import { versions } from '../state/versions.js';
import { amount } from '../state/when.js';
import { texts } from '../texts.js';
import { act } from '../wire/api.js';
import { AppPermissions } from './permissions/AppPermissions.jsx';
import { cellOf } from './permissions/cell.js';
import { Status } from './permissions/Status.jsx';

const words = texts.permissions;
const VIEWS = [
  ['groups', words.groups],
  ['names', words.names],
];

/** Of the columns of all pages that came those in which there is something; with raw names each page has its own. */
function useColumns(head, raw) {
  const known = useRef({});
  if (known.current.raw !== raw) known.current = { raw, columns: new Map(), used: new Set() };
  const { columns, used } = known.current;
  for (const column of head?.columns ?? []) columns.set(column.key, column);
  for (const { cells } of head?.rows ?? []) for (const key of Object.keys(cells)) used.add(key);
  const shown = [...columns.values()].filter(({ key }) => used.has(key));
  return useMemo(() => shown, [shown.map(({ key }) => key).join()]);
}

const shortName = (name) => name.replace(/^ohos\.permission\./, '');

export function Permissions() {
  const [q, setQ] = useState('');
  const [user, setUser] = useState('');
  const [view, setView] = useState('groups');
  const [open, setOpen] = useState();
  const raw = view === 'names';
  const values = { q, user, raw, sort: 'bundleName' };
  const list = usePages('permissions', values, versions.permissions.value);
  const groups = useColumns(list.head, raw);
  const columns = useMemo(
    () => [
      {
        key: 'app',
        title: texts.app,
        width: 'var(--first-column)',
        class: 'stays',
        name: (row) => words.appName(appName(row), row.userId),
        render: (row) => (
          <span class="two">
            <span class="cut cut-start strong">
              <bdi>{appName(row)}</bdi>
            </span>
            <span class="cut muted small">{words.user(row.userId)}</span>
          </span>
        ),
      },
      ...groups.map(({ key, title }) => ({
        key,
        title: raw ? shortName(title) : title,
        hint: title,
        width: raw ? 'minmax(150px, 1fr)' : 'minmax(116px, 1fr)',
        name: (row) => words.cellName(title, cellOf(row, key)?.status),
        render: (row) => <Status cell={cellOf(row, key)} />,
      })),
    ],
    [groups, raw],
  );
  const shown = open && list.rows().find(({ token }) => token === open.row.token);
  return (
    <>
      <header class="panel-head">
        <h1>{words.title}</h1>
        <span class="muted number" role="status">
          {words.count(amount(list.total))}
        </span>
        <Segments label={words.view} options={VIEWS} value={view} onValue={setView} />
      </header>
      <Waiting />
      <div class="row">
        <Search label={texts.searchApps} value={q} onValue={setQ} />
        <Select
          class="narrow-select"
          aria-label={texts.user}
          options={[
            ['', words.allUsers],
            ...(state.value?.users ?? []).map((id) => [String(id), words.user(id)]),
          ]}
          value={user}
          onValue={setUser}
        />
      </div>
      <Grid
        class="matrix"
        label={words.title}
        cells
        rowHeight={46}
        least={`${200 + groups.length * (raw ? 150 : 116)}px`}
        columns={columns}
        count={list.total}
        rowOf={list.rowOf}
        onRange={list.onRange}
        onOpen={(row, _index, { key }) => setOpen({ row, key: key === 'app' ? undefined : key })}
        busy={list.busy}
        anew={JSON.stringify(values)}
        empty={<Empty title={q || user ? texts.nothingFits : words.none} />}
      />
      {open && (
        <AppPermissions
          key={`${open.row.token} ${open.key}`}
          row={shown ?? open.row}
          groups={groups.filter(({ key }) => (open.key ?? key) === key)}
          whole={open.key === undefined}
          onClose={() => setOpen()}
        />
      )}
    </>
  );
}

/** The questions that nobody answered yet, and who answers them. */
function Waiting() {
  return (
    <section class="waiting-questions card" aria-label={texts.questions.waiting}>
      <Toggle
        label={texts.questions.here}
        hint={texts.questions.hereHint}
        on={taken.value}
        disabled={readOnly.value}
        onToggle={async (on) => {
          await act('dialogs.take', { on }).catch(() => {});
          readDialogs();
        }}
      />
      {dialogs.value.map(({ id, kind, app, title }) => (
        <div class="row row-between question-row" key={id}>
          <span class="cut">{texts.questions.title(kind, appName(app), title)}</span>
          <Chip tone="accent">{texts.questions.waits}</Chip>
          <Button kind="small primary" onPress={() => bringBack(id)}>
            {texts.questions.answer}
          </Button>
        </div>
      ))}
    </section>
  );
}
