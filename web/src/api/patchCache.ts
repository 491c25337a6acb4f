import type { QueryClient, QueryKey } from '@tanstack/react-query';
import { keys } from './keys';
import type { LiveMessage } from './live';
import { noticeTrade } from './requests';
import type { Job, KillSwitch, Session, Simulator, Trade, TradeDetail, Venue } from './types';

const invalidateEveryMs = 400;

/** Last known price by market, SYMBOL.VENUE; by the bare symbol that of its default market. */
export type Prices = Record<string, number>;

/**
 * The one place where the stream changes what the pages show. Small facts are written straight into the cache;
 * lists and computed views are fetched again, at most once per 400 ms and key however fast messages come.
 */
export function cachePatcher(client: QueryClient): (message: LiveMessage) => void {
  const due = new Map<string, ReturnType<typeof setTimeout>>();

  const invalidate = (...queryKeys: QueryKey[]) => {
    for (const queryKey of queryKeys) {
      const id = JSON.stringify(queryKey);
      if (due.has(id)) continue;
      due.set(
        id,
        setTimeout(() => {
          due.delete(id);
          void client.invalidateQueries({ queryKey });
        }, invalidateEveryMs),
      );
    }
  };

  return ({ type, data }) => {
    switch (type) {
      case 'current_prices':
      case 'price_update':
        if (isRecord(data)) client.setQueryData<Prices>(keys.prices, (old) => ({ ...old, ...pricesOf(data) }));
        // A replay's clock moves with its prices, and the account's equity with both.
        if (client.getQueryData<Venue[]>(keys.venues)?.some((venue) => venue.mode === 'replay')) {
          invalidate(keys.simulators, keys.accounts, keys.venues);
        }
        break;
      case 'session.update':
        if (isRecord(data) && typeof data.session_id === 'string') {
          const session = data as unknown as Session;
          client.setQueryData<Session>(keys.session(session.session_id), (old) => ({ ...old, ...session }));
          invalidate(keys.sessions, keys.accounts);
        } else invalidate(keys.sessions);
        break;
      case 'trade.executed':
        invalidate(keys.sessions, keys.accounts, keys.simulators, keys.signals, keys.trades);
        break;
      case 'trade.update':
        if (isRecord(data) && typeof data.trade_id === 'string') patchTrade(client, data as TradeUpdate, invalidate);
        else invalidate(keys.trades);
        break;
      case 'signal.update':
        invalidate(keys.signals);
        break;
      case 'simulator.update':
        if (isRecord(data) && typeof data.mode === 'string' && typeof data.account === 'string') {
          patchSimulator(client, data as unknown as Simulator);
        } else invalidate(keys.simulators);
        invalidate(keys.accounts, keys.venues);
        break;
      case 'kill_switch.update':
        if (isRecord(data) && typeof data.engaged === 'boolean')
          client.setQueryData<KillSwitch>(keys.killSwitch, data as unknown as KillSwitch);
        else invalidate(keys.killSwitch);
        break;
      default:
        if (type.startsWith('data_collection_')) patchJob(client, data, invalidate);
    }
  };
}

/** A replay's clock must be known at once wherever its market is shown: the chart ends there. */
function patchSimulator(client: QueryClient, now: Simulator): void {
  client.setQueryData<Simulator>(keys.simulator(now.account), (old) => ({ ...old, ...now }));
  client.setQueryData<Venue[]>(keys.venues, (old) =>
    old?.map((venue) =>
      venue.venue === now.venue
        ? { ...venue, mode: now.mode, clock: now.clock, market_epoch: now.market_epoch, replay_of: now.replay_of }
        : venue,
    ),
  );
}

/**
 * What a trade's update tells is written wherever the trade is shown. It does not tell everything (exits, fills, orders), so
 * the lists and the trade's own page are fetched again as well.
 */
function patchTrade(client: QueryClient, update: TradeUpdate, invalidate: (...queryKeys: QueryKey[]) => void): void {
  const write = (row: Trade): Trade => {
    if (row.trade_id !== update.trade_id) return row;
    const now = { ...row, ...update };
    noticeTrade(now);
    return now;
  };
  client.setQueriesData<TradeList>({ queryKey: keys.tradeLists }, (old) => {
    if (old === undefined) return old;
    return Array.isArray(old) ? old.map(write) : { ...old, pages: old.pages.map((page) => ({ ...page, items: page.items.map(write) })) };
  });
  client.setQueryData<TradeDetail>(keys.trade(update.trade_id), (old) => (old ? { ...old, trade: write(old.trade) } : old));
  invalidate(keys.tradeLists, keys.trade(update.trade_id), keys.accounts);
}

/** Some figures of a trade's row. */
type TradeUpdate = Partial<Trade> & { trade_id: string };

/** Trades lie in the cache as a plain list or as the pages of one. */
type TradeList = Trade[] | { pages: { items: Trade[] }[]; pageParams: unknown[] };

function patchJob(client: QueryClient, data: unknown, invalidate: (...queryKeys: QueryKey[]) => void): void {
  if (!isRecord(data) || typeof data.job_id !== 'string') return;
  const job = data as unknown as Job;
  client.setQueryData<Job[]>(keys.jobs, (old) => old?.map((known) => (known.job_id === job.job_id ? { ...known, ...job } : known)));
  const known = client.getQueryData<Job[]>(keys.jobs)?.some((listed) => listed.job_id === job.job_id) ?? false;
  if (job.status === 'completed' || job.status === 'failed' || job.status === 'cancelled') {
    invalidate(keys.jobs, keys.instruments, ['quality', job.symbol]);
  } else if (!known) invalidate(keys.jobs);
}

/** Prices come as `{data:{BTCUSDT: 97000.1}}`. */
function pricesOf(data: Record<string, unknown>): Prices {
  return Object.fromEntries(Object.entries(data).filter((entry): entry is [string, number] => typeof entry[1] === 'number'));
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
