import { useState } from 'preact/hooks';
import { Button } from '../../parts/Button.jsx';
import { BytesField, Shown, same, shown } from '../../parts/Bytes.jsx';
import { Chip, Facts } from '../../parts/Card.jsx';
import { Field, Input, Segments, Select } from '../../parts/Field.jsx';
import { Modal } from '../../parts/Modal.jsx';
import { Refusal } from '../../parts/Refusal.jsx';
import { Removal } from '../../parts/Removal.jsx';
import { acting, appName, readOnly, sameApp } from '../../state/device.js';
import { tell } from '../../state/notices.js';
import { bytes, shortTime } from '../../state/when.js';
import { texts } from '../../texts.js';
import { act } from '../../wire/api.js';
import { Secret } from './Secret.jsx';

const words = texts.assets;
const KINDS = ['normal', 'local', 'critical'];

function Labels({ labels }) {
  const rows = KINDS.flatMap((kind) =>
    (labels[kind] ?? []).map(
      (bytes, at) => bytes && [words.labelName(kind, at + 1), <Shown bytes={bytes} />],
    ),
  ).filter(Boolean);
  if (rows.length === 0) return <p class="muted">{words.noLabels}</p>;
  return <Facts rows={rows} />;
}

export function AssetDetails({ row, onClose }) {
  const [asOwner, setAsOwner] = useState(true);
  const [auth, setAuth] = useState({ type: 'pin' });
  const other = acting.value && !sameApp(acting.value, row.app);
  const app = asOwner || !other ? row.app : acting.value;
  const identity = { app: app.token, group: row.group, encrypted: row.encrypted, alias: same(row.alias) };
  const reveal = async () => {
    const authenticate = row.auth === 'any' ? { authenticate: auth } : {};
    return (await act('asset.reveal', { ...identity, ...authenticate })).secret;
  };
  return (
    <Modal title={shown(row.alias)} kind="drawer" onClose={onClose} name="asset">
      <Facts
        rows={[
          [words.owner, `${appName(row.app)}, ${texts.user.toLowerCase()} ${row.app.userId}`],
          [words.group, row.group],
          [words.aliasHex, <code>{row.alias.hex}</code>],
          [words.accessibility, words.accessibilities[row.accessibility]],
          [words.auth, words.auths[row.auth]],
          [words.sync, row.sync.map((one) => words.syncs[one]).join(', ')],
          [words.persistent, row.persistent ? texts.yes : texts.no],
          [words.requirePassword, row.requirePassword ? texts.yes : texts.no],
          [words.encrypted, row.encrypted ? texts.yes : texts.no],
          [words.size, bytes(row.size)],
          [words.created, shortTime(row.created)],
          [words.updated, row.updated === null ? null : shortTime(row.updated)],
        ]}
      />
      {other && (
        <div class="row">
          <span class="group-name">{words.callAs}</span>
          <Segments
            label={words.callAs}
            options={[
              [true, appName(row.app)],
              [false, appName(acting.value)],
            ]}
            value={asOwner}
            onValue={setAsOwner}
          />
        </div>
      )}
      <Secret key={app.token} reveal={reveal}>
        {row.auth === 'any' && <Authentication value={auth} onValue={setAuth} />}
      </Secret>
      <section class="stack">
        <h3>{words.labels}</h3>
        <Labels labels={row.labels} />
      </section>
      <Change identity={identity} onClose={onClose} />
    </Modal>
  );
}

function Authentication({ value, onValue }) {
  return (
    <div class="form">
      <Field label={words.authType}>
        <Select
          options={Object.entries(texts.authTypes)}
          value={value.type}
          onValue={(type) => onValue({ ...value, type })}
        />
      </Field>
      {value.type === 'pin' && (
        <Field label={texts.lockPassword}>
          <Input
            type="password"
            value={value.password ?? ''}
            onValue={(password) => onValue({ ...value, password: password === '' ? undefined : password })}
          />
        </Field>
      )}
    </div>
  );
}

function Change({ identity, onClose }) {
  const [set, setSet] = useState({});
  const [label, setLabel] = useState();
  const [error, setError] = useState();
  const given = set.secret !== undefined || label !== undefined;
  const update = async () => {
    const labels = label === undefined ? {} : { labels: { normal: [label] } };
    await act('asset.update', { ...identity, set: { ...set, ...labels } });
    tell(words.updatedNow);
    onClose();
  };
  const remove = async () => {
    await act('asset.remove', identity);
    tell(words.removedNow);
    onClose();
  };
  return (
    <section class="stack">
      <h3>{words.change}</h3>
      <BytesField
        label={words.newSecret}
        type="password"
        disabled={readOnly.value}
        onBytes={(secret) => setSet(Object.values(secret)[0] === '' ? {} : { secret })}
      />
      <BytesField
        label={words.labelName('normal', 1)}
        disabled={readOnly.value}
        onBytes={(bytes) => setLabel(Object.values(bytes)[0] === '' ? undefined : bytes)}
      />
      <div class="row">
        <Button disabled={readOnly.value || !given} onPress={update} refusal={setError}>
          {words.update}
        </Button>
        <Removal remove={words.remove} sure={words.removeSure} onRemove={remove} refusal={setError} />
        {readOnly.value && <Chip tone="warn">{texts.readOnly}</Chip>}
      </div>
      <Refusal error={error} />
    </section>
  );
}
