// Who used what and when: a summary first, then a line of time for each app and permission, then single records.
import { useMemo, useState } from 'preact/hooks';
import { Bars } from '../charts/Bars.jsx';
import { Lane } from '../charts/Lane.jsx';
import { Ring } from '../charts/Ring.jsx';
import { Card, Chip, Empty } from '../parts/Card.jsx';
import { Segments } from '../parts/Field.jsx';
import { Grid } from '../parts/Grid.jsx';
import { Icon } from '../parts/Icon.jsx';
import { useRead } from '../parts/useRead.js';
import { appName } from '../state/device.js';
import { versions } from '../state/versions.js';
import { amount, clockTime, dayTime, hourTime, shortTime, span } from '../state/when.js';
import { texts } from '../texts.js';
import { Records } from './usage/Records.jsx';
import { bySum, shortPermission, top } from './usage/sums.js';

const words = texts.usage;
const RANGES = [
  ['day', words.day],
  ['week', words.week],
];
const SWITCHES = ['camera', 'microphone', 'location'];

export function Usage() {
  const [range, setRange] = useState('day');
  const [picked, setPicked] = useState({});
  const [open, setOpen] = useState();
  const usage = useRead('usage', { range }, versions.usage.value);
  return (
    <>
      <header class="panel-head">
        <h1>{words.title}</h1>
        <Segments label={words.range} options={RANGES} value={range} onValue={setRange} />
      </header>
      {usage && (
        <>
          <Now usage={usage} />
          <Summary usage={usage} picked={picked} onPick={setPicked} />
          <Timeline usage={usage} range={range} picked={picked} onOpen={setOpen} />
        </>
      )}
      {open && <Records row={open} usage={usage} onClose={() => setOpen()} />}
    </>
  );
}

function Now({ usage }) {
  const { now, indicator } = usage;
  return (
    <Card title={words.now} class="now">
      <ul class="indicator" aria-label={words.indicator}>
        {SWITCHES.map((name) => (
          <li key={name} class={indicator[name] ? 'on' : ''}>
            <Icon name={name} size={16} />
            {words.indicators[name]}: {indicator[name] ? words.used : words.idle}
          </li>
        ))}
      </ul>
      {now.length === 0 ? (
        <p class="muted">{words.nothingNow}</p>
      ) : (
        <ul class="now-list">
          {now.map(({ app, permission, active, since }) => (
            <li key={`${app?.token} ${permission}`} class="row">
              <strong class="cut">{appName(app)}</strong>
              <code class="cut">{shortPermission(permission)}</code>
              <Chip tone={active === 'foreground' ? 'good' : 'warn'}>{words.active[active]}</Chip>
              {since && <span class="muted">{words.since(clockTime(since))}</span>}
            </li>
          ))}
        </ul>
      )}
    </Card>
  );
}

function Summary({ usage, picked, onPick }) {
  const { byPermission, byApp, total, refused, color } = useMemo(() => sums(usage.summary), [usage]);
  if (usage.summary.length === 0) return null;
  const pick = (name) => (key) => onPick(picked[name] === key ? {} : { [name]: key });
  const row = (name) => (one) => ({
    ...one,
    shown: words.accesses(amount(one.value)),
    pressed: picked[name] === one.key,
  });
  return (
    <div class="cards usage-cards">
      <Card title={words.byPermission}>
        <div class="ring-card">
          <Ring
            label={words.ringLabel(byPermission.map(({ label, value }) => `${label} ${value}`).join(', '))}
            parts={byPermission}
            centre={amount(total)}
            under={words.accessWord(total)}
          />
          <Bars
            label={words.byPermission}
            rows={byPermission.map(row('permission'))}
            onPick={pick('permission')}
          />
        </div>
        {refused > 0 && <p class="refused-sum">{words.refusedSum(amount(refused))}</p>}
      </Card>
      <Card title={words.byApp}>
        <Bars
          label={words.byApp}
          rows={byApp.map((one) => ({ ...row('app')(one), color }))}
          onPick={pick('app')}
        />
      </Card>
    </div>
  );
}

/** The largest few by permission and by app, and what all of it comes to. */
function sums(summary) {
  const byPermission = bySum(summary, ({ permission }) => [permission, shortPermission(permission)]);
  const byApp = bySum(summary, ({ app }) => [app.token, appName(app)]);
  return {
    byPermission: top(byPermission).map((one, at) => ({ ...one, color: at + 1 })),
    byApp: top(byApp),
    total: summary.reduce((sum, { accesses }) => sum + accesses, 0),
    refused: summary.reduce((sum, { refusals }) => sum + refusals, 0),
    color: 1,
  };
}

function Timeline({ usage, range, picked, onOpen }) {
  const { begin, end, step, summary, buckets } = usage;
  const rows = useMemo(() => {
    const lanes = new Map();
    for (const bucket of buckets) {
      const key = `${bucket.app} ${bucket.permission}`;
      if (!lanes.has(key)) lanes.set(key, []);
      lanes.get(key).push(bucket);
    }
    return summary
      .map((one) => ({ ...one, buckets: lanes.get(`${one.app.token} ${one.permission}`) ?? [] }))
      .sort((one, other) => other.accesses + other.refusals - one.accesses - one.refusals);
  }, [usage]);
  const colors = useMemo(
    () => new Map(top(bySum(summary, ({ permission }) => [permission])).map(({ key }, at) => [key, at + 1])),
    [usage],
  );
  const shown = rows.filter(
    ({ app, permission }) =>
      (picked.permission ?? permission) === permission && (picked.app ?? app.token) === app.token,
  );
  const ticks = [0.25, 0.5, 0.75].map((share) => begin + (end - begin) * share);
  const label = range === 'day' ? hourTime : dayTime;
  const columns = [
    {
      key: 'who',
      title: words.who,
      width: 'minmax(170px, 1.2fr)',
      narrow: 'minmax(120px, 1fr)',
      render: (row) => (
        <span class="two">
          <span class="cut strong">{shortPermission(row.permission)}</span>
          <span class="cut muted small">{appName(row.app)}</span>
        </span>
      ),
    },
    {
      key: 'lane',
      title: (
        <span class="lane-scale">
          {[begin, ...ticks].map((tick) => (
            <span key={tick}>{label(tick)}</span>
          ))}
        </span>
      ),
      width: 'minmax(240px, 4fr)',
      narrow: 'minmax(120px, 1.4fr)',
      render: (row) => (
        <Lane
          {...{ begin, end, step, ticks }}
          buckets={row.buckets}
          color={colors.get(row.permission) ?? 6}
          label={words.laneLabel(row.accesses, row.refusals)}
        />
      ),
    },
    {
      key: 'accesses',
      title: words.accessesHead,
      width: '84px',
      narrow: '56px',
      align: 'end',
      render: (row) => amount(row.accesses),
    },
    {
      key: 'refusals',
      title: words.refusalsHead,
      width: '84px',
      wide: true,
      align: 'end',
      render: (row) => (row.refusals ? <span class="bad-text">{amount(row.refusals)}</span> : '–'),
    },
    {
      key: 'duration',
      title: words.duration,
      width: '110px',
      large: true,
      align: 'end',
      render: (row) => (row.durationMs ? span(row.durationMs) : '–'),
    },
    { key: 'last', title: words.last, width: '176px', large: true, render: (row) => lastOf(row) },
  ];
  return (
    <Grid
      class="timeline"
      label={words.timeline}
      columns={columns}
      rowHeight={48}
      count={shown.length}
      rowOf={(index) => shown[index]}
      onOpen={onOpen}
      anew={`${range} ${picked.app} ${picked.permission}`}
      empty={<Empty title={words.none}>{words.noneHint}</Empty>}
    />
  );
}

function lastOf({ lastAccess, lastRefusal }) {
  const last = Math.max(lastAccess ?? 0, lastRefusal ?? 0);
  return last > 0 ? shortTime(last) : '–';
}
