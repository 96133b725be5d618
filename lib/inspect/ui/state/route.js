// Which panel is shown: the part of the address after #, so that Back works and a panel can be linked.
import { signal } from '@preact/signals';

export const PANELS = ['assets', 'permissions', 'usage', 'device', 'calls', 'health'];
const PLACES = [...PANELS, 'codes'];

function read() {
  const [, name, detail] = location.hash.split('/');
  return PLACES.includes(name) ? { panel: name, detail } : { panel: PANELS[0] };
}

export const route = signal(read());
addEventListener('hashchange', () => {
  route.value = read();
});
