import type { QueryClient, QueryKey } from '@tanstack/react-query';
import { keys } from './keys';
import type { LiveMessage } from './live';
import type { Job, Session, Simulator } from './types';

const invalidateEveryMs = 400;

/** Last known price by symbol. */
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
        if (client.getQueryData<Simulator>(keys.simulator)?.mode === 'replay') invalidate(keys.simulator, keys.accounts);
        break;
      case 'session.update':
        if (isRecord(data) && typeof data.session_id === 'string') {
          const session = data as unknown as Session;
          client.setQueryData<Session>(keys.session(session.session_id), (old) => ({ ...old, ...session }));
          invalidate(keys.sessions, keys.accounts);
        } else invalidate(keys.sessions);
        break;
      case 'trade.executed':
        invalidate(keys.sessions, keys.accounts, keys.simulator, keys.signals);
        break;
      case 'signal.update':
        invalidate(keys.signals);
        break;
      case 'simulator.update':
        if (isRecord(data) && typeof data.mode === 'string')
          client.setQueryData<Simulator>(keys.simulator, (old) => ({ ...old, ...(data as unknown as Simulator) }));
        else invalidate(keys.simulator);
        invalidate(keys.accounts);
        break;
      case 'kill_switch.update':
        invalidate(keys.killSwitch);
        break;
      default:
        if (type.startsWith('data_collection_')) patchJob(client, data, invalidate);
    }
  };
}

function patchJob(client: QueryClient, data: unknown, invalidate: (...queryKeys: QueryKey[]) => void): void {
  if (!isRecord(data) || typeof data.job_id !== 'string') return;
  const job = data as unknown as Job;
  client.setQueryData<Job[]>(keys.jobs, (old) => old?.map((known) => (known.job_id === job.job_id ? { ...known, ...job } : known)));
  const known = client.getQueryData<Job[]>(keys.jobs)?.some((listed) => listed.job_id === job.job_id) ?? false;
  if (job.status === 'completed' || job.status === 'failed' || job.status === 'cancelled') {
    invalidate(keys.jobs, keys.series, keys.instruments, ['quality', job.symbol]);
  } else if (!known) invalidate(keys.jobs);
}

/** Prices come as `{data:{BTCUSDT: 97000.1}}`. */
function pricesOf(data: Record<string, unknown>): Prices {
  return Object.fromEntries(Object.entries(data).filter((entry): entry is [string, number] => typeof entry[1] === 'number'));
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
