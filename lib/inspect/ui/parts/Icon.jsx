// Icons, drawn on 20 x 20. They only accompany words, so screen readers do not hear of them.

const PATHS = {
  assets: 'M4 8.5h12v8H4zM6.5 8.5V6a3.5 3.5 0 0 1 7 0v2.5M10 11.5v2',
  permissions: 'M10 2.5l6 2.2v5c0 3.6-2.6 6.2-6 7.6-3.4-1.4-6-4-6-7.6v-5zM7.5 9.8l1.8 1.8 3.4-3.6',
  usage: 'M3 16.5h14M5 14v-4M10 14V5M15 14V8',
  device: 'M6 2.5h8a1 1 0 0 1 1 1v13a1 1 0 0 1-1 1H6a1 1 0 0 1-1-1v-13a1 1 0 0 1 1-1zM9 15h2',
  calls: 'M3 5.5h14M3 10h9M3 14.5h11',
  health: 'M2.5 10.5h3.5l2-5 3.5 9 2-4h4',
  sun: 'M10 6.5a3.5 3.5 0 1 0 0 7 3.5 3.5 0 0 0 0-7zM10 1.8v1.8M10 16.4v1.8M1.8 10h1.8M16.4 10h1.8M4.2 4.2l1.3 1.3M14.5 14.5l1.3 1.3M15.8 4.2l-1.3 1.3M5.5 14.5l-1.3 1.3',
  moon: 'M16.5 12A7 7 0 0 1 8 3.5 7 7 0 1 0 16.5 12z',
  system: 'M3 4h14v9H3zM7.5 16.5h5M10 13v3.5',
  close: 'M5 5l10 10M15 5L5 15',
  search: 'M8.8 3.8a5 5 0 1 0 0 10 5 5 0 0 0 0-10zM12.5 12.5l4 4',
  plus: 'M10 4v12M4 10h12',
  eye: 'M2 10s3-5 8-5 8 5 8 5-3 5-8 5-8-5-8-5zM10 7.8a2.2 2.2 0 1 0 0 4.4 2.2 2.2 0 0 0 0-4.4z',
  pause: 'M7 5v10M13 5v10',
  play: 'M7 4.5l8 5.5-8 5.5z',
  copy: 'M7 7h9v9H7zM13 7V4H4v9h3',
  clear: 'M4 6h12M8 6V4h4v2M5.5 6l.8 10h7.4l.8-10',
  filter: 'M3 5h14l-5.5 6v4.5l-3 1.5v-6z',
  lock: 'M5 9h10v7.5H5zM7 9V6.5a3 3 0 0 1 6 0V9',
  unlock: 'M5 9h10v7.5H5zM7 9V6a3 3 0 0 1 5.8-1.1',
  warning: 'M10 3l7.5 13.5h-15zM10 8v4M10 14.2v.3',
  check: 'M4.5 10.5l3.5 3.5 7.5-8',
  camera: 'M3 6.5h3l1.3-2h5.4l1.3 2h3v9.5H3zM10 8a2.8 2.8 0 1 0 0 5.6A2.8 2.8 0 0 0 10 8z',
  microphone:
    'M10 2.8a2.3 2.3 0 0 0-2.3 2.3v4a2.3 2.3 0 1 0 4.6 0v-4A2.3 2.3 0 0 0 10 2.8zM5 9a5 5 0 0 0 10 0M10 14v3',
  location:
    'M10 2.5a5.3 5.3 0 0 0-5.3 5.3c0 4 5.3 9.7 5.3 9.7s5.3-5.7 5.3-9.7A5.3 5.3 0 0 0 10 2.5zM10 6a1.9 1.9 0 1 0 0 3.8A1.9 1.9 0 0 0 10 6z',
  download: 'M10 3v9M6.5 9l3.5 3.5L13.5 9M4 16.5h12',
  upload: 'M10 12.5v-9M6.5 7L10 3.5 13.5 7M4 16.5h12',
  restart: 'M15.5 6.5A6.5 6.5 0 1 0 16.5 11M15.8 2.8v4h-4',
  clock: 'M10 3a7 7 0 1 0 0 14 7 7 0 0 0 0-14zM10 6v4.2l2.8 1.8',
  next: 'M8 5l5 5-5 5',
};

export function Icon({ name, size = 18 }) {
  return (
    <svg
      class="icon"
      width={size}
      height={size}
      viewBox="0 0 20 20"
      fill="none"
      stroke="currentColor"
      stroke-width="1.6"
      stroke-linecap="round"
      stroke-linejoin="round"
      aria-hidden="true"
      focusable="false"
    >
      <path d={PATHS[name]} />
    </svg>
  );
}
