import { useState } from 'preact/hooks';
import { BytesField } from '../../parts/Bytes.jsx';
import { Field, Select, Toggle } from '../../parts/Field.jsx';
import { Foot } from '../../parts/Foot.jsx';
import { Modal } from '../../parts/Modal.jsx';
import { Refusal } from '../../parts/Refusal.jsx';
import { appName } from '../../state/device.js';
import { tell } from '../../state/notices.js';
import { texts } from '../../texts.js';
import { act } from '../../wire/api.js';

const words = texts.assets;

export function AddAsset({ app, onClose }) {
  const [body, setBody] = useState({
    alias: { text: '' },
    secret: { text: '' },
    accessibility: 'first-unlocked',
    auth: 'none',
  });
  const [error, setError] = useState();
  const set = (name) => (value) => setBody((old) => ({ ...old, [name]: value }));
  // The API takes a permission for "persistent", also where it is off.
  const turn = (name) => (on) => set(name)(on || undefined);
  const add = async () => {
    await act('asset.add', { ...body, app: app.token, group: body.group || undefined });
    tell(words.addedNow);
    onClose();
  };
  const foot = <Foot go={words.add} onGo={add} refusal={setError} onClose={onClose} />;
  return (
    <Modal title={words.addAs(appName(app))} onClose={onClose} foot={foot} name="add-asset">
      <BytesField label={words.alias} onBytes={set('alias')} />
      <BytesField label={texts.secret.title} type="password" onBytes={set('secret')} />
      <div class="form">
        <Field label={words.accessibility}>
          <Select
            options={Object.entries(words.accessibilities)}
            value={body.accessibility}
            onValue={set('accessibility')}
          />
        </Field>
        <Field label={words.auth}>
          <Select options={Object.entries(words.auths)} value={body.auth} onValue={set('auth')} />
        </Field>
        {app.assetGroups?.length > 0 && (
          <Field label={words.group}>
            <Select
              options={[['', words.noGroup], ...app.assetGroups.map((name) => [name, name])]}
              value={body.group ?? ''}
              onValue={set('group')}
            />
          </Field>
        )}
        <Field label={words.sync}>
          <Select
            options={[['', words.noSync], ...Object.entries(words.syncs)]}
            value={body.sync?.[0] ?? ''}
            onValue={(one) => set('sync')(one === '' ? undefined : [one])}
          />
        </Field>
      </div>
      <BytesField
        label={words.labelName('normal', 1)}
        onBytes={(bytes) => set('labels')(Object.values(bytes)[0] === '' ? undefined : { normal: [bytes] })}
      />
      <div>
        <Toggle
          label={words.persistent}
          hint={words.persistentHint}
          on={!!body.persistent}
          onToggle={turn('persistent')}
        />
        <Toggle
          label={words.requirePassword}
          hint={words.requirePasswordHint}
          on={!!body.requirePassword}
          onToggle={turn('requirePassword')}
        />
        <Toggle
          label={words.encrypted}
          hint={words.encryptedHint}
          on={!!body.encrypted}
          onToggle={turn('encrypted')}
        />
        <Toggle
          label={words.overwrite}
          hint={words.overwriteHint}
          on={!!body.overwrite}
          onToggle={turn('overwrite')}
        />
      </div>
      <Refusal error={error} />
    </Modal>
  );
}
