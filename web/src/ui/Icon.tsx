import styles from './Icon.module.css';
const paths = {
  search: 'M7 12A5 5 0 1 0 7 2a5 5 0 0 0 0 10zM10.7 10.7L14 14',
  up: 'M8 3.5L13 11H3z',
  down: 'M8 12.5L3 5h10z',
  check: 'M3 8.5l3.2 3L13 4.5',
  cross: 'M4 4l8 8M12 4l-8 8',
  warning: 'M8 2L14.5 13.5h-13zM8 6.5v3.2M8 11.4v.4',
  info: 'M8 14A6 6 0 1 0 8 2a6 6 0 0 0 0 12zM8 7.2v3.6M8 5v.4',
  clock: 'M8 14A6 6 0 1 0 8 2a6 6 0 0 0 0 12zM8 4.8V8l2.2 1.6',
  bell: 'M3.5 11.5h9c-1-1-1.3-2-1.3-4.5a3.2 3.2 0 0 0-6.4 0c0 2.5-.3 3.5-1.3 4.5zM6.8 13.5h2.4',
  power: 'M8 2v6M4.5 4.2a5.2 5.2 0 1 0 7 0',
  copy: 'M5.5 5.5h8v8h-8zM3.5 10.5h-1v-8h8v1',
  download: 'M8 2.5v8M4.8 7.5L8 10.7l3.2-3.2M3 13.5h10',
  upload: 'M8 10.5v-8M4.8 5.7L8 2.5l3.2 3.2M3 13.5h10',
  plus: 'M8 3v10M3 8h10',
  trash: 'M3 4.5h10M6.5 4.5v-2h3v2M4.5 4.5l.6 9h5.8l.6-9M6.8 7v4M9.2 7v4',
  refresh: 'M13 8a5 5 0 1 1-1.5-3.6M13 2.5v2.3h-2.3',
  play: 'M5 3l8 5-8 5z',
  step: 'M4 3l6 5-6 5zM12 3v10',
  first: 'M13 3.5L7.5 8l5.5 4.5zM3.5 3.5v9',
  back: 'M10 3.5L5.5 8l4.5 4.5',
  columns: 'M2.5 3h11v10h-11zM6.2 3v10M9.8 3v10',
  chevron: 'M6 3.5L10.5 8 6 12.5',
  user: 'M8 8a2.8 2.8 0 1 0 0-5.6A2.8 2.8 0 0 0 8 8zM2.8 14c.4-2.6 2.5-4 5.2-4s4.8 1.4 5.2 4',
  link: 'M6.7 9.3a2.6 2.6 0 0 0 3.7 0l2.3-2.3a2.6 2.6 0 0 0-3.7-3.7l-.8.8M9.3 6.7a2.6 2.6 0 0 0-3.7 0L3.3 9a2.6 2.6 0 0 0 3.7 3.7l.8-.8',
  dot: 'M8 11a3 3 0 1 0 0-6 3 3 0 0 0 0 6z',
  ring: 'M8 12.5a4.5 4.5 0 1 0 0-9 4.5 4.5 0 0 0 0 9z',
  indicator: 'M2 12.5l3.2-5 3 3 5.8-7M2 4.5h4M10 12.5h4',
  calendar: 'M2.5 3.5h11v10h-11zM2.5 6.5h11M5.5 2v3M10.5 2v3',
  latest: 'M3 3.5L8.5 8 3 12.5zM12.5 3.5v9',
  fit: 'M2.5 5.5v-3h3M10.5 2.5h3v3M13.5 10.5v3h-3M5.5 13.5h-3v-3',
  pause: 'M5.5 3v10M10.5 3v10',
  key: 'M10.5 8.5a3 3 0 1 0-2.8-2L2.5 11.7V14H5v-1.5h1.5V11l1.2-1.2',
} as const;

export type IconName = keyof typeof paths;

const filled = new Set<IconName>(['up', 'down', 'dot', 'play']);

type IconProps = { size?: number } & ({ name: IconName; path?: never } | { name?: never; path: string });

/** A 16 px line icon, one of ours or a feature's own, in the colour of its text; hidden from screen readers, the words beside it speak. */
export function Icon({ name, path, size = 16 }: IconProps) {
  const isFilled = name !== undefined && filled.has(name);
  return (
    <svg
      className={styles.icon}
      width={size}
      height={size}
      viewBox="0 0 16 16"
      fill={isFilled ? 'currentColor' : 'none'}
      stroke={isFilled ? 'none' : 'currentColor'}
      strokeWidth="1.3"
      strokeLinecap="round"
      strokeLinejoin="round"
      aria-hidden="true"
      focusable="false"
    >
      <path d={name === undefined ? path : paths[name]} />
    </svg>
  );
}

/** The way back. */
export function BackIcon() {
  return (
    <span className={styles.flip}>
      <Icon name="chevron" />
    </span>
  );
}
