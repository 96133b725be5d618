import { useEffect, useState } from 'preact/hooks';
import { Button } from '../../parts/Button.jsx';
import { Card, Chip } from '../../parts/Card.jsx';
import { Field } from '../../parts/Field.jsx';
import { readOnly } from '../../state/device.js';
import { fullTime } from '../../state/when.js';
import { texts } from '../../texts.js';
import { act } from '../../wire/api.js';

const words = texts.clock;
const STEPS = [
  [1_000, words.second],
  [60_000, words.minute],
  [3_600_000, words.hour],
  [86_400_000, words.day],
];

/** As the browser's field for a time takes it, which knows no zone. */
function localValue(ms) {
  const offset = new Date(ms).getTimezoneOffset() * 60_000;
  return new Date(ms - offset).toISOString().slice(0, 19);
}

export function Clock({ clock }) {
  const manual = clock.kind === 'manual';
  const [now, setNow] = useState(clock.now);
  const [wanted, setWanted] = useState(localValue(clock.now));
  useEffect(() => {
    setNow(clock.now);
    if (manual) return;
    // Between two words of the server the page's own clock goes on, by what has passed here.
    const began = performance.now();
    const timer = setInterval(() => setNow(clock.now + performance.now() - began), 1000);
    return () => clearInterval(timer);
  }, [clock.now, manual]);
  const move = async (action, ms) => setNow((await act(action, { ms })).now);
  return (
    <Card title={words.title} aside={<Chip>{words.kinds[clock.kind]}</Chip>}>
      <p class="clock number">{fullTime(now)}</p>
      <div class="row">
        {STEPS.map(([ms, label]) => (
          <Button
            key={ms}
            kind="small"
            disabled={readOnly.value || !manual}
            onPress={() => move('clock.advance', ms)}
          >
            {label}
          </Button>
        ))}
      </div>
      <div class="row clock-set">
        <Field label={words.wanted}>
          <input
            type="datetime-local"
            step="1"
            value={wanted}
            disabled={readOnly.value || !manual}
            onInput={(event) => setWanted(event.currentTarget.value)}
          />
        </Field>
        <Button
          disabled={readOnly.value || !manual || Number.isNaN(Date.parse(wanted))}
          onPress={() => move('clock.set', Date.parse(wanted))}
        >
          {words.set}
        </Button>
      </div>
      {!manual && <p class="hint">{words.systemHint}</p>}
    </Card>
  );
}
