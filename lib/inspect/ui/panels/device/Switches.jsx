import { useEffect, useState } from 'preact/hooks';
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

/** What was pressed is shown until the device says otherwise: an answer that is on its way may be older. */
function Switch({ name, on }) {
  const [shown, setShown] = useState(on);
  useEffect(() => setShown(on), [on]);
  const toggle = (next) => {
    setShown(next);
    act('switch.set', { name, on: next }).catch((error) => {
      setShown(on);
      refuse(error);
    });
  };
  return <Toggle label={words.names[name]} on={shown} disabled={readOnly.value} onToggle={toggle} />;
}
