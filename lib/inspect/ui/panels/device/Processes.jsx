import { useState } from 'preact/hooks';
import { Search } from '../../parts/AppPicker.jsx';
import { Button } from '../../parts/Button.jsx';
import { Chip, Empty, Facts } from '../../parts/Card.jsx';
import { Segments } from '../../parts/Field.jsx';
import { Grid } from '../../parts/Grid.jsx';
import { Modal } from '../../parts/Modal.jsx';
import { Refusal } from '../../parts/Refusal.jsx';
import { Removal } from '../../parts/Removal.jsx';
import { usePages } from '../../parts/usePages.js';
import { acting, appName, readOnly } from '../../state/device.js';
import { tell } from '../../state/notices.js';
import { versions } from '../../state/versions.js';
import { shortTime } from '../../state/when.js';
import { texts } from '../../texts.js';
import { act } from '../../wire/api.js';

const words = texts.processes;
const VIEWS = [
  [true, words.running],
  [false, words.all],
];

const State = ({ row }) => {
  if (row.processes.length === 0) return <span class="muted">{words.notRunning}</span>;
  return <Chip tone={row.foreground ? 'good' : ''}>{row.foreground ? words.front : words.behind}</Chip>;
};

const COLUMNS = [
  { key: 'app', title: texts.app, width: 'minmax(150px, 3fr)', render: (row) => appName(row) },
  {
    key: 'user',
    title: texts.user,
    width: '64px',
    narrow: '52px',
    align: 'end',
    render: (row) => row.userId,
  },
  { key: 'state', title: words.state, width: '120px', narrow: '104px', render: (row) => <State row={row} /> },
  {
    key: 'pids',
    title: words.pids,
    width: '1fr',
    wide: true,
    render: (row) => row.processes.join(', ') || '–',
  },
  { key: 'level', title: words.level, width: '120px', wide: true, render: (row) => row.apl },
];

export function Processes() {
  const [q, setQ] = useState('');
  const [running, setRunning] = useState(true);
  const [open, setOpen] = useState();
  const list = usePages('apps', { q, running }, versions.apps.value);
  const shown =
    open &&
    (list.rows().find(({ token }) => token === open.token) ?? { ...open, processes: [], foreground: false });
  return (
    <section class="processes" aria-label={words.title}>
      <header class="card-head">
        <h2>{words.title}</h2>
        <Segments label={words.title} options={VIEWS} value={running} onValue={setRunning} />
      </header>
      <Search label={texts.searchApps} value={q} onValue={setQ} />
      <div class="processes-list">
        <Grid
          label={words.title}
          columns={COLUMNS}
          count={list.total}
          rowOf={list.rowOf}
          onRange={list.onRange}
          onOpen={setOpen}
          busy={list.busy}
          anew={`${q} ${running}`}
          empty={<Empty title={q ? texts.nothingFits : words.none} />}
        />
      </div>
      {open && <Process row={shown} onClose={() => setOpen()} />}
    </section>
  );
}

function Process({ row, onClose }) {
  const [error, setError] = useState();
  const app = row.token;
  const press = (name, body = {}) => (
    <Button disabled={readOnly.value} onPress={() => act(`app.${name}`, { app, ...body })} refusal={setError}>
      {words.acts[name]}
    </Button>
  );
  const uninstall = async () => {
    await act('app.uninstall', { app });
    if (acting.value?.token === app) acting.value = undefined;
    tell(words.uninstalled(appName(row)));
    onClose();
  };
  return (
    <Modal title={appName(row)} kind="drawer" onClose={onClose} name="process">
      <Facts
        rows={[
          [texts.user, row.userId],
          [words.state, <State row={row} />],
          [words.token, <code>{row.token}</code>],
          [words.level, row.apl],
          [words.system, row.systemApp ? texts.yes : texts.no],
          [words.groups, row.assetGroups?.join(', ')],
        ]}
      />
      <div class="row">
        {press('foreground')}
        {press('background')}
        {press('start')}
        {row.processes.length > 0 && press('exit')}
      </div>
      {row.processes.length > 0 && (
        <ul class="processes-of" aria-label={words.pids}>
          {row.processes.map((pid) => (
            <li key={pid} class="row row-between">
              <code>{pid}</code>
              <Button
                kind="small"
                disabled={readOnly.value}
                onPress={() => act('app.exit', { app, pid })}
                refusal={setError}
              >
                {words.endOne(pid)}
              </Button>
            </li>
          ))}
        </ul>
      )}
      <Refusal error={error} />
      {row.exits?.length > 0 && (
        <section class="stack">
          <h3>{words.exits}</h3>
          <ul class="exits">
            {row.exits.map((exit) => (
              <li key={`${exit.pid} ${exit.time}`} class="row">
                <code>{exit.pid}</code>
                <span>{words.reasons[exit.reason]}</span>
                {exit.permission && <code class="cut">{exit.permission}</code>}
                <span class="muted">{shortTime(exit.time)}</span>
              </li>
            ))}
          </ul>
        </section>
      )}
      <div class="row">
        <Button
          onPress={() => {
            acting.value = row;
            onClose();
          }}
        >
          {words.actAs}
        </Button>
        <Removal
          remove={words.uninstall}
          sure={words.uninstallSure}
          onRemove={uninstall}
          refusal={setError}
        />
      </div>
    </Modal>
  );
}
