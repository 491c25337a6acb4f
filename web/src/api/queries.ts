import { queryOptions } from '@tanstack/react-query';
import { ApiError, get, getPage, type Page } from './client';
import { keys } from './keys';
import type { Prices } from './patchCache';
import { noticeTrade } from './requests';
import type {
  Account,
  BarList,
  DataQuality,
  Gap,
  Health,
  Instrument,
  Job,
  KillSwitch,
  Route,
  Session,
  Signal,
  SignalDetail,
  Simulator,
  StakingTree,
  Step,
  Trade,
  TradeDetail,
  TradingAccount,
  Venue,
} from './types';

/** Who is signed in; null when nobody is. */
export const me = queryOptions({
  queryKey: keys.me,
  staleTime: 60_000,
  queryFn: async ({ signal }): Promise<Account | null> => {
    try {
      return await get<Account>('/admin/auth/verify', undefined, signal);
    } catch (error) {
      if (error instanceof ApiError && error.status === 401) return null;
      throw error;
    }
  },
});

export const instruments = queryOptions({
  queryKey: keys.instruments,
  queryFn: ({ signal }) => get<Instrument[]>('/data/available', { limit: 500 }, signal),
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
  start?: string | null;
  end?: string | null;
  limit: number;
  venue: string;
}

/** Bars oldest first; without a start the newest `limit` up to `end`. */
export function fetchBars(symbol: string, timeframe: string, range: BarRange, signal?: AbortSignal): Promise<BarList> {
  return get<BarList>(
    `/data/${encodeURIComponent(symbol)}/${timeframe}`,
    { start_time: range.start, end_time: range.end, limit: range.limit, venue: range.venue },
    signal,
  );
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
  queryFn: ({ signal }) => get<Job[]>('/admin/data/jobs', { limit: 20 }, signal),
  refetchInterval: (query) => (query.state.data?.some(isRunning) ? 1500 : false),
});

export const quality = (symbol: string, venue: string) =>
  queryOptions({
    queryKey: keys.quality(symbol, venue),
    queryFn: ({ signal }) => get<DataQuality>(`/api/data-quality/${encodeURIComponent(symbol)}`, { venue }, signal),
  });

/** The longest gaps, in order of time. */
export const gaps = (symbol: string, venue: string) =>
  queryOptions({
    queryKey: keys.gaps(symbol, venue),
    queryFn: ({ signal }) => get<Gap[]>(`/api/data-quality/${encodeURIComponent(symbol)}/gaps`, { venue }, signal),
  });

export const accounts = queryOptions({
  queryKey: keys.accounts,
  queryFn: ({ signal }) => get<TradingAccount[]>('/api/accounts', undefined, signal),
  refetchInterval: 30_000,
});

/** Every venue's market: its mode, clock and the age of its feed. */
export const venues = queryOptions({
  queryKey: keys.venues,
  queryFn: ({ signal }) => get<Venue[]>('/api/venues', undefined, signal),
  refetchInterval: 5000,
});

export const simulator = (account: string) =>
  queryOptions({
    queryKey: keys.simulator(account),
    queryFn: ({ signal }) => get<Simulator>('/api/simulator', { account }, signal),
    refetchInterval: 5000,
  });

export const killSwitch = queryOptions({
  queryKey: keys.killSwitch,
  queryFn: ({ signal }) => get<KillSwitch>('/api/kill-switch', undefined, signal),
  refetchInterval: 15_000,
});

export const health = queryOptions({
  queryKey: keys.health,
  queryFn: ({ signal }) => get<Health>('/health', undefined, signal),
  refetchInterval: 15_000,
});

export const routes = queryOptions({
  queryKey: keys.routes,
  queryFn: ({ signal }) => get<Route[]>('/api/routes', { limit: 200 }, signal),
});

export const trees = queryOptions({
  queryKey: keys.trees,
  staleTime: 5 * 60_000,
  queryFn: ({ signal }) => get<StakingTree[]>('/api/staking-trees', { limit: 200 }, signal),
});

export interface SignalFilter {
  status?: string;
  route_id?: string;
  search?: string;
}

export const signalPage = (filter: SignalFilter, path?: string, signal?: AbortSignal): Promise<Page<Signal>> =>
  path ? getPage<Signal>(path, undefined, signal) : getPage<Signal>('/api/signals', { ...filter, limit: 100 }, signal);

export const signal = (id: string) =>
  queryOptions({
    queryKey: keys.signal(id),
    queryFn: (context) => get<SignalDetail>(`/api/signals/${encodeURIComponent(id)}`, undefined, context.signal),
  });

export interface TradeFilter {
  symbol?: string;
  venue?: string;
  account?: string;
  phase?: string;
  owner_kind?: string;
  owner_id?: string;
  market_epoch?: string;
  open?: boolean;
}

/** A fetched row ends what was requested of its trade, as soon as it shows. */
function noticed(rows: Trade[]): Trade[] {
  rows.forEach(noticeTrade);
  return rows;
}

export async function tradePage(filter: TradeFilter, path?: string, signal?: AbortSignal): Promise<Page<Trade>> {
  const page = path
    ? await getPage<Trade>(path, undefined, signal)
    : await getPage<Trade>('/trading/trades', { ...filter, limit: 100 }, signal);
  noticed(page.items);
  return page;
}

/** The newest trades of a filter; the stream keeps their rows. */
export const trades = (filter: TradeFilter) =>
  queryOptions({
    queryKey: keys.tradeList(filter),
    queryFn: async ({ signal }) => noticed(await get<Trade[]>('/trading/trades', { ...filter, limit: 200 }, signal)),
  });

export const trade = (id: string) =>
  queryOptions({
    queryKey: keys.trade(id),
    queryFn: async ({ signal }) => {
      const detail = await get<TradeDetail>(`/trading/trades/${encodeURIComponent(id)}`, undefined, signal);
      noticeTrade(detail.trade);
      return detail;
    },
  });

export interface SessionFilter {
  search?: string;
  result?: string;
  include_incomplete?: boolean;
  date_from?: string;
  date_to?: string;
  symbol?: string;
}

export const sessionPage = (filter: SessionFilter, path?: string, signal?: AbortSignal): Promise<Page<Session>> =>
  path ? getPage<Session>(path, undefined, signal) : getPage<Session>('/api/sessions', { ...filter, limit: 100 }, signal);

export const session = (id: string) =>
  queryOptions({
    queryKey: keys.session(id),
    queryFn: ({ signal }) => get<Session>(`/api/sessions/${encodeURIComponent(id)}`, undefined, signal),
  });

export const steps = (id: string) =>
  queryOptions({
    queryKey: keys.steps(id),
    queryFn: ({ signal }) => get<Step[]>(`/api/sessions/${encodeURIComponent(id)}/steps`, { limit: 500 }, signal),
  });
