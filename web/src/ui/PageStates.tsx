import type { ErrorComponentProps } from '@tanstack/react-router';
import { useEffect, useRef } from 'react';
import { done, desk } from '../api/client';
import { useLiveStatus } from '../api/hooks';
import { PageNotLoaded } from './lazyPage';
import { Failure, Skeleton } from './States';

/** While a page is on its way. */
export function PagePending() {
  return <Skeleton label="the page" />;
}

/** Where a page broke, or did not come at all. */
export function PageFailure({ error, reset }: ErrorComponentProps) {
  if (error instanceof PageNotLoaded) return <NotLoaded error={error} />;
  return <Failure what="This page could not be shown" error={error} retry={reset} />;
}

/**
 * The browser may keep what it could not fetch, so the whole page is fetched anew; never while the desk is away, which would leave
 * nothing on screen. It happens by itself when the stream comes back.
 */
function NotLoaded({ error }: { error: PageNotLoaded }) {
  const { state } = useLiveStatus();
  const wasAway = useRef(false);
  useEffect(() => {
    if (state === 'lost') wasAway.current = true;
    else if (state === 'open' && wasAway.current) window.location.reload();
  }, [state]);
  const retry = () => {
    done(desk.GET('/health')).then(
      () => window.location.reload(),
      () => undefined, // Still away: the page says so already.
    );
  };
  return <Failure what="This page could not be loaded" error={error} retry={retry} />;
}
