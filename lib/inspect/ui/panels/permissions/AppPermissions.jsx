// The permissions of one app, as its page in Settings: the choice for each group, and what stands behind it.
import { useState } from 'preact/hooks';
import { Button } from '../../parts/Button.jsx';
import { Chip } from '../../parts/Card.jsx';
import { Modal } from '../../parts/Modal.jsx';
import { Refusal } from '../../parts/Refusal.jsx';
import { appName, readOnly } from '../../state/device.js';
import { tell } from '../../state/notices.js';
import { fullTime } from '../../state/when.js';
import { texts } from '../../texts.js';
import { act } from '../../wire/api.js';
import { cellOf } from './cell.js';
import { Status } from './Status.jsx';

const words = texts.permissions;
const CHOSEN = { granted: 'allow', once: 'once', ask: 'ask', denied: 'deny', fixed: 'deny' };

export function AppPermissions({ row, groups, whole, onClose }) {
  const [error, setError] = useState();
  const declared = groups.filter(({ key }) => cellOf(row, key));
  const reset = async () => {
    await act('permission.reset', { app: row.token });
    tell(words.resetDone(appName(row)));
  };
  return (
    <Modal
      title={whole ? appName(row) : `${groups[0].title} · ${appName(row)}`}
      kind="drawer"
      onClose={onClose}
      name="permissions"
    >
      {declared.length === 0 && <p class="muted">{words.notDeclaredLong(appName(row))}</p>}
      {declared.map(({ key, title }) => (
        <Group key={key} title={title} cell={cellOf(row, key)} app={row} onError={setError} whole={whole} />
      ))}
      <Refusal error={error} />
      {whole && (
        <div class="row">
          <Button kind="danger" icon="restart" disabled={readOnly.value} onPress={reset} refusal={setError}>
            {words.reset}
          </Button>
          <span class="hint">{words.resetHint}</span>
        </div>
      )}
    </Modal>
  );
}

function Group({ title, cell, app, onError, whole }) {
  const decide = async (permissions, choice) => {
    onError();
    try {
      await act('permission.decide', { app: app.token, permissions, choice });
    } catch (error) {
      onError(error);
    }
  };
  const several = cell.names.length > 1;
  const all = cell.names.map(({ permission }) => permission);
  return (
    <section class="permission-group" aria-label={title}>
      <header class="row row-between">
        <h3>{title}</h3>
        <Status cell={cell} />
      </header>
      {cell.choices.length > 0 ? (
        <Choices label={words.choose(title)} cell={cell} onChoice={(choice) => decide(all, choice)} />
      ) : (
        <p class="hint">{words.notYours}</p>
      )}
      <details open={!whole}>
        <summary>{words.behind(cell.names.length)}</summary>
        <ul class="permission-names">
          {cell.names.map((name) => (
            <li key={name.permission}>
              <code>{name.permission}</code>
              <span class="row">
                <Status cell={name} />
                <Chip tone={name.held ? 'good' : ''}>{name.held ? words.held : words.notHeld}</Chip>
                {name.flags?.map((flag) => (
                  <Chip key={flag}>{flag}</Chip>
                ))}
              </span>
              {several && name.choices.length > 0 && (
                <Choices
                  label={words.choose(name.permission)}
                  cell={name}
                  onChoice={(choice) => decide([name.permission], choice)}
                />
              )}
              {name.since && <span class="hint">{words.since(fullTime(name.since))}</span>}
            </li>
          ))}
        </ul>
      </details>
    </section>
  );
}

/** What Settings offers, with what is chosen now. */
const Choices = ({ label, cell, onChoice }) => (
  <fieldset class="choices" aria-label={label}>
    {cell.choices.map((choice) => (
      <button
        type="button"
        key={choice}
        aria-pressed={CHOSEN[cell.status] === choice}
        disabled={readOnly.value}
        onClick={() => onChoice(choice)}
      >
        {words.choices[choice]}
      </button>
    ))}
  </fieldset>
);
