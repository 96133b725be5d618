import { useId } from 'preact/hooks';

export function Card({ title, aside, children, class: more = '' }) {
  const id = useId();
  return (
    <section class={`card ${more}`} aria-labelledby={title ? id : undefined}>
      {title && (
        <header class="card-head">
          <h2 id={id}>{title}</h2>
          {aside}
        </header>
      )}
      {children}
    </section>
  );
}

/** Pairs of a name and what stands for it; those without anything are left out. */
export function Facts({ rows }) {
  return (
    <dl class="facts">
      {rows
        .filter(([, value]) => value !== undefined && value !== null && value !== '')
        .map(([name, value]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>{value}</dd>
          </div>
        ))}
    </dl>
  );
}

/** `tone`: `good`, `warn`, `bad`, `accent` or none. */
export const Chip = ({ tone = '', children, ...rest }) => (
  <span class={`chip ${tone}`} {...rest}>
    {children}
  </span>
);

export const Empty = ({ title, children }) => (
  <div class="empty">
    <strong>{title}</strong>
    {children && <p>{children}</p>}
  </div>
);
