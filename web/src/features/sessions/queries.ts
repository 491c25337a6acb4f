import { queryOptions, type QueryClient } from '@tanstack/react-query';
import { answer, desk, done, following, page, type Page } from '../../api/client';
import { keys } from '../../api/keys';
import { live } from '../../api/live';
import type { Filter } from '../../api/queries';
import type { Session } from '../../api/types';
import { saveFile } from '../../ui/saveFile';

export type SessionFilter = Filter<'/api/sessions'>;

export const sessionKeys = {
  lists: ['sessions', 'list'] as const,
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

/** Saves all sessions of a filter, also those that are not loaded. */
export async function saveSessions(filter: SessionFilter, format: 'csv' | 'xlsx'): Promise<void> {
  const query = { ...filter, format };
  saveFile(`sessions.${format}`, await answer(desk.GET('/api/sessions/export', { params: { query }, parseAs: 'blob' })));
}

interface NewSession {
  session_name: string;
  staking_tree_id: string;
  initial_amount: number;
}

/** Opens a session that is walked by hand. */
export const openSession = (body: NewSession) => answer(desk.POST('/api/sessions', { body }));

interface NewResult {
  result: 'win' | 'loss';
  /** Money won or lost, not negative; null for what the tree assumes. */
  amount: number | null;
  note: string | null;
}

export const enterResult = (id: string, body: NewResult) =>
  answer(desk.POST('/api/sessions/{id}/steps', { params: { path: { id } }, body }));

export const nameSession = (id: string, body: { session_name: string; session_tags: string[] }) =>
  answer(desk.PATCH('/api/sessions/{id}', { params: { path: { id } }, body }));

export const deleteSession = (id: string) => done(desk.DELETE('/api/sessions/{id}', { params: { path: { id } } }));

/**
 * After a change of the page's own. The stream tells it to this page too, which then has everything of sessions fetched again, once:
 * asked for here as well, it would be fetched twice.
 */
export async function refetchUnlessStreamed(client: QueryClient): Promise<void> {
  if (live.getStatus().state !== 'open') await client.invalidateQueries({ queryKey: keys.sessions });
}
