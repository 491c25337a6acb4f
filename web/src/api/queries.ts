import { queryOptions } from '@tanstack/react-query';
import { answer, ApiError, desk } from './client';
import { keys } from './keys';
import type { Prices } from './messages';
import { noticeTrade } from './requests';
import type { paths } from './schema.gen';
import type { Account, Trade } from './types';

/** Questions that more than one feature asks; each feature has its own beside its pages. */

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

/** Markets with bars of their own: what was imported, collected or made, not what is only shown again. */
export const storedMarkets = queryOptions({
  ...instruments,
  select: (all) => all.filter((market) => market.record_count > 0 && market.replay_of === null),
});

/** Filled by the stream alone. */
export const prices = queryOptions<Prices>({
  queryKey: keys.prices,
  queryFn: () => ({}),
  staleTime: Infinity,
  gcTime: Infinity,
  initialData: {},
});

export const quality = (symbol: string, venue: string) =>
  queryOptions({
    queryKey: keys.quality(symbol, venue),
    queryFn: ({ signal }) => answer(desk.GET('/api/data-quality/{symbol}', { params: { path: { symbol }, query: { venue } }, signal })),
  });

/** What the desk told people, newest first: read and unread. */
export const alerts = queryOptions({
  queryKey: keys.alerts,
  queryFn: ({ signal }) => answer(desk.GET('/api/alerts', { params: { query: { limit: 200 } }, signal })),
  refetchInterval: 60_000,
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
export type Filter<Path extends '/api/signals' | '/trading/trades' | '/api/sessions'> = Omit<
  NonNullable<paths[Path]['get']['parameters']['query']>,
  'limit' | 'cursor'
>;

export type TradeFilter = Filter<'/trading/trades'>;

/** A fetched row ends what was requested of its trade, as soon as it shows. */
export function noticed(rows: Trade[]): Trade[] {
  rows.forEach(noticeTrade);
  return rows;
}

/** Trades that the desk gives at once: of those that are open a page asks for all of these. */
export const mostTrades = 500;

/** The newest trades of a filter; the stream keeps their rows. */
export const trades = (filter: TradeFilter) =>
  queryOptions({
    queryKey: keys.tradeList(filter),
    queryFn: async ({ signal }) => {
      const query = { ...filter, limit: filter.open ? mostTrades : 200 };
      return noticed(await answer(desk.GET('/trading/trades', { params: { query }, signal })));
    },
  });

/** What is held now, in every account. */
export const positions = queryOptions({
  queryKey: keys.positions,
  queryFn: ({ signal }) => answer(desk.GET('/positions', { params: { query: { limit: 200 } }, signal })),
});

/** The newest orders of a symbol, wherever it is traded. */
export const orders = (symbol: string) =>
  queryOptions({
    queryKey: keys.orderList(symbol),
    queryFn: ({ signal }) => answer(desk.GET('/trading/orders', { params: { query: { symbol, limit: 100 } }, signal })),
  });

/** The newest signals that name a symbol, of every route. */
export const signalsOf = (symbol: string) =>
  queryOptions({
    queryKey: [...keys.signals, 'of', symbol] as const,
    queryFn: async ({ signal }) => {
      const found = await answer(desk.GET('/api/signals', { params: { query: { search: symbol, limit: 100 } }, signal }));
      return found.filter((row) => row.symbol === symbol);
    },
  });

export const session = (id: string) =>
  queryOptions({
    queryKey: keys.session(id),
    queryFn: ({ signal }) => answer(desk.GET('/api/sessions/{id}', { params: { path: { id } }, signal })),
  });
