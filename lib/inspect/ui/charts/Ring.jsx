// Shares of a whole as a ring. What it shows is also in the list beside it, in words.

const RADIUS = 54;
const LENGTH = 2 * Math.PI * RADIUS;

/** `parts`: `{ key, label, value, color }`; `color` is a number from 1 to 6. */
export function Ring({ label, parts, centre, under }) {
  const total = parts.reduce((sum, { value }) => sum + value, 0);
  let before = 0;
  return (
    <svg class="ring" viewBox="0 0 140 140" role="img" aria-label={label}>
      <circle class="ring-track" cx="70" cy="70" r={RADIUS} />
      {total > 0 &&
        parts.map(({ key, value, color }) => {
          const length = (value / total) * LENGTH;
          const gap = parts.length > 1 ? Math.min(2, length / 2) : 0;
          const start = before;
          before += length;
          return (
            <circle
              key={key}
              class={`ring-part color-${color}`}
              cx="70"
              cy="70"
              r={RADIUS}
              stroke-dasharray={`${length - gap} ${LENGTH - length + gap}`}
              stroke-dashoffset={-start}
              transform="rotate(-90 70 70)"
            />
          );
        })}
      <text class="ring-centre" x="70" y="72">
        {centre}
      </text>
      <text class="ring-under" x="70" y="90">
        {under}
      </text>
    </svg>
  );
}
