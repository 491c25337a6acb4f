import { keys } from '../../api/keys';
import { jobOf } from '../../api/messages';
import type { Patch } from '../../api/patches';
import { isRunning, jobs, jobsKey } from './queries';

/** A job that is listed is followed message by message; the list is fetched for one that is new, and for one that has ended. */
export const patch: Patch = (message, { client, invalidate }) => {
  const job = jobOf(message);
  if (!job) return;
  client.setQueryData(jobs.queryKey, (old) => old?.map((known) => (known.job_id === job.job_id ? { ...known, ...job } : known)));
  const isListed = client.getQueryData(jobs.queryKey)?.some((known) => known.job_id === job.job_id) ?? false;
  if (job.status !== undefined && !isRunning({ status: job.status })) invalidate(jobsKey, keys.instruments, keys.qualities(job.symbol));
  else if (!isListed) invalidate(jobsKey);
};
