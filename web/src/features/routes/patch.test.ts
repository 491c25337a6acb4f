import { QueryClient } from '@tanstack/react-query';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { keys } from '../../api/keys';
import { cachePatcher } from '../../api/patches';
import { patch } from './patch';

beforeEach(() => vi.useFakeTimers());
afterEach(() => vi.useRealTimers());

it('fetches the routes once for a burst of signals, and not for prices', () => {
  const client = new QueryClient();
  const invalidate = vi.spyOn(client, 'invalidateQueries');
  const hear = cachePatcher(client, [patch]);
  const message = (type: string) => ({ type, data: {}, timestamp: '2024-12-01T00:00:00Z', seq: 1 });
  hear(message('tick'));
  vi.advanceTimersByTime(500);
  expect(invalidate).not.toHaveBeenCalled();
  for (const type of ['signal.update', 'signal.update', 'session.update', 'trade.executed']) hear(message(type));
  vi.advanceTimersByTime(500);
  expect(invalidate.mock.calls.map(([filter]) => filter?.queryKey)).toEqual([keys.routes]);
});
