import { useState } from 'preact/hooks';
import { readOnly } from '../state/device.js';
import { texts } from '../texts.js';
import { Button } from './Button.jsx';

/** A button for what cannot be undone: pressed, it asks once more in its own place. */
export function Removal({ remove, sure, onRemove, refusal }) {
  const [asked, setAsked] = useState(false);
  if (!asked)
    return (
      <Button kind="danger" icon="clear" disabled={readOnly.value} onPress={() => setAsked(true)}>
        {remove}
      </Button>
    );
  return (
    <>
      <Button kind="danger" disabled={readOnly.value} onPress={onRemove} refusal={refusal}>
        {sure}
      </Button>
      <Button kind="quiet" onPress={() => setAsked(false)}>
        {texts.cancel}
      </Button>
    </>
  );
}
