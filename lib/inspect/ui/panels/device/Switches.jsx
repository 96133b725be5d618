import { Card } from '../../parts/Card.jsx';
import { Toggle } from '../../parts/Field.jsx';
import { readOnly } from '../../state/device.js';
import { refuse } from '../../state/notices.js';
import { bump } from '../../state/versions.js';
import { texts } from '../../texts.js';
import { act } from '../../wire/api.js';

const words = texts.switches;

export const Switches = ({ switches }) => (
  <Card title={words.title}>
    {Object.keys(words.names).map((name) => (
      <Toggle
        key={name}
        label={words.names[name]}
        on={switches[name]}
        disabled={readOnly.value}
        onToggle={(on) =>
          act('switch.set', { name, on }).catch((error) => {
            refuse(error);
            bump('device');
          })
        }
      />
    ))}
    <p class="hint">{words.hint}</p>
  </Card>
);
