import { useState } from 'preact/hooks';
import { Search } from '../../parts/AppPicker.jsx';
import { Button } from '../../parts/Button.jsx';
import { BytesField } from '../../parts/Bytes.jsx';
import { Empty, Facts } from '../../parts/Card.jsx';
import { Field, Input } from '../../parts/Field.jsx';
import { Foot } from '../../parts/Foot.jsx';
import { Grid } from '../../parts/Grid.jsx';
import { Modal } from '../../parts/Modal.jsx';
import { Refusal } from '../../parts/Refusal.jsx';
import { Removal } from '../../parts/Removal.jsx';
import { usePages } from '../../parts/usePages.js';
import { useSort } from '../../parts/useSort.js';
import { readOnly } from '../../state/device.js';
import { tell } from '../../state/notices.js';
import { versions } from '../../state/versions.js';
import { amount, bytes, shortTime } from '../../state/when.js';
import { texts } from '../../texts.js';
import { act } from '../../wire/api.js';
import { Secret } from './Secret.jsx';

const words = texts.vault;
const time = (ms) => (ms === null ? '–' : shortTime(ms));

const COLUMNS = [
  { key: 'service', title: words.service, width: 'minmax(120px, 2fr)', render: (row) => row.service },
  { key: 'account', title: words.account, width: 'minmax(110px, 2fr)', render: (row) => row.account || '–' },
  {
    key: 'labels',
    title: words.labels,
    width: '1fr',
    wide: true,
    render: (row) => row.labels.join(', ') || '–',
  },
  {
    key: 'size',
    title: words.size,
    width: '90px',
    narrow: '76px',
    align: 'end',
    render: (row) => bytes(row.size),
  },
  { key: 'created', title: words.created, width: '160px', large: true, render: (row) => time(row.created) },
  { key: 'updated', title: words.updated, width: '160px', wide: true, render: (row) => time(row.updated) },
  { key: 'expires', title: words.expires, width: '160px', large: true, render: (row) => time(row.expires) },
];
const NO_SORT = ['labels'];

export function VaultStore({ name, choice }) {
  const [q, setQ] = useState('');
  const [label, setLabel] = useState('');
  const [sorted, columns] = useSort(COLUMNS, NO_SORT, 'service');
  const [open, setOpen] = useState();
  const values = { name, q, label, ...sorted };
  const list = usePages('vault', values, versions.vault.value);
  return (
    <>
      <header class="panel-head">
        <h1>{texts.assets.title}</h1>
        <span class="muted number" role="status">
          {words.count(amount(list.total))}
        </span>
        {choice}
        <Button icon="plus" kind="primary" disabled={readOnly.value} onPress={() => setOpen({})}>
          {words.set}
        </Button>
      </header>
      <div class="row">
        <Search label={words.search} value={q} onValue={setQ} />
        <Search label={words.searchLabel} value={label} onValue={setLabel} />
      </div>
      <Grid
        label={texts.assets.vault(name)}
        columns={columns}
        count={list.total}
        rowOf={list.rowOf}
        onRange={list.onRange}
        onOpen={setOpen}
        busy={list.busy}
        anew={JSON.stringify(values)}
        empty={<Empty title={q || label ? texts.nothingFits : words.none} />}
      />
      {open?.service !== undefined && <Entry name={name} row={open} onClose={() => setOpen()} />}
      {open && open.service === undefined && <SetEntry name={name} onClose={() => setOpen()} />}
    </>
  );
}

function Entry({ name, row, onClose }) {
  const [error, setError] = useState();
  const entry = { name, service: row.service, account: row.account };
  const remove = async () => {
    await act('vault.remove', entry);
    tell(words.removedNow);
    onClose();
  };
  return (
    <Modal title={row.service} kind="drawer" onClose={onClose} name="entry">
      <Facts
        rows={[
          [words.account, row.account],
          [words.labels, row.labels.join(', ')],
          [words.size, bytes(row.size)],
          [words.created, time(row.created)],
          [words.updated, time(row.updated)],
          [words.expires, time(row.expires)],
        ]}
      />
      <Secret reveal={async () => (await act('vault.reveal', entry)).value} />
      <SetValue entry={{ ...entry, labels: row.labels, expires: row.expires }} onDone={onClose} />
      <div class="row">
        <Removal remove={texts.assets.remove} sure={words.removeSure} onRemove={remove} refusal={setError} />
      </div>
      <Refusal error={error} />
    </Modal>
  );
}

function SetValue({ entry, onDone }) {
  const [value, setValue] = useState();
  const [error, setError] = useState();
  const save = async () => {
    await act('vault.set', { ...entry, value });
    tell(words.setNow);
    onDone();
  };
  return (
    <section class="stack">
      <h3>{texts.assets.change}</h3>
      <BytesField label={words.value} type="password" disabled={readOnly.value} onBytes={setValue} />
      <div class="row">
        <Button disabled={readOnly.value || value === undefined} onPress={save} refusal={setError}>
          {words.save}
        </Button>
      </div>
      <Refusal error={error} />
    </section>
  );
}

function SetEntry({ name, onClose }) {
  const [entry, setEntry] = useState({ service: '', account: '' });
  const [value, setValue] = useState({ text: '' });
  const [labels, setLabels] = useState('');
  const [error, setError] = useState();
  const set = (key) => (next) => setEntry((old) => ({ ...old, [key]: next }));
  const save = async () => {
    const given = labels
      .split(',')
      .map((one) => one.trim())
      .filter(Boolean);
    await act('vault.set', { name, ...entry, value, labels: given });
    tell(words.setNow);
    onClose();
  };
  const foot = <Foot go={words.save} onGo={save} refusal={setError} onClose={onClose} />;
  return (
    <Modal title={words.set} onClose={onClose} foot={foot} name="set-entry">
      <Field label={words.service}>
        <Input value={entry.service} onValue={set('service')} />
      </Field>
      <Field label={words.account}>
        <Input value={entry.account} onValue={set('account')} />
      </Field>
      <BytesField label={words.value} type="password" onBytes={setValue} />
      <Field label={words.labels} hint={words.labelsHint}>
        <Input value={labels} onValue={setLabels} />
      </Field>
      <Refusal error={error} />
    </Modal>
  );
}
