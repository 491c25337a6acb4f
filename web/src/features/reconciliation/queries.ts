import { answer, desk, done, following, page } from '../../api/client';
import { pages } from '../../api/pages';

export const findingKeys = {
  all: ['findings'] as const,
};

/** Where the desk and its venues do not agree, newest first. */
export const findings = (status: string | undefined) =>
  pages([...findingKeys.all, status ?? ''], (next, signal) =>
    page(desk.GET('/api/reconciliation', { params: { query: { status, limit: 100 } }, signal, ...following(next) })),
  );

export const acceptFinding = (id: number) => answer(desk.POST('/api/reconciliation/{id}/accept', { params: { path: { id } } }));

/** Compares every account with its venue now. */
export const compareNow = () => done(desk.POST('/api/reconciliation'));
