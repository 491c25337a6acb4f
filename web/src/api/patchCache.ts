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
 * lists and computed views are fetched anew, at most once per 400 ms and key however fast messages come.
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
        if (isRecord(data) && typeof data.trade_id === 'string') patchTrade(client, data as unknown as Trade, invalidate);
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
 * A trade's row is written wherever it is shown. Lists that do not hold it, or may hold it no longer, are fetched anew, and
 * so are its orders, events and ledger.
 */
function patchTrade(client: QueryClient, trade: Trade, invalidate: (...queryKeys: QueryKey[]) => void): void {
  noticeTrade(trade);
  let known = false;
  const write = (rows: Trade[]): Trade[] =>
    rows.map((row) => {
      if (row.trade_id !== trade.trade_id) return row;
      known = known || row.phase === trade.phase;
      return { ...row, ...trade };
    });
  client.setQueriesData<TradeList>({ queryKey: keys.tradeLists }, (old) => {
    if (old === undefined) return old;
    return Array.isArray(old) ? write(old) : { ...old, pages: old.pages.map((page) => ({ ...page, items: write(page.items) })) };
  });
  if (!known) invalidate(keys.tradeLists, keys.accounts);
  if (client.getQueryData(keys.trade(trade.trade_id))) {
    client.setQueryData<TradeDetail>(keys.trade(trade.trade_id), (old) => (old ? { ...old, trade: { ...old.trade, ...trade } } : old));
    invalidate(keys.trade(trade.trade_id));
  }
}

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
