import { texts } from '../texts.js';
import { Button } from './Button.jsx';

/** The foot of a dialog: away from it, or on with what it is about. What is refused, `refusal` is told. */
export const Foot = ({ go, onGo, refusal, onClose }) => (
  <>
    <Button kind="quiet" onPress={onClose}>
      {texts.cancel}
    </Button>
    <Button kind="primary" onPress={onGo} refusal={refusal}>
      {go}
    </Button>
  </>
);
