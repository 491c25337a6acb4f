import { QueryClient } from '@tanstack/react-query';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { cachePatcher } from '../../api/patches';
import { keys } from '../../api/keys';
import { patch } from './patch';

const message = (type: string, data: unknown) => ({ type, data, timestamp: '2024-12-01T00:00:00Z', seq: 1 });
const keysOf = (calls: readonly (readonly [{ queryKey?: unknown }?, ...unknown[]])[]) => calls.map(([filter]) => filter?.queryKey);

beforeEach(() => vi.useFakeTimers());
afterEach(() => vi.useRealTimers());

it('writes a session at once and fetches lists at most once per window', () => {
  const client = new QueryClient();
  const invalidate = vi.spyOn(client, 'invalidateQueries');
  client.setQueryData(keys.session('s1'), { session_id: 's1', current_node: 'Start', session_name: 'kept' });
  const hear = cachePatcher(client, [patch]);
  for (const node of ['1-0', '1-1', '2-1']) hear(message('session.update', { session_id: 's1', current_node: node }));
  expect(client.getQueryData(keys.session('s1'))).toMatchObject({ current_node: '2-1', session_name: 'kept' });
  expect(invalidate).not.toHaveBeenCalled();
  vi.advanceTimersByTime(500);
  expect(keysOf(invalidate.mock.calls)).toEqual([keys.sessions, keys.accounts]);
});

it('does not make a session of an update that nobody has fetched', () => {
  const client = new QueryClient();
  cachePatcher(client, [patch])(message('session.update', { session_id: 's2', current_node: '1-0' }));
  expect(client.getQueryData(keys.session('s2'))).toBeUndefined();
});
