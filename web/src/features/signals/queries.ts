import { queryOptions, useQueries } from '@tanstack/react-query';
import { answer, desk, following, page, type Page } from '../../api/client';
import { keys } from '../../api/keys';
import { trades, type Filter } from '../../api/queries';
import type { Signal, Trade } from '../../api/types';

export type SignalFilter = Filter<'/api/signals'>;

export const signalKeys = {
  all: keys.signals,
  newest: [...keys.signals, 'newest'] as const,
  counts: (filter: SignalFilter) => [...keys.signals, 'counts', filter] as const,
  list: (filter: SignalFilter) => [...keys.signals, 'list', filter] as const,
  one: (id: string) => [...keys.signals, 'one', id] as const,
};

export const signalPage = (filter: SignalFilter, next?: string, signal?: AbortSignal): Promise<Page<Signal>> =>
  page(desk.GET('/api/signals', { params: { query: { ...filter, limit: 100 } }, signal, ...following(next) }));

export const signal = (id: string) =>
  queryOptions({
    queryKey: signalKeys.one(id),
    queryFn: (context) => answer(desk.GET('/api/signals/{id}', { params: { path: { id } }, signal: context.signal })),
  });

/** How many signals stand where, of those that the other filters leave. */
export const signalCounts = (filter: Pick<SignalFilter, 'route_id' | 'search'>) =>
  queryOptions({
    queryKey: signalKeys.counts(filter),
    queryFn: ({ signal: abort }) => answer(desk.GET('/api/signals/counts', { params: { query: filter }, signal: abort })),
  });

// Stands here once, so that its answer stays the same while the trades do.
const byId = (answers: readonly { data?: readonly Trade[] }[]): ReadonlyMap<string, Trade> =>
  new Map(answers.flatMap(({ data }) => (data ?? []).map((trade): [string, Trade] => [trade.trade_id, trade])));

/** The trades that signals opened or closed, by their ids; each page of signals asks once for its own. */
export function useTradesOf(pages: readonly (readonly Signal[])[]): ReadonlyMap<string, Trade> {
  const asked = pages
    .map((rows) => [...new Set(rows.flatMap((row) => row.trade_id ?? []))].sort().join(','))
    .filter((ids) => ids !== '');
  return useQueries({ queries: asked.map((ids) => trades({ ids })), combine: byId });
}
