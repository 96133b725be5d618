// A control with its label, and what there is to say about it.
import { cloneElement } from 'preact';
import { useId } from 'preact/hooks';

export function Field({ label, hint, children, class: more = '' }) {
  const id = useId();
  return (
    <div class={`field ${more}`}>
      <label for={id}>{label}</label>
      {cloneElement(children, { id, 'aria-describedby': hint ? `${id}-hint` : undefined })}
      {hint && (
        <span class="hint" id={`${id}-hint`}>
          {hint}
        </span>
      )}
    </div>
  );
}

/** `options`: pairs of value and words. */
export function Select({ options, value, onValue, ...rest }) {
  return (
    <select value={value} onChange={(event) => onValue(event.currentTarget.value)} {...rest}>
      {options.map(([option, words]) => (
        <option key={option} value={option} selected={String(option) === String(value)}>
          {words}
        </option>
      ))}
    </select>
  );
}

export function Input({ onValue, ...rest }) {
  return (
    <input
      autocomplete="off"
      spellcheck={false}
      onInput={(event) => onValue(event.currentTarget.value)}
      {...rest}
    />
  );
}

/** An on/off switch with its words beside it. */
export function Toggle({ label, hint, on, onToggle, disabled }) {
  const id = useId();
  return (
    <div class="toggle">
      <span class="toggle-words">
        <label for={id}>{label}</label>
        {hint && (
          <span class="hint" id={`${id}-hint`}>
            {hint}
          </span>
        )}
      </span>
      <input
        type="checkbox"
        role="switch"
        aria-checked={on}
        class="switch"
        id={id}
        aria-describedby={hint ? `${id}-hint` : undefined}
        checked={on}
        disabled={disabled}
        onChange={(event) => onToggle(event.currentTarget.checked)}
      />
    </div>
  );
}

/** One of a few, as a row of buttons. `options`: pairs of value and words. */
export function Segments({ label, options, value, onValue }) {
  return (
    <fieldset class="segments" aria-label={label}>
      {options.map(([option, words]) => (
        <button type="button" key={option} aria-pressed={option === value} onClick={() => onValue(option)}>
          {words}
        </button>
      ))}
    </fieldset>
  );
}
