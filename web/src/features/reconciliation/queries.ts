import { answer, desk, done, following, page } from '../../api/client';

export const findingKeys = {
  all: ['findings'] as const,
  list: (status: string | undefined) => ['findings', status ?? ''] as const,
};

/** Where the desk and its venues do not agree, newest first. */
export const findingPage = (status: string | undefined, next: string | undefined, signal: AbortSignal) =>
  page(desk.GET('/api/reconciliation', { params: { query: { status, limit: 100 } }, signal, ...following(next) }));

export const acceptFinding = (id: number) => answer(desk.POST('/api/reconciliation/{id}/accept', { params: { path: { id } } }));

/** Compares every account with its venue now. */
export const compareNow = () => done(desk.POST('/api/reconciliation'));
