import { queryOptions } from '@tanstack/react-query';
import { answer, desk, following, page, type Page } from '../../api/client';
import type { Filter } from '../../api/queries';
import type { Session } from '../../api/types';

export type SessionFilter = Filter<'/api/sessions'>;

export const sessionKeys = {
  list: (filter: SessionFilter) => ['sessions', 'list', filter] as const,
  steps: (id: string) => ['sessions', 'steps', id] as const,
};

export const sessionPage = (filter: SessionFilter, next?: string, signal?: AbortSignal): Promise<Page<Session>> =>
  page(desk.GET('/api/sessions', { params: { query: { ...filter, limit: 100 } }, signal, ...following(next) }));

export const steps = (id: string) =>
  queryOptions({
    queryKey: sessionKeys.steps(id),
    queryFn: ({ signal }) => answer(desk.GET('/api/sessions/{id}/steps', { params: { path: { id }, query: { limit: 500 } }, signal })),
  });
