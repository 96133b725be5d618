import { Chip } from '../../parts/Card.jsx';
import { texts } from '../../texts.js';

const words = texts.permissions;
const TONES = {
  granted: 'good',
  once: 'accent',
  ask: 'warn',
  denied: 'bad',
  fixed: 'bad',
  restricted: 'bad',
  mixed: '',
};

export const Status = ({ cell }) =>
  cell ? (
    <Chip tone={TONES[cell.status]}>{words.statuses[cell.status]}</Chip>
  ) : (
    <span class="muted" title={words.notDeclared}>
      –
    </span>
  );
