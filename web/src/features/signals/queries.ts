import { queryOptions } from '@tanstack/react-query';
import { answer, desk, following, page, type Page } from '../../api/client';
import type { Filter } from '../../api/queries';
import type { Signal } from '../../api/types';

export type SignalFilter = Filter<'/api/signals'>;

export const signalKeys = {
  all: ['signals'] as const,
  newest: ['signals', 'newest'] as const,
  list: (filter: SignalFilter) => ['signals', 'list', filter] as const,
  one: (id: string) => ['signals', 'one', id] as const,
};

export const signalPage = (filter: SignalFilter, next?: string, signal?: AbortSignal): Promise<Page<Signal>> =>
  page(desk.GET('/api/signals', { params: { query: { ...filter, limit: 100 } }, signal, ...following(next) }));

export const signal = (id: string) =>
  queryOptions({
    queryKey: signalKeys.one(id),
    queryFn: (context) => answer(desk.GET('/api/signals/{id}', { params: { path: { id } }, signal: context.signal })),
  });
