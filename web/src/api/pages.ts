import { hashKey, infiniteQueryOptions, useInfiniteQuery, useQueryClient, type InfiniteData, type QueryKey } from '@tanstack/react-query';
import { useEffect, useMemo } from 'react';
import type { Page } from './client';

/** A list that is fetched page by page, as its Link headers say. */
function pages<T>(queryKey: QueryKey, ask: (next: string | undefined, signal: AbortSignal) => Promise<Page<T>>) {
  return infiniteQueryOptions<Page<T>, Error, InfiniteData<Page<T>>, QueryKey, string | undefined>({
    queryKey,
    queryFn: ({ pageParam, signal }) => ask(pageParam, signal),
    initialPageParam: undefined,
    getNextPageParam: (last) => last.next ?? undefined,
  });
}

/** Pages that a list keeps once nobody looks at it: coming back fetches no more than these again. */
const keptPages = 3;

/** A list that is fetched page by page while it is looked at; afterwards its first pages are kept. */
export function usePages<T>(queryKey: QueryKey, ask: (next: string | undefined, signal: AbortSignal) => Promise<Page<T>>, enabled = true) {
  const client = useQueryClient();
  const hash = hashKey(queryKey);
  useEffect(
    () => () => {
      const query = client.getQueryCache().get<InfiniteData<Page<T>>>(hash);
      const { data, dataUpdatedAt } = query?.state ?? {};
      if (!query || !data || data.pages.length <= keptPages) return;
      const first = { pages: data.pages.slice(0, keptPages), pageParams: data.pageParams.slice(0, keptPages) };
      client.setQueryData(query.queryKey, first, { updatedAt: dataUpdatedAt });
    },
    [client, hash],
  );
  const query = useInfiniteQuery({ ...pages(queryKey, ask), enabled });
  const rows = useMemo(() => query.data?.pages.flatMap((part) => part.items), [query.data]);
  return { query, list: { ...query, data: rows } };
}
