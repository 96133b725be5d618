// How often what a panel shows has changed. Whoever shows it reads it anew when its number moves.
import { signal } from '@preact/signals';

const NAMES = ['assets', 'vault', 'permissions', 'usage', 'device', 'apps', 'health'];

export const versions = Object.fromEntries(NAMES.map((name) => [name, signal(0)]));

export const bump = (name) => {
  if (Object.hasOwn(versions, name)) versions[name].value += 1;
};

export const bumpAll = () => NAMES.forEach(bump);
