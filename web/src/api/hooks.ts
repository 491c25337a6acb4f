import { useQuery } from '@tanstack/react-query';
import { useEffect, useSyncExternalStore } from 'react';
import { live, type LiveStatus } from './live';
import type { LiveMessage } from './messages';
import { marketName, type Market } from '../domain/markets';
import { me, prices } from './queries';
import { requestOn, watchRequests, type Requested } from './requests';

/** Keeps these channels subscribed while the component is on screen. */
export function useChannels(...channels: (string | null | undefined)[]): void {
  const wanted = channels.filter((channel): channel is string => !!channel).join('\n');
  useEffect(() => {
    if (wanted === '') return undefined;
    const releases = wanted.split('\n').map((channel) => live.subscribe(channel));
    return () => releases.forEach((release) => release());
  }, [wanted]);
}

/** Hears every message, for what must see each one in order (the chart's bars). */
export function useMessages(listener: (message: LiveMessage) => void): void {
  useEffect(() => live.listen(listener), [listener]);
}

export function useLiveStatus(): LiveStatus {
  return useSyncExternalStore(live.watch, live.getStatus);
}

/** True while shown values may be out of date because the stream is away. */
export function useIsStale(): boolean {
  return useLiveStatus().state === 'lost';
}

/** The last streamed price of one market; null before the first. */
export function usePrice(market: Market): number | null {
  const name = marketName(market);
  const { data } = useQuery({ ...prices, select: (all) => all[name] ?? null });
  return data ?? null;
}

/** Whether whoever is signed in may change anything: a viewer only looks. Not known yet counts as yes; the desk has the last word. */
export function useMayChange(): boolean {
  const { data } = useQuery(me);
  return data?.role !== 'viewer';
}

/** What was asked of a trade and has not shown in its row yet. */
export function useRequested(tradeId: string): Requested | undefined {
  return useSyncExternalStore(watchRequests, () => requestOn(tradeId));
}
