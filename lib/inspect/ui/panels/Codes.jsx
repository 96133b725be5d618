// All error codes with their causes and remedies; a refusal leads to its own.
import { useEffect, useRef, useState } from 'preact/hooks';
import { Search } from '../parts/AppPicker.jsx';
import { Empty } from '../parts/Card.jsx';
import { Prose } from '../parts/Prose.jsx';
import { useRead } from '../parts/useRead.js';
import { route } from '../state/route.js';
import { texts } from '../texts.js';

const words = texts.codes;

export function Codes() {
  const reply = useRead('codes', {}, 0);
  const wanted = route.value.detail;
  const [q, setQ] = useState('');
  const here = useRef(null);
  useEffect(() => here.current?.scrollIntoView({ block: 'center' }), [reply, wanted]);
  const shown = (reply?.rows ?? []).filter((row) =>
    Object.values(row).join(' ').toLowerCase().includes(q.toLowerCase()),
  );
  return (
    <>
      <header class="panel-head">
        <h1>{words.title}</h1>
      </header>
      <Search label={words.search} value={q} onValue={setQ} />
      {reply && shown.length === 0 && <Empty title={texts.nothingFits} />}
      <ul class="codes">
        {shown.map(({ code, name, cause, remedy }) => {
          const is = String(code) === wanted;
          return (
            <li
              key={`${code} ${name}`}
              class={is ? 'card wanted' : 'card'}
              ref={is ? here : undefined}
              aria-current={is || undefined}
            >
              <p class="row">
                <code class="strong">{code}</code>
                {name && <code class="muted">{name}</code>}
              </p>
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
            </li>
          );
        })}
      </ul>
    </>
  );
}
