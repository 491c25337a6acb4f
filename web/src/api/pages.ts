import { infiniteQueryOptions, type InfiniteData, type QueryKey } from '@tanstack/react-query';
import type { Page } from './client';

/** A list that is fetched page by page, as its Link headers say. */
export function pages<T>(queryKey: QueryKey, ask: (next: string | undefined, signal: AbortSignal) => Promise<Page<T>>) {
  return infiniteQueryOptions<Page<T>, Error, InfiniteData<Page<T>>, QueryKey, string | undefined>({
    queryKey,
    queryFn: ({ pageParam, signal }) => ask(pageParam, signal),
    initialPageParam: undefined,
    getNextPageParam: (last) => last.next ?? undefined,
  });
}
