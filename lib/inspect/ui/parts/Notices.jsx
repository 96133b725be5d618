import { dismiss, notices } from '../state/notices.js';
import { texts } from '../texts.js';
import { Icon } from './Icon.jsx';
import { Refusal } from './Refusal.jsx';

export const Notices = () => (
  <section class="notices" aria-label={texts.notices} role="status">
    {notices.value.map(({ id, words, error }) => (
      <div class="notice" key={id}>
        {error ? <Refusal error={error} /> : <p>{words}</p>}
        <button
          type="button"
          class="button quiet square"
          aria-label={texts.close}
          onClick={() => dismiss(id)}
        >
          <Icon name="close" size={16} />
        </button>
      </div>
    ))}
  </section>
);
