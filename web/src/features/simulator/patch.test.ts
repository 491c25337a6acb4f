import { QueryClient } from '@tanstack/react-query';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { cachePatcher } from '../../api/patches';
import { keys } from '../../api/keys';
import { patch } from './patch';

const message = (type: string, data: unknown) => ({ type, data, timestamp: '2024-12-01T00:00:00Z', seq: 1 });
const keysOf = (calls: readonly (readonly [{ queryKey?: unknown }?, ...unknown[]])[]) => calls.map(([filter]) => filter?.queryKey);

beforeEach(() => vi.useFakeTimers());
afterEach(() => vi.useRealTimers());

const replay = {
  account: 'simulator',
  venue: 'simulator',
  mode: 'replay',
  clock: '2024-12-05T01:00:00Z',
  market_epoch: 'e2',
  replay_of: 'A.FILE',
};

it('moves the clock of the venue at once, where the chart ends', () => {
  const client = new QueryClient();
  client.setQueryData(keys.venues, [{ venue: 'simulator', mode: 'synthetic', connected: true }, { venue: 'binance' }]);
  client.setQueryData(keys.simulator('simulator'), { account: 'simulator', seed: 7 });
  cachePatcher(client, [patch])(message('simulator.update', replay));
  expect(client.getQueryData(keys.venues)).toEqual([
    { venue: 'simulator', mode: 'replay', connected: true, clock: replay.clock, market_epoch: 'e2', replay_of: 'A.FILE' },
    { venue: 'binance' },
  ]);
  expect(client.getQueryData(keys.simulator('simulator'))).toMatchObject({ seed: 7, clock: replay.clock });
});

it('has the accounts fetched with the prices of a replay, and not with those of an invented market', () => {
  const client = new QueryClient();
  const invalidate = vi.spyOn(client, 'invalidateQueries');
  client.setQueryData(keys.venues, [{ venue: 'simulator', mode: 'synthetic' }]);
  const hear = cachePatcher(client, [patch]);
  hear(message('price_update', { A: 1 }));
  vi.advanceTimersByTime(500);
  expect(invalidate).not.toHaveBeenCalled();
  client.setQueryData(keys.venues, [{ venue: 'simulator', mode: 'replay' }]);
  hear(message('price_update', { A: 2 }));
  vi.advanceTimersByTime(500);
  expect(keysOf(invalidate.mock.calls)).toEqual([keys.simulators, keys.accounts, keys.venues]);
});
