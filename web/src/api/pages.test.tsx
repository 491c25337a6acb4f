// @vitest-environment jsdom
import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { act, renderHook, waitFor } from '@testing-library/react';
import type { ReactNode } from 'react';
import { expect, it } from 'vitest';
import { usePages } from './pages';

function list() {
  const client = new QueryClient({ defaultOptions: { queries: { staleTime: Infinity } } });
  const asked: (string | undefined)[] = [];
  const look = () =>
    renderHook(
      () =>
        usePages(['numbers'], (next) => {
          asked.push(next);
          const page = Number(next ?? 0);
          return Promise.resolve({ items: [page * 2, page * 2 + 1], next: page < 9 ? String(page + 1) : null });
        }),
      { wrapper: ({ children }: { children: ReactNode }) => <QueryClientProvider client={client}>{children}</QueryClientProvider> },
    );
  return { asked, look };
}

it('shows what was loaded, and keeps its first pages once nobody looks', async () => {
  const { asked, look } = list();
  const { result, unmount } = look();
  await waitFor(() => expect(result.current.list.data).toEqual([0, 1]));
  for (let more = 0; more < 4; more++) await act(() => result.current.query.fetchNextPage());
  await waitFor(() => expect(result.current.list.data).toHaveLength(10));
  unmount();

  const again = look();
  expect(again.result.current.list.data).toEqual([0, 1, 2, 3, 4, 5]);
  expect(asked).toHaveLength(5);
  await act(() => again.result.current.query.fetchNextPage());
  await waitFor(() => expect(again.result.current.list.data).toHaveLength(8));
  expect(asked.at(-1)).toBe('3');
});

it('gives the same rows as long as nothing was loaded', async () => {
  const { look } = list();
  const { result, rerender } = look();
  await waitFor(() => expect(result.current.list.data).toEqual([0, 1]));
  const before = result.current.list.data;
  rerender();
  expect(result.current.list.data).toBe(before);
});
