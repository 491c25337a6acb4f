import { QueryClient } from '@tanstack/react-query';
import { expect, it } from 'vitest';
import { keys } from '../../api/keys';
import { cachePatcher } from '../../api/patches';
import { patch } from './patch';

const message = (type: string, data: unknown) => ({ type, data, timestamp: '2024-12-01T00:00:00Z', seq: 1 });

it('merges prices and keeps those not mentioned', () => {
  const client = new QueryClient();
  const hear = cachePatcher(client, [patch]);
  hear(message('current_prices', { BTCUSDT: 97000, AAPL: 175.5 }));
  hear(message('price_update', { BTCUSDT: 97001.5, junk: 'x' }));
  hear(message('bar', { BTCUSDT: 1 }));
  expect(client.getQueryData(keys.prices)).toEqual({ BTCUSDT: 97001.5, AAPL: 175.5 });
});
