import { useState } from 'preact/hooks';
import { refuse } from '../state/notices.js';
import { Icon } from './Icon.jsx';

/**
 * A button whose work may take time: it waits for `onPress`, and what is refused is shown as a notice. With `refusal` the
 * caller shows it itself.
 */
export function Button({ children, icon, kind = '', onPress, refusal, disabled, ...rest }) {
  const [busy, setBusy] = useState(false);
  const press = async () => {
    if (busy) return;
    setBusy(true);
    refusal?.(undefined);
    try {
      await onPress();
    } catch (error) {
      (refusal ?? refuse)(error);
    } finally {
      setBusy(false);
    }
  };
  return (
    <button
      type="button"
      class={`button ${kind}`}
      disabled={disabled}
      aria-busy={busy || undefined}
      onClick={onPress && press}
      {...rest}
    >
      {icon && <Icon name={icon} size={16} />}
      {children}
    </button>
  );
}
