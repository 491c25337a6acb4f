import { queryOptions } from '@tanstack/react-query';
import { answer, desk } from '../../api/client';
import { keys } from '../../api/keys';
import type { Job } from '../../api/types';

export const jobsKey = ['jobs'] as const;

export function isRunning(job: Pick<Job, 'status'>): boolean {
  return job.status !== 'completed' && job.status !== 'failed' && job.status !== 'cancelled';
}

/** The newest imports; asked again while one runs, in case the stream is away. */
export const jobs = queryOptions({
  queryKey: jobsKey,
  queryFn: ({ signal }) => answer(desk.GET('/admin/data/jobs', { params: { query: { limit: 20 } }, signal })),
  refetchInterval: (query) => (query.state.data?.some(isRunning) ? 1500 : false),
});

/** The longest gaps, in order of time. */
export const gaps = (symbol: string, venue: string) =>
  queryOptions({
    queryKey: [...keys.quality(symbol, venue), 'gaps'],
    queryFn: ({ signal }) =>
      answer(desk.GET('/api/data-quality/{symbol}/gaps', { params: { path: { symbol }, query: { venue } }, signal })),
  });
