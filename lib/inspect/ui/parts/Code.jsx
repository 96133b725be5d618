// Program text. It takes the focus, because it may have to be scrolled.

export const Code = ({ label, children }) => (
  <pre class="code" role="region" tabIndex={0} aria-label={label}>
    {children}
  </pre>
);
