// Every call that apps make, as it happens.
import { useMemo, useState } from 'preact/hooks';
import { Search } from '../parts/AppPicker.jsx';
import { Button } from '../parts/Button.jsx';
import { Chip, Empty, Facts } from '../parts/Card.jsx';
import { Code } from '../parts/Code.jsx';
import { Select, Toggle } from '../parts/Field.jsx';
import { Grid } from '../parts/Grid.jsx';
import { Icon } from '../parts/Icon.jsx';
import { Modal } from '../parts/Modal.jsx';
import { Refusal } from '../parts/Refusal.jsx';
import { calls, clearCalls, held, pause, paused } from '../state/calls.js';
import { readOnly } from '../state/device.js';
import { tell } from '../state/notices.js';
import { amount, clockTime, fullTime } from '../state/when.js';
import { texts } from '../texts.js';
import { act, read } from '../wire/api.js';

const words = texts.calls;
const KITS = ['asset', 'abilityAccessCtrl', 'privacyManager'];
const duration = (ms) => `${ms < 10 ? ms.toFixed(2) : Math.round(ms)} ms`;
const short = (args) => JSON.stringify(args).slice(1, -1);

export function Calls() {
  const [filter, setFilter] = useState({ q: '', kit: '', failed: false });
  const [open, setOpen] = useState();
  const [marked, setMarked] = useState(() => new Set());
  const [test, setTest] = useState();
  const shown = useMemo(() => calls.value.filter(fits(filter)), [calls.value, filter]);
  const mark = (id, on) =>
    setMarked((old) => {
      const next = new Set(old);
      if (on) next.add(id);
      else next.delete(id);
      return next;
    });
  const columns = useMemo(() => columnsOf(marked, mark), [marked]);
  const set = (name) => (value) => setFilter((old) => ({ ...old, [name]: value }));
  const copyTest = async (ids) =>
    setTest((await read('calls.test', { ids: ids.sort((a, b) => a - b).join() })).text);
  return (
    <>
      <header class="panel-head">
        <h1>{words.title}</h1>
        <span class="muted number" role="status">
          {words.count(amount(shown.length))}
          {paused.value && held.value.length > 0 && ` ${words.held(held.value.length)}`}
        </span>
        <Button
          icon={paused.value ? 'play' : 'pause'}
          aria-pressed={paused.value}
          onPress={() => pause(!paused.value)}
        >
          {paused.value ? words.goOn : words.pause}
        </Button>
        <Button icon="copy" disabled={marked.size === 0} onPress={() => copyTest([...marked])}>
          {marked.size > 0 ? words.copyMarked(marked.size) : words.copyTest}
        </Button>
        <Button
          icon="clear"
          kind="danger"
          disabled={readOnly.value}
          onPress={async () => {
            await act('calls.clear');
            clearCalls();
            setMarked(new Set());
          }}
        >
          {words.clear}
        </Button>
      </header>
      <div class="row">
        <Search label={words.search} value={filter.q} onValue={set('q')} />
        <Select
          class="narrow-select"
          aria-label={words.kit}
          options={[['', words.allKits], ...KITS.map((name) => [name, name])]}
          value={filter.kit}
          onValue={set('kit')}
        />
        <Toggle label={words.failed} on={filter.failed} onToggle={set('failed')} />
      </div>
      <Grid
        label={words.title}
        columns={columns}
        count={shown.length}
        rowOf={(index) => shown[index]}
        onOpen={setOpen}
        anew={JSON.stringify(filter)}
        onMark={({ id }) => mark(id, !marked.has(id))}
        selected={(index) => marked.has(shown[index]?.id)}
        empty={
          calls.value.length > 0 ? (
            <Empty title={texts.nothingFits} />
          ) : (
            <Empty title={words.none}>{words.noneHint}</Empty>
          )
        }
      />
      {open && <Call call={open} onTest={() => copyTest([open.id])} onClose={() => setOpen()} />}
      {test !== undefined && <TestText text={test} onClose={() => setTest()} />}
    </>
  );
}

const fits =
  ({ q, kit, failed }) =>
  (call) =>
    (!failed || call.code !== 0) &&
    (kit === '' || call.api.startsWith(`${kit}.`)) &&
    (q === '' ||
      `${call.api} ${call.app} ${call.code} ${short(call.args)}`.toLowerCase().includes(q.toLowerCase()));

const columnsOf = (marked, mark) => [
  {
    key: 'mark',
    title: <span class="hidden-text">{words.mark}</span>,
    width: '40px',
    render: (call) => (
      <input
        type="checkbox"
        class="mark"
        tabIndex={-1}
        aria-label={words.markOne(call.api)}
        checked={marked.has(call.id)}
        onClick={(event) => event.stopPropagation()}
        onChange={(event) => mark(call.id, event.currentTarget.checked)}
      />
    ),
  },
  { key: 'time', title: words.time, width: '86px', wide: true, render: (call) => clockTime(call.time) },
  {
    key: 'api',
    title: words.api,
    width: 'minmax(180px, 1.6fr)',
    render: (call) => (
      <span class="two">
        <code class="cut strong">{call.api}</code>
        <span class="cut muted small narrow-only">{call.app}</span>
      </span>
    ),
  },
  { key: 'app', title: texts.app, width: 'minmax(140px, 1.2fr)', wide: true, render: (call) => call.app },
  {
    key: 'args',
    title: words.args,
    width: 'minmax(140px, 2.4fr)',
    wide: true,
    render: (call) => <code class="muted">{short(call.args)}</code>,
  },
  {
    key: 'duration',
    title: words.duration,
    width: '90px',
    wide: true,
    align: 'end',
    render: (call) => duration(call.durationMs),
  },
  {
    key: 'code',
    title: words.code,
    width: '116px',
    narrow: '104px',
    render: (call) =>
      call.code === 0 ? <Chip tone="good">{words.done}</Chip> : <Chip tone="bad">{call.code}</Chip>,
  },
];

function Call({ call, onTest, onClose }) {
  return (
    <Modal title={call.api} kind="drawer" onClose={onClose} name="call">
      <Facts
        rows={[
          [texts.app, call.app],
          [words.time, fullTime(call.time)],
          [words.duration, duration(call.durationMs)],
          [words.code, call.code === 0 ? words.done : <code>{call.code}</code>],
        ]}
      />
      {call.error && <Refusal error={call.error} />}
      {call.hints.length > 0 && (
        <section class="stack">
          <h3>{words.hints}</h3>
          <ul class="hints">
            {call.hints.map((hint) => (
              <li key={hint}>
                <Icon name="warning" size={16} />
                {hint}
              </li>
            ))}
          </ul>
        </section>
      )}
      <section class="stack">
        <h3>{words.args}</h3>
        <Code label={words.args}>{JSON.stringify(call.args, undefined, 2)}</Code>
      </section>
      <div class="row">
        <Button icon="copy" onPress={onTest}>
          {words.copyTest}
        </Button>
      </div>
    </Modal>
  );
}

function TestText({ text, onClose }) {
  const [error, setError] = useState();
  const copy = async () => {
    await navigator.clipboard.writeText(text);
    tell(texts.copied);
    onClose();
  };
  const foot = (
    <>
      <Button kind="quiet" onPress={onClose}>
        {texts.close}
      </Button>
      <Button kind="primary" icon="copy" onPress={copy} refusal={setError}>
        {texts.copy}
      </Button>
    </>
  );
  return (
    <Modal title={words.asTest} onClose={onClose} foot={foot} name="test">
      <Code label={words.asTest}>{text}</Code>
      <Refusal error={error} />
    </Modal>
  );
}
