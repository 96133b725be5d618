// One line of the timeline: how much was used in each step, and below the line what was refused.

const WIDTH = 1000;
const HEIGHT = 36;
const BASE = 26;

export function Lane({ begin, end, step, ticks, buckets, color, label }) {
  const scale = WIDTH / (end - begin);
  const width = Math.max(4, step * scale * 0.72);
  const most = Math.max(1, ...buckets.map(({ accesses }) => accesses));
  return (
    <svg
      class="lane"
      viewBox={`0 0 ${WIDTH} ${HEIGHT}`}
      preserveAspectRatio="none"
      role="img"
      aria-label={label}
    >
      {ticks.map((tick) => (
        <line
          key={tick}
          class="lane-tick"
          x1={(tick - begin) * scale}
          x2={(tick - begin) * scale}
          y1="0"
          y2={HEIGHT}
        />
      ))}
      <line class="lane-base" x1="0" x2={WIDTH} y1={BASE} y2={BASE} />
      {buckets.map(({ at, accesses, refusals }) => {
        const x = (at - begin) * scale + (step * scale - width) / 2;
        const height = accesses > 0 ? 5 + (accesses / most) * (BASE - 7) : 0;
        return [
          accesses > 0 && (
            <rect key={at} class={`color-${color}`} {...{ x, width, height }} y={BASE - height} />
          ),
          refusals > 0 && (
            <rect key={`r${at}`} class="lane-refused" {...{ x, width }} y={BASE + 2} height="7" />
          ),
        ];
      })}
    </svg>
  );
}
