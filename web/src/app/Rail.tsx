import { Link, useRouterState } from '@tanstack/react-router';
import { cx } from '../ui/cx';
import type { Destination } from '../ui/feature';
import { Icon } from '../ui/Icon';
import { Menu } from '../ui/Menu';
import { useIsPhone } from '../ui/useMedia';
import { destinations } from './features';
import styles from './shell.module.css';

/** Places of the bar on a phone, beside the one that leads to the rest. */
const besidesMore = 4;

/** Three dots in a row. */
const more = 'M2.5 8a.9.9 0 1 0 1.8 0 .9.9 0 1 0-1.8 0M7.1 8a.9.9 0 1 0 1.8 0 .9.9 0 1 0-1.8 0M11.7 8a.9.9 0 1 0 1.8 0 .9.9 0 1 0-1.8 0';

/** The features: a rail on the left, on a phone a bar at the foot with the first of them and a menu of the others. */
export function Rail() {
  const phone = useIsPhone();
  const shown = phone ? destinations.slice(0, besidesMore) : destinations;
  const rest = destinations.slice(shown.length);
  return (
    <nav className={styles.rail} aria-label="Features">
      <Link to="/" className={styles.brand} aria-label="Candlewick, home">
        <BrandMark />
      </Link>
      <ul>
        {shown.map((destination) => (
          <li key={destination.to}>
            <Place destination={destination} />
          </li>
        ))}
        {rest.length > 0 && (
          <li>
            <More rest={rest} />
          </li>
        )}
      </ul>
    </nav>
  );
}

function Place({ destination }: { destination: Destination }) {
  return (
    <Link to={destination.to} activeOptions={{ includeSearch: false, exact: destination.to === '/' }}>
      <Icon path={destination.icon} size={18} />
      <span>{destination.word}</span>
    </Link>
  );
}

function More({ rest }: { rest: readonly Destination[] }) {
  const path = useRouterState({ select: (state) => state.location.pathname });
  const here = rest.some(({ to }) => path.endsWith(to) || path.includes(`${to}/`));
  return (
    // Made anew with each address: going somewhere closes it.
    <Menu
      key={path}
      label="More features"
      className={cx(styles.more, here && styles.moreHere)}
      panelClassName={styles.morePanel}
      button={
        <>
          <Icon path={more} size={18} />
          <span>More</span>
        </>
      }
    >
      <ul>
        {rest.map((destination) => (
          <li key={destination.to}>
            <Place destination={destination} />
          </li>
        ))}
      </ul>
    </Menu>
  );
}

function BrandMark() {
  return (
    <svg width="24" height="24" viewBox="0 0 24 24" aria-hidden="true">
      <path d="M8 3v18M16 2v17" stroke="var(--faint)" strokeWidth="1.5" />
      <rect x="5.5" y="8" width="5" height="9" rx="1" fill="var(--candle-down)" />
      <rect x="13.5" y="6" width="5" height="8" rx="1" fill="var(--candle-up)" />
    </svg>
  );
}
