// Bytes as people write them: text, or hexadecimal digits where they are no text.
import { useState } from 'preact/hooks';
import { texts } from '../texts.js';
import { Field, Segments } from './Field.jsx';

export const shown = (bytes) => (bytes === null ? '' : (bytes.text ?? `0x${bytes.hex}`));

/** The same bytes, for a request. */
export const same = ({ hex }) => ({ hex });

export const Shown = ({ bytes }) =>
  bytes.text === null ? <code class="muted">0x{bytes.hex}</code> : <span>{bytes.text}</span>;

const FORMS = [
  ['text', texts.bytes.text],
  ['hex', texts.bytes.hex],
];

/** `onBytes` is told `{ text }` or `{ hex }`. */
export function BytesField({ label, hint, onBytes, type = 'text', disabled }) {
  const [form, setForm] = useState('text');
  const [words, setWords] = useState('');
  const change = (nextForm, nextWords) => {
    setForm(nextForm);
    setWords(nextWords);
    onBytes({ [nextForm]: nextForm === 'hex' ? nextWords.replace(/^0x|\s/g, '') : nextWords });
  };
  return (
    <div class="bytes">
      <Field label={label} hint={hint}>
        <input
          type={type}
          autocomplete="off"
          spellcheck={false}
          value={words}
          disabled={disabled}
          onInput={(event) => change(form, event.currentTarget.value)}
        />
      </Field>
      <Segments
        label={texts.bytes.form(label)}
        options={FORMS}
        value={form}
        onValue={(next) => change(next, words)}
      />
    </div>
  );
}
