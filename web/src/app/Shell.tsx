import { useQuery } from '@tanstack/react-query';
import { Link, Outlet, useMatches, useNavigate } from '@tanstack/react-router';
import { lazy, Suspense, useEffect, useState } from 'react';
import { useChannels, useLiveStatus } from '../api/hooks';
import { live } from '../api/live';
import { me } from '../api/queries';
import { Icon } from '../ui/Icon';
import { channels, destinations } from './features';
import { Header } from './Header';
import { KillSwitchBand } from './KillSwitchBand';
import { useKillSwitch } from './killSwitchActions';
import { StreamNotice } from './StreamNotice';
import styles from './shell.module.css';
import { cx } from '../ui/cx';

const loadPalette = () => import('./CommandPalette').then((module) => ({ default: module.CommandPalette }));
const CommandPalette = lazy(loadPalette);

export function Shell() {
  const { data: account } = useQuery(me);
  const navigate = useNavigate();
  const [palette, setPalette] = useState(false);
  const kill = useKillSwitch();
  const stale = useLiveStatus().state === 'lost';
  const signedOut = account === null;

  useEffect(() => {
    live.start();
    return () => live.stop();
  }, []);

  // Not part of the first script, and there before somebody opens it: what is typed at once must not be lost.
  useEffect(() => void loadPalette().catch(() => undefined), []);

  useEffect(() => {
    if (signedOut) void navigate({ to: '/sign-in', search: {} });
  }, [signedOut, navigate]);

  useEffect(() => {
    const open = (event: KeyboardEvent) => {
      if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === 'k') {
        event.preventDefault();
        setPalette((shown) => !shown);
      }
    };
    document.addEventListener('keydown', open);
    return () => document.removeEventListener('keydown', open);
  }, []);

  useChannels(...channels);

  return (
    <div className={cx(styles.shell, stale && 'is-stale')}>
      <a className={styles.skip} href="#content">
        Skip to content
      </a>
      <nav className={styles.rail} aria-label="Features">
        <Link to="/markets" className={styles.brand} aria-label="Candlewick, to Markets">
          <BrandMark />
        </Link>
        <ul>
          {destinations.map((destination) => (
            <li key={destination.to}>
              <Link to={destination.to} activeOptions={{ includeSearch: false }}>
                <Icon path={destination.icon} size={18} />
                <span>{destination.word}</span>
              </Link>
            </li>
          ))}
        </ul>
      </nav>
      <Header onSearch={() => setPalette(true)} kill={kill} />
      <div className={styles.band}>
        <KillSwitchBand kill={kill} />
      </div>
      <StreamNotice />
      <main id="content" className={styles.page} tabIndex={-1}>
        <PageTitle />
        <Outlet />
      </main>
      {palette && (
        <Suspense fallback={null}>
          <CommandPalette kill={kill} onClose={() => setPalette(false)} />
        </Suspense>
      )}
    </div>
  );
}

/** Tells the window's title what is on screen. */
function PageTitle() {
  const title = useMatches({ select: (matches) => matches.at(-1)?.staticData.title });
  return <title>{title ? `${title} · Candlewick` : 'Candlewick'}</title>;
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
