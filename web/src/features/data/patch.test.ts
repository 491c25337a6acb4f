import { QueryClient } from '@tanstack/react-query';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { cachePatcher } from '../../api/patches';
import { keys } from '../../api/keys';
import { patch } from './patch';
import { jobsKey } from './queries';

const message = (type: string, data: unknown) => ({ type, data, timestamp: '2024-12-01T00:00:00Z', seq: 1 });
const keysOf = (calls: readonly (readonly [{ queryKey?: unknown }?, ...unknown[]])[]) => calls.map(([filter]) => filter?.queryKey);

beforeEach(() => vi.useFakeTimers());
afterEach(() => vi.useRealTimers());

it('follows a job of the list, and fetches the list for one it does not know and for one that ended', () => {
  const client = new QueryClient();
  const invalidate = vi.spyOn(client, 'invalidateQueries');
  client.setQueryData(jobsKey, [{ job_id: 'j1', symbol: 'BTCUSDT', status: 'storing', progress: 10 }]);
  const hear = cachePatcher(client, [patch]);
  hear(message('data_collection_progress', { job_id: 'j1', symbol: 'BTCUSDT', status: 'storing', progress: 40 }));
  expect(client.getQueryData(jobsKey)).toMatchObject([{ job_id: 'j1', progress: 40 }]);
  vi.advanceTimersByTime(500);
  expect(invalidate).not.toHaveBeenCalled();
  hear(message('data_collection_progress', { job_id: 'j2', symbol: 'ETHUSDT', status: 'pending', progress: 0 }));
  vi.advanceTimersByTime(500);
  expect(keysOf(invalidate.mock.calls)).toEqual([jobsKey]);
  hear(message('data_collection_completed', { job_id: 'j1', symbol: 'BTCUSDT', status: 'completed', progress: 100 }));
  vi.advanceTimersByTime(500);
  expect(keysOf(invalidate.mock.calls).slice(1)).toEqual([jobsKey, keys.instruments, ['quality', 'BTCUSDT']]);
});
