import { useState } from 'preact/hooks';
import { Button } from '../../parts/Button.jsx';
import { Card, Chip } from '../../parts/Card.jsx';
import { Field, Input } from '../../parts/Field.jsx';
import { Foot } from '../../parts/Foot.jsx';
import { Icon } from '../../parts/Icon.jsx';
import { Modal } from '../../parts/Modal.jsx';
import { Refusal } from '../../parts/Refusal.jsx';
import { readOnly } from '../../state/device.js';
import { tell } from '../../state/notices.js';
import { texts } from '../../texts.js';
import { act } from '../../wire/api.js';

const words = texts.device;

/** What a step with passwords asks for, and what it sends. */
const STEPS = {
  unlock: { fields: ['password'], action: 'lock.unlock' },
  set: { fields: ['next'], action: 'lock.set' },
  change: { fields: ['current', 'next'], action: 'lock.set' },
  remove: { fields: ['current'], action: 'lock.remove' },
  face: { fields: ['password'], action: 'biometrics.enroll', body: { type: 'face' } },
  fingerprint: { fields: ['password'], action: 'biometrics.enroll', body: { type: 'fingerprint' } },
};

export function Users({ users }) {
  const [step, setStep] = useState();
  const [adding, setAdding] = useState('');
  const add = async () => {
    await act('user.add', { id: Number(adding) });
    setAdding('');
  };
  return (
    <Card title={words.users}>
      <ul class="users">
        {users.map((user) => (
          <User key={user.id} user={user} onStep={(name) => setStep({ name, user: user.id })} />
        ))}
      </ul>
      <form class="row add-user" onSubmit={(event) => event.preventDefault()}>
        <Input
          aria-label={words.newUser}
          placeholder={words.newUser}
          inputmode="numeric"
          value={adding}
          onValue={setAdding}
          disabled={readOnly.value}
        />
        <Button icon="plus" disabled={readOnly.value || !/^\d+$/.test(adding)} onPress={add}>
          {words.addUser}
        </Button>
      </form>
      {step && <Passwords key={step.name} {...step} onClose={() => setStep()} />}
    </Card>
  );
}

function User({ user, onStep }) {
  const { id, foreground, lock, biometrics } = user;
  const press = (children, action, body, more = {}) => (
    <Button kind="small" disabled={readOnly.value} onPress={() => act(action, body)} {...more}>
      {children}
    </Button>
  );
  const step = (name) => (
    <Button kind="small" disabled={readOnly.value} onPress={() => onStep(name)}>
      {words.steps[name]}
    </Button>
  );
  return (
    <li class="user" aria-label={words.userName(id)}>
      <div class="row">
        <strong>{words.userName(id)}</strong>
        {foreground && <Chip tone="accent">{words.inFront}</Chip>}
        {lock && <LockChip lock={lock} />}
      </div>
      {lock && (
        <div class="row">
          {lock.locked
            ? lock.passwordSet
              ? step('unlock')
              : press(words.steps.unlock, 'lock.unlock', { user: id }, { icon: 'unlock' })
            : press(words.lock, 'lock.lock', { user: id }, { icon: 'lock' })}
          {lock.passwordSet ? (
            <>
              {step('change')}
              {step('remove')}
            </>
          ) : (
            step('set')
          )}
        </div>
      )}
      {lock && (
        <div class="row">
          {Object.keys(words.biometrics).map((type) =>
            biometrics.includes(type) ? (
              <Button
                key={type}
                kind="small"
                disabled={readOnly.value}
                onPress={() => act('biometrics.remove', { user: id, type })}
              >
                {words.forget(type)}
              </Button>
            ) : (
              <Button
                key={type}
                kind="small"
                disabled={readOnly.value || !lock.passwordSet}
                title={lock.passwordSet ? undefined : words.needsPassword}
                onPress={() => onStep(type)}
              >
                {words.steps[type]}
              </Button>
            ),
          )}
        </div>
      )}
      {!foreground && (
        <div class="row">
          {press(words.toFront, 'user.foreground', { id })}
          {press(words.removeUser, 'user.remove', { id }, { kind: 'small danger' })}
        </div>
      )}
    </li>
  );
}

function LockChip({ lock }) {
  const state = lock.locked
    ? lock.unlockedSinceBoot
      ? 'locked'
      : 'neverUnlocked'
    : lock.passwordSet
      ? 'unlocked'
      : 'open';
  return (
    <Chip tone={lock.locked ? 'warn' : lock.passwordSet ? 'good' : ''}>
      <Icon name={lock.locked ? 'lock' : 'unlock'} size={13} />
      {words.lockStates[state]}
    </Chip>
  );
}

function Passwords({ name, user, onClose }) {
  const { fields, action, body } = STEPS[name];
  const [values, setValues] = useState({});
  const [error, setError] = useState();
  const go = async () => {
    const reply = await act(action, { user, ...body, ...values });
    tell(reply.lost === undefined ? words.done : words.lost(reply.lost));
    onClose();
  };
  const foot = <Foot go={words.steps[name]} onGo={go} refusal={setError} onClose={onClose} />;
  return (
    <Modal
      title={`${words.steps[name]}, ${words.userName(user)}`}
      onClose={onClose}
      foot={foot}
      name="passwords"
    >
      {name === 'remove' && <p>{words.removeWarning}</p>}
      {fields.map((field, at) => (
        <Field key={field} label={words.passwords[field]}>
          <Input
            type="password"
            autofocus={at === 0}
            value={values[field] ?? ''}
            onValue={(value) => setValues((old) => ({ ...old, [field]: value }))}
          />
        </Field>
      ))}
      <Refusal error={error} />
    </Modal>
  );
}
