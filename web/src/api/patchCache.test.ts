import { QueryClient } from '@tanstack/react-query';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { keys } from './keys';
import { cachePatcher } from './patchCache';

const message = (type: string, data: unknown) => ({ type, data, timestamp: '2024-12-01T00:00:00Z', seq: 1 });

beforeEach(() => vi.useFakeTimers());
afterEach(() => vi.useRealTimers());

it('merges prices and keeps those not mentioned', () => {
  const client = new QueryClient();
  const patch = cachePatcher(client);
  patch(message('current_prices', { BTCUSDT: 97000, AAPL: 175.5 }));
  patch(message('price_update', { BTCUSDT: 97001.5, junk: 'x' }));
  expect(client.getQueryData(keys.prices)).toEqual({ BTCUSDT: 97001.5, AAPL: 175.5 });
});

it('writes a session at once and fetches lists at most once per window', () => {
  const client = new QueryClient();
  const invalidate = vi.spyOn(client, 'invalidateQueries');
  client.setQueryData(keys.session('s1'), { session_id: 's1', current_node: 'Start', session_name: 'kept' });
  const patch = cachePatcher(client);
  for (const node of ['1-0', '1-1', '2-1']) patch(message('session.update', { session_id: 's1', current_node: node }));
  expect(client.getQueryData(keys.session('s1'))).toMatchObject({ current_node: '2-1', session_name: 'kept' });
  expect(invalidate).not.toHaveBeenCalled();
  vi.advanceTimersByTime(500);
  expect(invalidate).toHaveBeenCalledTimes(2);
});

it('follows a job of the list and fetches the list for one it does not know', () => {
  const client = new QueryClient();
  const invalidate = vi.spyOn(client, 'invalidateQueries');
  client.setQueryData(keys.jobs, [{ job_id: 'j1', symbol: 'BTCUSDT', status: 'storing', progress: 10 }]);
  const patch = cachePatcher(client);
  patch(message('data_collection_progress', { job_id: 'j1', symbol: 'BTCUSDT', status: 'storing', progress: 40 }));
  expect(client.getQueryData(keys.jobs)).toMatchObject([{ job_id: 'j1', progress: 40 }]);
  vi.advanceTimersByTime(500);
  expect(invalidate).not.toHaveBeenCalled();
  patch(message('data_collection_progress', { job_id: 'j2', symbol: 'ETHUSDT', status: 'pending', progress: 0 }));
  vi.advanceTimersByTime(500);
  expect(invalidate).toHaveBeenCalledTimes(1);
});

const trade = (fields: object) => ({ trade_id: 't1', phase: 'open', open_quantity: 1, exits: [], ...fields });

it('writes a trade into every list that shows it, and fetches what its update does not tell', () => {
  const client = new QueryClient();
  const invalidate = vi.spyOn(client, 'invalidateQueries');
  client.setQueryData(keys.tradeList({ open: true }), [trade({ stop: 95 }), trade({ trade_id: 't2' })]);
  client.setQueryData([...keys.tradeList({}), 'pages'], { pages: [{ items: [trade({})], next: null }], pageParams: [undefined] });
  const patch = cachePatcher(client);
  patch(message('trade.update', { trade_id: 't1', phase: 'exited', open_quantity: 0 }));
  expect(client.getQueryData(keys.tradeList({ open: true }))).toMatchObject([{ phase: 'exited', stop: 95 }, { phase: 'open' }]);
  expect(client.getQueryData([...keys.tradeList({}), 'pages'])).toMatchObject({ pages: [{ items: [{ phase: 'exited' }] }] });
  vi.advanceTimersByTime(500);
  expect(invalidate).toHaveBeenCalledWith({ queryKey: keys.tradeLists });
});
