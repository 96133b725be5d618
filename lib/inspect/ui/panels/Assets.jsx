// What apps keep in the asset store, and what programs keep in vaults.
import { useState } from 'preact/hooks';
import { Field, Input, Select } from '../parts/Field.jsx';
import { Foot } from '../parts/Foot.jsx';
import { Modal } from '../parts/Modal.jsx';
import { Refusal } from '../parts/Refusal.jsx';
import { readState, state } from '../state/device.js';
import { texts } from '../texts.js';
import { read } from '../wire/api.js';
import { AssetStore } from './assets/AssetStore.jsx';
import { VaultStore } from './assets/VaultStore.jsx';

const words = texts.assets;
const OTHER = '…';

export function Assets() {
  const [store, setStore] = useState('');
  const [asked, setAsked] = useState(false);
  const vaults = [...new Set([...(state.value?.vaults ?? []), ...(store ? [store] : [])])];
  const choice = (
    <>
      <Select
        class="store"
        aria-label={words.store}
        options={[
          ['', words.assetStore],
          ...vaults.map((name) => [name, words.vault(name)]),
          [OTHER, words.otherVault],
        ]}
        value={store}
        onValue={(value) => (value === OTHER ? setAsked(true) : setStore(value))}
      />
      {asked && <OpenVault onName={setStore} onClose={() => setAsked(false)} />}
    </>
  );
  return store === '' ? (
    <AssetStore choice={choice} />
  ) : (
    <VaultStore key={store} name={store} choice={choice} />
  );
}

/** A device does not list its vaults: their names are known to whoever opens them. */
function OpenVault({ onName, onClose }) {
  const [name, setName] = useState('');
  const [error, setError] = useState();
  const open = async () => {
    await read('vault', { name, limit: 1 });
    onName(name);
    readState();
    onClose();
  };
  const foot = <Foot go={words.openVault} onGo={open} refusal={setError} onClose={onClose} />;
  return (
    <Modal title={words.openVault} onClose={onClose} foot={foot} name="open-vault">
      <Field label={words.vaultName} hint={words.vaultHint}>
        <Input value={name} autofocus onValue={setName} />
      </Field>
      <Refusal error={error} />
    </Modal>
  );
}
