import { useRef, useState } from 'preact/hooks';
import { Card } from '../../parts/Card.jsx';
import { Toggle } from '../../parts/Field.jsx';
import { readOnly } from '../../state/device.js';
import { refuse } from '../../state/notices.js';
import { texts } from '../../texts.js';
import { act } from '../../wire/api.js';

const words = texts.switches;

export const Switches = ({ switches }) => (
  <Card title={words.title}>
    {Object.keys(words.names).map((name) => (
      <Switch key={name} name={name} on={switches[name]} />
    ))}
    <p class="hint">{words.hint}</p>
  </Card>
);

/** Milliseconds after the device's answer in which an older state may still arrive. */
const SETTLE_MS = 1000;

/**
 * What was pressed last is shown until the device has answered and no older state can arrive. Presses are sent one after the
 * other, as requests may overtake each other.
 */
function Switch({ name, on }) {
  const [pressed, setPressed] = useState();
  const last = useRef();
  const toggle = async (next) => {
    setPressed(next);
    const before = last.current;
    const answer = (async () => {
      await before;
      await act('switch.set', { name, on: next });
    })().then(
      () => SETTLE_MS,
      (error) => {
        refuse(error);
        return 0;
      },
    );
    last.current = answer;
    const ms = await answer;
    setTimeout(() => last.current === answer && setPressed(undefined), ms);
  };
  return <Toggle label={words.names[name]} on={pressed ?? on} disabled={readOnly.value} onToggle={toggle} />;
}
