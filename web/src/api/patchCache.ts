import type { QueryClient, QueryKey } from '@tanstack/react-query';
import { keys } from './keys';
import { jobOf, killSwitchOf, pricesOf, sessionOf, simulatorOf, tradeOf, type LiveMessage, type Prices, type Update } from './messages';
import { noticeTrade } from './requests';
import type { Job, KillSwitch, Session, Simulator, Trade, TradeDetail, Venue } from './types';

const invalidateEveryMs = 400;

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

  return (message) => {
    const { type, data } = message;
    switch (type) {
      case 'current_prices':
      case 'price_update':
        client.setQueryData<Prices>(keys.prices, (old) => ({ ...old, ...pricesOf(data) }));
        // A replay's clock moves with its prices, and the account's equity with both.
        if (client.getQueryData<Venue[]>(keys.venues)?.some((venue) => venue.mode === 'replay')) {
          invalidate(keys.simulators, keys.accounts, keys.venues);
        }
        break;
      case 'session.update': {
        const session = sessionOf(data);
        if (session) client.setQueryData<Session>(keys.session(session.session_id), (old) => (old ? { ...old, ...session } : old));
        invalidate(keys.sessions, keys.accounts);
        break;
      }
      case 'trade.executed':
        invalidate(keys.sessions, keys.accounts, keys.simulators, keys.signals, keys.trades);
        break;
      case 'trade.update': {
        const trade = tradeOf(data);
        if (trade) patchTrade(client, trade, invalidate);
        else invalidate(keys.trades);
        break;
      }
      case 'signal.update':
        invalidate(keys.signals);
        break;
      case 'simulator.update': {
        const simulator = simulatorOf(data);
        if (simulator) patchSimulator(client, simulator);
        else invalidate(keys.simulators);
        invalidate(keys.accounts, keys.venues);
        break;
      }
      case 'kill_switch.update': {
        const now = killSwitchOf(data);
        if (now) client.setQueryData<KillSwitch>(keys.killSwitch, { entries_cancelled: null, trades_closed: null, ...now });
        else invalidate(keys.killSwitch);
        break;
      }
      default: {
        const job = jobOf(message);
        if (job) patchJob(client, job, invalidate);
      }
    }
  };
}

/** A replay's clock must be known at once wherever its market is shown: the chart ends there. */
function patchSimulator(client: QueryClient, now: Update<Simulator, 'account'>): void {
  const { mode, clock, market_epoch, replay_of } = now;
  client.setQueryData<Simulator>(keys.simulator(now.account), (old) => (old ? { ...old, ...now } : old));
  if (mode === undefined || clock === undefined || market_epoch === undefined || replay_of === undefined) return;
  client.setQueryData<Venue[]>(keys.venues, (old) =>
    old?.map((venue) =>
venue.venue === now.venue ? { ...venue, mode, clock, market_epoch, replay_of } : venue,
    ),
  );
}

/**
 * What a trade's update tells is written wherever the trade is shown. It does not tell everything (exits, fills, orders), so
 * the lists and the trade's own page are fetched again as well.
 */
function patchTrade(client: QueryClient, update: Update<Trade, 'trade_id'>, invalidate: (...queryKeys: QueryKey[]) => void): void {
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

/** Trades lie in the cache as a plain list or as the pages of one. */
type TradeList = Trade[] | { pages: { items: Trade[] }[]; pageParams: unknown[] };

type Invalidate = (...queryKeys: QueryKey[]) => void;

function patchJob(client: QueryClient, job: Update<Job, 'job_id' | 'symbol'>, invalidate: Invalidate): void {
  client.setQueryData<Job[]>(keys.jobs, (old) => old?.map((known) => (known.job_id === job.job_id ? { ...known, ...job } : known)));
  const known = client.getQueryData<Job[]>(keys.jobs)?.some((listed) => listed.job_id === job.job_id) ?? false;
  if (job.status === 'completed' || job.status === 'failed' || job.status === 'cancelled') {
    invalidate(keys.jobs, keys.instruments, ['quality', job.symbol]);
  } else if (!known) invalidate(keys.jobs);
}
