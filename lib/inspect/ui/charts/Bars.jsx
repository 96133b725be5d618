// Amounts as bars, longest first; each is a button when there is more to see.

/** `rows`: `{ key, label, value, shown, color, pressed }`. */
export function Bars({ label, rows, onPick }) {
  const most = Math.max(1, ...rows.map(({ value }) => value));
  return (
    <ul class="bars" aria-label={label}>
      {rows.map(({ key, label: words, value, shown, color, pressed }) => (
        <li key={key}>
          <button type="button" aria-pressed={pressed} onClick={() => onPick(key)}>
            <span class="bar-words">
              <span class={`dot color-${color}`} aria-hidden="true" />
              <span class="cut">{words}</span>
            </span>
            <span class="bar-shown number">{shown}</span>
            <svg class="bar" viewBox="0 0 100 6" preserveAspectRatio="none" aria-hidden="true">
              <rect class="bar-track" width="100" height="6" />
              <rect class={`color-${color}`} width={Math.max(1.5, (value / most) * 100)} height="6" />
            </svg>
          </button>
        </li>
      ))}
    </ul>
  );
}
