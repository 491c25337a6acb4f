import { queryOptions } from '@tanstack/react-query';
import { answer, desk } from '../../api/client';

export const homeKeys = {
  performance: ['home', 'performance'] as const,
  attention: ['home', 'attention'] as const,
  sessions: ['home', 'sessions'] as const,
};

/** What an account's trades came to. */
export const performance = (account: string, scope: 'market' | 'all') =>
  queryOptions({
    queryKey: [...homeKeys.performance, account, scope],
    queryFn: ({ signal }) =>
      answer(desk.GET('/api/accounts/{name}/performance', { params: { path: { name: account }, query: { scope } }, signal })),
    refetchInterval: 30_000,
  });

/** Sessions that are open, results and how nodes fared, over every account. */
export const dashboard = queryOptions({
  queryKey: homeKeys.sessions,
  queryFn: ({ signal }) => answer(desk.GET('/api/dashboard/status', { signal })),
});

/** Where desk and venue do not agree. */
export const openFindings = queryOptions({
  queryKey: [...homeKeys.attention, 'findings'],
  queryFn: ({ signal }) => answer(desk.GET('/api/reconciliation', { params: { query: { status: 'open', limit: 20 } }, signal })),
  refetchInterval: 60_000,
});

/** The newest signals, whatever came of them. */
export const newestSignals = queryOptions({
  queryKey: [...homeKeys.attention, 'signals'],
  queryFn: ({ signal }) => answer(desk.GET('/api/signals', { params: { query: { limit: 100 } }, signal })),
});
