import { useQuery } from '@tanstack/react-query';
import { Outlet, useMatches, useNavigate } from '@tanstack/react-router';
import { lazy, Suspense, useEffect, useState } from 'react';
import { useChannels, useLiveStatus } from '../api/hooks';
import { live } from '../api/live';
import { me } from '../api/queries';
import { channels } from './features';
import { Header } from './Header';
import { KillSwitchBand } from './KillSwitchBand';
import { useKillSwitch } from './killSwitchActions';
import { Rail } from './Rail';
import { StreamNotice } from './StreamNotice';
import styles from './shell.module.css';
import { cx } from '../ui/cx';

const loadPalette = () => import('./CommandPalette').then((module) => module.CommandPalette);

const ShortcutsDialog = lazy(() => import('./ShortcutsDialog').then((module) => ({ default: module.ShortcutsDialog })));

/** Whether a key means a letter here, or belongs to an open dialog. */
function isTyped(target: EventTarget | null): boolean {
  return target instanceof HTMLElement && target.closest('input, select, textarea, dialog, [contenteditable]') !== null;
}

export function Shell() {
  const { data: account } = useQuery(me);
  const navigate = useNavigate();
  const [palette, setPalette] = useState(false);
  const [shortcuts, setShortcuts] = useState(false);
  const kill = useKillSwitch();
  const stale = useLiveStatus().state === 'lost';
  const signedOut = account === null;

  useEffect(() => {
    live.start();
    return () => live.stop();
  }, []);

  // Not part of the first script, and there before somebody opens it: what is typed at once must not be lost.
  const [Palette, setPaletteComponent] = useState<Awaited<ReturnType<typeof loadPalette>> | null>(null);
  useEffect(() => {
    loadPalette().then(
      (component) => setPaletteComponent(() => component),
      () => undefined, // Without a connection there is nothing to go to either; the next look tries again.
    );
  }, [palette]);

  useEffect(() => {
    if (signedOut) void navigate({ to: '/sign-in', search: {} });
  }, [signedOut, navigate]);

  useEffect(() => {
    const open = (event: KeyboardEvent) => {
      if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === 'k') {
        event.preventDefault();
        setPalette((shown) => !shown);
        return;
      }
      if (event.ctrlKey || event.metaKey || event.altKey || isTyped(event.target)) return;
      if (event.key === '?') setShortcuts(true);
      else if (event.key === '/') {
        const search = document.querySelector<HTMLInputElement>('main input[type=search]');
        if (!search) return;
        event.preventDefault();
        search.focus();
        search.select();
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
      <Rail />
      <Header onSearch={() => setPalette(true)} kill={kill} />
      <div className={styles.band}>
        <KillSwitchBand kill={kill} />
      </div>
      <StreamNotice />
      <main id="content" className={styles.page} tabIndex={-1}>
        <PageTitle />
        <Outlet />
      </main>
      {palette && Palette && <Palette kill={kill} onClose={() => setPalette(false)} onShortcuts={() => setShortcuts(true)} />}
      {shortcuts && (
        <Suspense fallback={null}>
          <ShortcutsDialog onClose={() => setShortcuts(false)} />
        </Suspense>
      )}
    </div>
  );
}

/** Tells the window's title what is on screen. */
function PageTitle() {
  const title = useMatches({ select: (matches) => matches.at(-1)?.staticData.title });
  return title === null ? null : <title>{title ? `${title} · Candlewick` : 'Candlewick'}</title>;
}
