// Times and amounts in words, in the language and the time zone of the browser.

const DAY = 86_400_000;
const full = new Intl.DateTimeFormat('en-GB', { dateStyle: 'medium', timeStyle: 'medium' });
const short = new Intl.DateTimeFormat('en-GB', { dateStyle: 'medium', timeStyle: 'short' });
const clock = new Intl.DateTimeFormat('en-GB', { timeStyle: 'medium' });
const hour = new Intl.DateTimeFormat('en-GB', { hour: '2-digit', minute: '2-digit' });
const day = new Intl.DateTimeFormat('en-GB', { weekday: 'short', day: 'numeric' });
const numbers = new Intl.NumberFormat('en-GB');

export const fullTime = (ms) => full.format(ms);
export const shortTime = (ms) => short.format(ms);
export const clockTime = (ms) => clock.format(ms);
export const hourTime = (ms) => hour.format(ms);
export const dayTime = (ms) => day.format(ms);
export const amount = (value) => numbers.format(value);

export function span(ms) {
  if (ms < 1000) return `${Math.round(ms)} ms`;
  const seconds = Math.round(ms / 1000);
  if (seconds < 60) return `${seconds} s`;
  const minutes = Math.floor(seconds / 60);
  if (minutes < 60) return `${minutes} min ${seconds % 60} s`;
  const hours = Math.floor(minutes / 60);
  if (ms < DAY) return `${hours} h ${minutes % 60} min`;
  return `${Math.floor(ms / DAY)} d ${hours % 24} h`;
}

export function bytes(size) {
  if (size < 1000) return `${size} B`;
  if (size < 1e6) return `${(size / 1e3).toFixed(1)} kB`;
  return `${(size / 1e6).toFixed(1)} MB`;
}
