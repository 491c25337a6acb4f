import { queryOptions } from '@tanstack/react-query';
import { answer, ApiError, desk, following, page, type Page } from './client';
import { keys } from './keys';
import type { Prices } from './messages';
import { noticeTrade } from './requests';
import type { paths } from './schema.gen';
import type { Account, BarList, Job, Session, Signal, Trade } from './types';

/** Who is signed in; null when nobody is. */
export const me = queryOptions({
  queryKey: keys.me,
  staleTime: 60_000,
  queryFn: async ({ signal }): Promise<Account | null> => {
    try {
      return await answer(desk.GET('/admin/auth/verify', { signal }));
    } catch (error) {
      if (error instanceof ApiError && error.status === 401) return null;
      throw error;
    }
  },
});

export const instruments = queryOptions({
  queryKey: keys.instruments,
  queryFn: ({ signal }) => answer(desk.GET('/data/available', { params: { query: { limit: 500 } }, signal })),
  refetchInterval: 20_000,
});

/** Filled by the stream alone. */
export const prices = queryOptions<Prices>({
  queryKey: keys.prices,
  queryFn: () => ({}),
  staleTime: Infinity,
  gcTime: Infinity,
  initialData: {},
});

export interface BarRange {
  start?: string;
  end?: string;
  limit: number;
  venue: string;
}

/** Bars oldest first; without a start the newest `limit` up to `end`. */
export function fetchBars(symbol: string, timeframe: string, range: BarRange, signal?: AbortSignal): Promise<BarList> {
  const query = { start_time: range.start, end_time: range.end, limit: range.limit, venue: range.venue };
  return answer(desk.GET('/data/{symbol}/{timeframe}', { params: { path: { symbol, timeframe }, query }, signal }));
}

/** Markets with bars of their own: what was imported, collected or made, not what is only shown again. */
export const storedMarkets = queryOptions({
  ...instruments,
  select: (all) => all.filter((market) => market.record_count > 0 && market.replay_of === null),
});

export function isRunning(job: Job): boolean {
  return job.status !== 'completed' && job.status !== 'failed' && job.status !== 'cancelled';
}

/** The newest imports; asked again while one runs, in case the stream is away. */
export const jobs = queryOptions({
  queryKey: keys.jobs,
  queryFn: ({ signal }) => answer(desk.GET('/admin/data/jobs', { params: { query: { limit: 20 } }, signal })),
  refetchInterval: (query) => (query.state.data?.some(isRunning) ? 1500 : false),
});

export const quality = (symbol: string, venue: string) =>
  queryOptions({
    queryKey: keys.quality(symbol, venue),
    queryFn: ({ signal }) => answer(desk.GET('/api/data-quality/{symbol}', { params: { path: { symbol }, query: { venue } }, signal })),
  });

/** The longest gaps, in order of time. */
export const gaps = (symbol: string, venue: string) =>
  queryOptions({
    queryKey: keys.gaps(symbol, venue),
    queryFn: ({ signal }) => 
      answer(desk.GET('/api/data-quality/{symbol}/gaps', { params: { path: { symbol }, query: { venue } }, signal })),
  });

export const accounts = queryOptions({
  queryKey: keys.accounts,
  queryFn: ({ signal }) => answer(desk.GET('/api/accounts', { signal })),
  refetchInterval: 30_000,
});

/** Every venue's market: its mode, clock and the age of its feed. */
export const venues = queryOptions({
  queryKey: keys.venues,
  queryFn: ({ signal }) => answer(desk.GET('/api/venues', { signal })),
  refetchInterval: 5000,
});

export const simulator = (account: string) =>
  queryOptions({
    queryKey: keys.simulator(account),
    queryFn: ({ signal }) => answer(desk.GET('/api/simulator', { params: { query: { account } }, signal })),
    refetchInterval: 5000,
  });

export const killSwitch = queryOptions({
  queryKey: keys.killSwitch,
  queryFn: ({ signal }) => answer(desk.GET('/api/kill-switch', { signal })),
  refetchInterval: 15_000,
});

export const health = queryOptions({
  queryKey: keys.health,
  queryFn: ({ signal }) => answer(desk.GET('/health', { signal })),
  refetchInterval: 15_000,
});

export const routes = queryOptions({
  queryKey: keys.routes,
  queryFn: ({ signal }) => answer(desk.GET('/api/routes', { params: { query: { limit: 200 } }, signal })),
});

export const trees = queryOptions({
  queryKey: keys.trees,
  staleTime: 5 * 60_000,
  queryFn: ({ signal }) => answer(desk.GET('/api/staking-trees', { params: { query: { limit: 200 } }, signal })),
});

/** What a list may be filtered by, without its paging. */
type Filter<Path extends '/api/signals' | '/trading/trades' | '/api/sessions'> = Omit<
  NonNullable<paths[Path]['get']['parameters']['query']>,
  'limit' | 'cursor'
>;

export type SignalFilter = Filter<'/api/signals'>;

export const signalPage = (filter: SignalFilter, next?: string, signal?: AbortSignal): Promise<Page<Signal>> =>
  page(desk.GET('/api/signals', { params: { query: { ...filter, limit: 100 } }, signal, ...following(next) }));

export const signal = (id: string) =>
  queryOptions({
    queryKey: keys.signal(id),
    queryFn: (context) => answer(desk.GET('/api/signals/{id}', { params: { path: { id } }, signal: context.signal })),
  });

export type TradeFilter = Filter<'/trading/trades'>;

/** A fetched row ends what was requested of its trade, as soon as it shows. */
function noticed(rows: Trade[]): Trade[] {
  rows.forEach(noticeTrade);
  return rows;
}

export async function tradePage(filter: TradeFilter, next?: string, signal?: AbortSignal): Promise<Page<Trade>> {
  const asked = desk.GET('/trading/trades', { params: { query: { ...filter, limit: 100 } }, signal, ...following(next) });
  const rows = await page(asked);
  noticed(rows.items);
  return rows;
}

/** The newest trades of a filter; the stream keeps their rows. */
export const trades = (filter: TradeFilter) =>
  queryOptions({
    queryKey: keys.tradeList(filter),
    queryFn: async ({ signal }) => 
      noticed(await answer(desk.GET('/trading/trades', { params: { query: { ...filter, limit: 200 } }, signal }))),
  });

export const trade = (id: string) =>
  queryOptions({
    queryKey: keys.trade(id),
    queryFn: async ({ signal }) => {
      const detail = await answer(desk.GET('/trading/trades/{trade_id}', { params: { path: { trade_id: id } }, signal }));
      noticeTrade(detail.trade);
      return detail;
    },
  });

export type SessionFilter = Filter<'/api/sessions'>;

export const sessionPage = (filter: SessionFilter, next?: string, signal?: AbortSignal): Promise<Page<Session>> =>
  page(desk.GET('/api/sessions', { params: { query: { ...filter, limit: 100 } }, signal, ...following(next) }));

export const session = (id: string) =>
  queryOptions({
    queryKey: keys.session(id),
    queryFn: ({ signal }) => answer(desk.GET('/api/sessions/{id}', { params: { path: { id } }, signal })),
  });

export const steps = (id: string) =>
  queryOptions({
    queryKey: keys.steps(id),
    queryFn: ({ signal }) => 
      answer(desk.GET('/api/sessions/{id}/steps', { params: { path: { id }, query: { limit: 500 } }, signal })),
  });
