// Chooses one of any number of apps: a button with its name, and a box in which to look for another.
import { useState } from 'preact/hooks';
import { appName } from '../state/device.js';
import { versions } from '../state/versions.js';
import { texts } from '../texts.js';
import { Chip, Empty } from './Card.jsx';
import { Grid } from './Grid.jsx';
import { Icon } from './Icon.jsx';
import { Modal } from './Modal.jsx';
import { usePages } from './usePages.js';

export function AppPicker({ label, app, onApp, id }) {
  const [open, setOpen] = useState(false);
  return (
    <>
      <button
        type="button"
        class="button picker"
        id={id}
        aria-haspopup="dialog"
        onClick={() => setOpen(true)}
      >
        <span class="hidden-text">{label}: </span>
        <span class="cut cut-start">
          <bdi>{app ? appName(app) : texts.noApp}</bdi>
        </span>
        {app && <Chip>{app.userId}</Chip>}
      </button>
      {open && (
        <Modal title={label} onClose={() => setOpen(false)} name="apps">
          <Apps
            onApp={(chosen) => {
              onApp(chosen);
              setOpen(false);
            }}
          />
        </Modal>
      )}
    </>
  );
}

function Apps({ onApp }) {
  const [q, setQ] = useState('');
  const list = usePages('apps', { q }, versions.apps.value);
  const columns = [
    { key: 'name', title: texts.app, width: '1fr', render: (row) => appName(row) },
    { key: 'user', title: texts.user, width: '72px', align: 'end', render: (row) => row.userId },
  ];
  return (
    <>
      <Search label={texts.searchApps} value={q} onValue={setQ} autofocus />
      <div class="picker-list">
        <Grid
          label={texts.apps}
          columns={columns}
          count={list.total}
          rowOf={list.rowOf}
          onRange={list.onRange}
          onOpen={onApp}
          busy={list.busy}
          anew={q}
          empty={<Empty title={texts.nothingFits} />}
        />
      </div>
    </>
  );
}

/** A search field; what is typed counts when the typing rests. */
export function Search({ label, value, onValue, autofocus }) {
  const [words, setWords] = useState(value);
  const [timer] = useState({});
  const type = (event) => {
    const next = event.currentTarget.value;
    setWords(next);
    clearTimeout(timer.id);
    timer.id = setTimeout(() => onValue(next), 150);
  };
  return (
    <div class="search">
      <Icon name="search" size={16} />
      <input
        type="search"
        placeholder={label}
        aria-label={label}
        autocomplete="off"
        spellcheck={false}
        autofocus={autofocus}
        value={words}
        onInput={type}
      />
    </div>
  );
}
