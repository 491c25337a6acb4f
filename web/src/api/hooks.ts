import { useQuery } from '@tanstack/react-query';
import { useEffect, useSyncExternalStore } from 'react';
import { live, type LiveMessage, type LiveStatus } from './live';
import { marketName, type Market } from '../domain/markets';
import { instruments, prices } from './queries';
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

/** The last streamed price of one market; null before the first, and for a market without a feed. */
export function usePrice(market: Market, hasFeed = true): number | null {
  const name = marketName(market);
  useChannels(hasFeed ? `price:${name}` : null);
  // The channel of all prices names a symbol's default market by the symbol alone.
  const { data: isDefault } = useQuery({
    ...instruments,
    enabled: hasFeed,
    select: (all) => all.some((row) => row.symbol === market.symbol && row.venue === market.venue && row.is_default),
  });
  const { data } = useQuery({ ...prices, select: (all) => all[name] ?? (isDefault ? all[market.symbol] : null) ?? null });
  return hasFeed ? (data ?? null) : null;
}

/** What was asked of a trade and has not shown in its row yet. */
export function useRequested(tradeId: string): Requested | undefined {
  return useSyncExternalStore(watchRequests, () => requestOn(tradeId));
}
