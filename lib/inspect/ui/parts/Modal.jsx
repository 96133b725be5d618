// The browser's own dialog: it keeps the focus inside, ends with Escape, and gives the focus back.
import { useId, useLayoutEffect, useRef } from 'preact/hooks';
import { texts } from '../texts.js';
import { Icon } from './Icon.jsx';

/** `kind`: `box` in the middle, `drawer` at the side, `ask` for a question of the device, which cannot be closed past it. */
export function Modal({ title, kind = 'box', onClose, children, foot, name }) {
  const box = useRef(null);
  const id = useId();
  useLayoutEffect(() => {
    const before = document.activeElement;
    const dialog = box.current;
    dialog.showModal();
    return () => {
      dialog.close();
      if (before?.isConnected) before.focus({ preventScroll: true });
    };
  }, []);
  return (
    <dialog
      class={`modal modal-${kind}`}
      ref={box}
      aria-labelledby={id}
      data-name={name}
      onCancel={(event) => {
        event.preventDefault();
        onClose?.();
      }}
      onClick={(event) => event.target === box.current && kind === 'drawer' && onClose?.()}
    >
      <div class="modal-body">
        <header class="modal-head">
          <h2 id={id}>{title}</h2>
          {onClose && kind !== 'ask' && (
            <button type="button" class="button quiet square" aria-label={texts.close} onClick={onClose}>
              <Icon name="close" />
            </button>
          )}
        </header>
        <div class="modal-content">{children}</div>
        {foot && <footer class="modal-foot">{foot}</footer>}
      </div>
    </dialog>
  );
}
