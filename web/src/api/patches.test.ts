import { QueryClient } from '@tanstack/react-query';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { cachePatcher } from './patches';

const message = (type: string, data: unknown = null) => ({ type, data, timestamp: '2024-12-01T00:00:00Z', seq: 1 });

beforeEach(() => vi.useFakeTimers());
afterEach(() => vi.useRealTimers());

it('hands each message to every patch, and fetches a key again at most once per window', () => {
  const client = new QueryClient();
  const invalidate = vi.spyOn(client, 'invalidateQueries').mockResolvedValue();
  const heard: string[] = [];
  const patch = cachePatcher(client, [
    ({ type }) => heard.push(type),
    (_, cache) => cache.invalidate(['a'], ['b', 'c']),
    (_, cache) => cache.invalidate(['a']),
  ]);
  for (const type of ['one', 'two', 'three']) patch(message(type));
  expect(heard).toEqual(['one', 'two', 'three']);
  expect(invalidate).not.toHaveBeenCalled();
  vi.advanceTimersByTime(400);
  expect(invalidate.mock.calls.map(([filter]) => filter?.queryKey)).toEqual([['a'], ['b', 'c']]);
  patch(message('four'));
  vi.advanceTimersByTime(400);
  expect(invalidate).toHaveBeenCalledTimes(4);
});

it('lets a fetch finish that is on its way instead of aborting it for the next message', async () => {
  const client = new QueryClient();
  const aborted = vi.fn();
  let finish: (value: string) => void = () => undefined;
  const asked = client.fetchQuery({
    queryKey: ['jobs'],
    queryFn: ({ signal }) => {
      signal.addEventListener('abort', aborted);
      return new Promise<string>((resolve) => (finish = resolve));
    },
  });
  const patch = cachePatcher(client, [(_, cache) => cache.invalidate(['jobs'])]);
  for (let round = 0; round < 3; round++) {
    patch(message('data_collection_progress'));
    vi.advanceTimersByTime(500);
  }
  finish('done');
  expect(await asked).toBe('done');
  expect(aborted).not.toHaveBeenCalled();
});
