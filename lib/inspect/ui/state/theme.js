// Dark or light: what the system says, unless it was chosen here.
import { effect, signal } from '@preact/signals';

const KEY = 'theme';
const CHOICES = ['system', 'light', 'dark'];

const kept = localStorage.getItem(KEY);
export const theme = signal(CHOICES.includes(kept) ? kept : 'system');

effect(() => {
  if (theme.value === 'system') {
    localStorage.removeItem(KEY);
    delete document.documentElement.dataset.theme;
  } else {
    localStorage.setItem(KEY, theme.value);
    document.documentElement.dataset.theme = theme.value;
  }
});
