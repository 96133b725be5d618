// The questions of the device, as dialogs with their real choices. What is chosen here is what the person said.
import { useState } from 'preact/hooks';
import { appName, readOnly } from '../state/device.js';
import { dialogs, later, putOff } from '../state/dialogs.js';
import { texts } from '../texts.js';
import { act } from '../wire/api.js';
import { Button } from './Button.jsx';
import { Field, Input, Toggle } from './Field.jsx';
import { Modal } from './Modal.jsx';
import { Refusal } from './Refusal.jsx';

export function Questions() {
  const question = dialogs.value.find(({ id }) => !later.value.has(id));
  if (question === undefined) return null;
  return <Question key={question.id} question={question} onLater={() => putOff(question.id)} />;
}

function Question({ question, onLater }) {
  const { id, kind, app, title, permissions, choices, precise, authTypes } = question;
  const [exact, setExact] = useState(true);
  const [password, setPassword] = useState('');
  const [error, setError] = useState();
  const answer = (choice) => () =>
    act('dialog.answer', {
      id,
      answer: choice,
      ...(precise ? { precise: exact } : {}),
      ...(password === '' ? {} : { password }),
    });
  const words = texts.questions;
  const foot = (
    <>
      {choices.map((choice, at) => (
        <Button
          key={choice}
          kind={at === 0 ? 'primary' : ''}
          disabled={readOnly.value}
          onPress={answer(choice)}
          refusal={setError}
        >
          {words.choices[choice]}
        </Button>
      ))}
      <Button kind="quiet" disabled={readOnly.value} onPress={answer('dismiss')} refusal={setError}>
        {words.choices.dismiss}
      </Button>
      <Button kind="quiet" onPress={onLater}>
        {words.later}
      </Button>
    </>
  );
  return (
    <Modal
      title={words.title(kind, appName(app), title)}
      kind="ask"
      foot={foot}
      onClose={onLater}
      name="question"
    >
      {permissions.length > 0 && (
        <ul class="names">
          {permissions.map((name) => (
            <li key={name} class="mono">
              {name}
            </li>
          ))}
        </ul>
      )}
      {precise && <Toggle label={words.precise} on={exact} onToggle={setExact} />}
      {authTypes?.includes('pin') && (
        <Field label={words.password}>
          <Input type="password" value={password} onValue={setPassword} />
        </Field>
      )}
      <Refusal error={error} />
    </Modal>
  );
}
