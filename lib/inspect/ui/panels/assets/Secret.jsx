// A secret behind a mask. It is asked for when somebody wants to see it, and forgotten when it is hidden again.
import { useState } from 'preact/hooks';
import { Button } from '../../parts/Button.jsx';
import { Shown } from '../../parts/Bytes.jsx';
import { Refusal } from '../../parts/Refusal.jsx';
import { tell } from '../../state/notices.js';
import { amount } from '../../state/when.js';
import { texts } from '../../texts.js';

const words = texts.secret;

const Masked = () => (
  <>
    <span aria-hidden="true">••••••••••••</span>
    <span class="hidden-text">{words.masked}</span>
  </>
);

/** `reveal` asks the server. `children`: what it takes besides, as an authentication. */
export function Secret({ reveal, children }) {
  const [secret, setSecret] = useState();
  const [error, setError] = useState();
  const copy = async () => {
    await navigator.clipboard.writeText(secret.text ?? secret.hex);
    tell(texts.copied);
  };
  return (
    <section class="stack" aria-label={words.title}>
      <h3>{words.title}</h3>
      <div class="secret" aria-live="polite">
        {secret ? <Shown bytes={secret} /> : <Masked />}
      </div>
      {secret ? (
        <div class="row">
          <Button onPress={() => setSecret()}>{words.hide}</Button>
          <Button icon="copy" onPress={copy} refusal={setError}>
            {texts.copy}
          </Button>
          <span class="muted">{words.size(amount(secret.size))}</span>
        </div>
      ) : (
        <>
          {children}
          <div class="row">
            <Button
              icon="eye"
              onPress={async () => setSecret(await reveal())}
              refusal={(next) => setError(next)}
            >
              {words.reveal}
            </Button>
            <span class="hint">{words.logged}</span>
          </div>
        </>
      )}
      <Refusal error={error} />
    </section>
  );
}
