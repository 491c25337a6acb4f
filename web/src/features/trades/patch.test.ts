import { QueryClient } from '@tanstack/react-query';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { cachePatcher } from '../../api/patches';
import { keys } from '../../api/keys';
import { patch } from './patch';
import { tradeKeys } from './queries';

const message = (type: string, data: unknown) => ({ type, data, timestamp: '2024-12-01T00:00:00Z', seq: 1 });
const keysOf = (calls: readonly (readonly [{ queryKey?: unknown }?, ...unknown[]])[]) => calls.map(([filter]) => filter?.queryKey);

beforeEach(() => vi.useFakeTimers());
afterEach(() => vi.useRealTimers());

const trade = (fields: object) => ({ trade_id: 't1', phase: 'open', open_quantity: 1, exits: [], ...fields });

it('writes a trade into every list that shows it, and fetches what its update does not tell', () => {
  const client = new QueryClient();
  const invalidate = vi.spyOn(client, 'invalidateQueries');
  client.setQueryData(keys.tradeList({ open: true }), [trade({ stop: 95 }), trade({ trade_id: 't2' })]);
  client.setQueryData(tradeKeys.pages({}), { pages: [{ items: [trade({})], next: null }], pageParams: [undefined] });
  client.setQueryData(tradeKeys.one('t1'), { trade: trade({ stop: 95 }), orders: [] });
  const hear = cachePatcher(client, [patch]);
  hear(message('trade.update', { trade_id: 't1', phase: 'exited', open_quantity: 0 }));
  expect(client.getQueryData(keys.tradeList({ open: true }))).toMatchObject([{ phase: 'exited', stop: 95 }, { phase: 'open' }]);
  expect(client.getQueryData(tradeKeys.pages({}))).toMatchObject({ pages: [{ items: [{ phase: 'exited' }] }] });
  expect(client.getQueryData(tradeKeys.one('t1'))).toMatchObject({ trade: { phase: 'exited', stop: 95 }, orders: [] });
  vi.advanceTimersByTime(500);
  expect(keysOf(invalidate.mock.calls)).toEqual([keys.tradeLists, tradeKeys.one('t1'), keys.accounts, tradeKeys.allTotals]);
});
