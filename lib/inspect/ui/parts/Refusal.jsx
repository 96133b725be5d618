// Why something was not done: the API's own code, the cause, what helps, and where it is documented.
import { texts } from '../texts.js';
import { Prose } from './Prose.jsx';

export function Refusal({ error }) {
  if (error === undefined) return null;
  const { code, text, message, cause, remedy, doc } = error;
  return (
    <div class="refusal" role="alert">
      <p class="refusal-title">
        <span>{texts.refused}</span>
        {code !== undefined && <code>{code}</code>}
      </p>
      <p>{text ?? message}</p>
      {cause && (
        <p>
          <strong>{texts.cause}</strong> <Prose>{cause}</Prose>
        </p>
      )}
      {remedy && (
        <p>
          <strong>{texts.remedy}</strong> <Prose>{remedy}</Prose>
        </p>
      )}
      {doc && <a href={doc}>{texts.documentation(code)}</a>}
    </div>
  );
}
