import { Chip, Empty, Facts } from '../../parts/Card.jsx';
import { Grid } from '../../parts/Grid.jsx';
import { Modal } from '../../parts/Modal.jsx';
import { usePages } from '../../parts/usePages.js';
import { appName } from '../../state/device.js';
import { versions } from '../../state/versions.js';
import { amount, fullTime, span } from '../../state/when.js';
import { texts } from '../../texts.js';
import { shortPermission } from './sums.js';

const words = texts.usage;

const COLUMNS = [
  {
    key: 'time',
    title: words.time,
    width: 'minmax(130px, 2fr)',
    render: (row) => fullTime(row.time),
  },
  {
    key: 'outcome',
    title: words.outcome,
    width: '110px',
    render: (row) =>
      row.refused ? (
        <Chip tone="bad">{words.refused}</Chip>
      ) : (
        <Chip tone="good">{words.active[row.foreground ? 'foreground' : 'background']}</Chip>
      ),
  },
  { key: 'count', title: words.countHead, width: '64px', align: 'end', render: (row) => amount(row.count) },
  {
    key: 'duration',
    title: words.duration,
    width: '90px',
    wide: true,
    align: 'end',
    render: (row) => (row.durationMs ? span(row.durationMs) : '–'),
  },
];

export function Records({ row, usage, onClose }) {
  const { app, permission } = row;
  const list = usePages(
    'usage.records',
    { app: app.token, permission, begin: usage.begin, end: usage.end },
    versions.usage.value,
  );
  return (
    <Modal
      title={`${shortPermission(permission)} · ${appName(app)}`}
      kind="drawer"
      onClose={onClose}
      name="records"
    >
      <Facts
        rows={[
          [words.accessesHead, amount(row.accesses)],
          [words.refusalsHead, amount(row.refusals)],
          [words.duration, row.durationMs ? span(row.durationMs) : undefined],
        ]}
      />
      <div class="drawer-list">
        <Grid
          label={words.records}
          columns={COLUMNS}
          count={list.total}
          rowOf={list.rowOf}
          onRange={list.onRange}
          busy={list.busy}
          empty={<Empty title={words.noRecords} />}
        />
      </div>
    </Modal>
  );
}
