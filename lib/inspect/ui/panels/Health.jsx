// How the device is: what doctor says, where everything lies, and how large it is.
import { Card, Chip, Facts } from '../parts/Card.jsx';
import { Icon } from '../parts/Icon.jsx';
import { useRead } from '../parts/useRead.js';
import { versions } from '../state/versions.js';
import { amount, bytes, fullTime } from '../state/when.js';
import { texts } from '../texts.js';

const words = texts.health;
const TONES = { ok: 'good', warning: 'warn', problem: 'bad' };

export function Health() {
  const reply = useRead('health', {}, versions.health.value);
  return (
    <>
      <header class="panel-head">
        <h1>{words.title}</h1>
        <a href="#/codes">{texts.panels.codes}</a>
      </header>
      {reply && <Verdict ok={reply.ok} findings={reply.findings} />}
      {reply && (
        <div class="cards two-cards">
          <Findings findings={reply.findings} />
          <div class="stack">
            <Sizes health={reply.health} />
            <Keys health={reply.health} />
            {reply.health.sync && <Account sync={reply.health.sync} members={reply.members} />}
          </div>
        </div>
      )}
    </>
  );
}

function Verdict({ ok, findings }) {
  const wrong = findings.filter(({ status }) => status !== 'ok').length;
  const tone = ok ? (wrong > 0 ? 'warn' : 'good') : 'bad';
  return (
    <div class={`verdict ${tone}`}>
      <Icon name={tone === 'good' ? 'check' : 'warning'} size={22} />
      <strong>{ok ? (wrong > 0 ? words.fair(wrong) : words.good) : words.bad}</strong>
    </div>
  );
}

const Findings = ({ findings }) => (
  <Card title={words.findings}>
    <ul class="findings">
      {findings.map(({ status, check, message, remedy }) => (
        <li key={`${check} ${message}`}>
          <div class="row">
            <strong>{check}</strong>
            <Chip tone={TONES[status]}>{words.statuses[status]}</Chip>
          </div>
          <p>{message}</p>
          {remedy && (
            <p>
              <strong>{texts.remedy}</strong> {remedy}
            </p>
          )}
        </li>
      ))}
    </ul>
  </Card>
);

const Sizes = ({ health }) => (
  <Card title={words.contents}>
    <Facts
      rows={[
        [words.assets, amount(health.assets)],
        [words.users, amount(health.users)],
        [words.database, bytes(health.sizes.database)],
        [words.wal, bytes(health.sizes.wal)],
        [words.backup, bytes(health.sizes.backup)],
        [words.schema, health.schemaVersion],
        [words.integrity, health.integrity],
      ]}
    />
  </Card>
);

const Keys = ({ health }) => (
  <Card title={words.keys}>
    <Facts
      rows={[
        [words.folder, health.dataDir ? <code>{health.dataDir}</code> : texts.inMemory],
        [words.rootKey, health.dataDir && (words.rootKeys[health.rootKey.kind] ?? health.rootKey.kind)],
        [words.rootKeyPlace, health.rootKey.location && <code>{health.rootKey.location}</code>],
        [
          words.setAside,
          health.setAside.length > 0
            ? health.setAside.map((file) => <code key={file}>{file} </code>)
            : words.nothing,
        ],
        [words.notes, health.notes.length > 0 ? health.notes.join(' ') : undefined],
      ]}
    />
  </Card>
);

const Account = ({ sync, members }) => (
  <Card title={words.account}>
    <Facts
      rows={[
        [words.accountId, <code key="id">{sync.account}</code>],
        [
          words.state,
          sync.reason === null ? words.states[sync.state] : `${words.states[sync.state]}: ${sync.reason}`,
        ],
        [words.members, members.map(({ name, self }) => (self ? words.self(name) : name)).join(', ')],
        [words.head, amount(sync.head)],
        [words.outbox, amount(sync.pending)],
        [words.waiting, amount(sync.waiting)],
        [words.conflicts, amount(sync.conflicts)],
        [words.lastRound, sync.lastRound && fullTime(sync.lastRound)],
        [words.lastError, sync.lastError],
      ]}
    />
  </Card>
);
