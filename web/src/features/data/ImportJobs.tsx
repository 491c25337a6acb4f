import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useEffect } from 'react';
import { ApiError, post } from '../../api/client';
import { keys } from '../../api/keys';
import { isRunning, job } from '../../api/queries';
import type { ImportReport, Job, JobStatus } from '../../api/types';
import { count } from '../../domain/numbers';
import { age, toMillis } from '../../domain/times';
import { Badge, type Tone } from '../../ui/Badge';
import { Button } from '../../ui/Button';
import { Progress } from '../../ui/Progress';
import { InlineError, Skeleton } from '../../ui/States';
import { useNow } from '../../ui/useNow';
import { usePreference } from '../../ui/usePreference';
import { forgetJob, parseKeptJobs, type KeptJob } from './uploads';

const tones: Partial<Record<JobStatus, Tone>> = { completed: 'good', failed: 'bad', cancelled: 'warn' };

export function ImportJobs() {
  const [kept] = usePreference('imports', '[]');
  const jobs = parseKeptJobs(kept);
  if (jobs.length === 0) return null;
  return (
    <ul className="jobs" aria-label="Imports">
      {jobs.map((entry) => (
        <JobRow key={entry.id} entry={entry} />
      ))}
    </ul>
  );
}

function JobRow({ entry }: { entry: KeptJob }) {
  const client = useQueryClient();
  const query = useQuery(job(entry.id));
  const state = query.data;
  const gone = query.error instanceof ApiError && query.error.status === 404;
  const cancel = useMutation({
    mutationFn: () => post<unknown>(`/admin/data/cancel/${entry.id}`),
    onSettled: () => client.invalidateQueries({ queryKey: keys.job(entry.id) }),
  });
  const finished = state !== undefined && !isRunning(state);

  useEffect(() => {
    if (!finished) return;
    for (const queryKey of [keys.series, keys.instruments, ['quality'], ['sparkline']]) void client.invalidateQueries({ queryKey });
  }, [finished, client]);

  return (
    <li className="job">
      <div className="job-head">
        <strong>{state?.symbol ?? entry.file}</strong>
        <span className="muted truncate">{state ? (state.report?.file ?? entry.file) : ''}</span>
        {state && <Badge tone={tones[state.status] ?? 'info'}>{words(state)}</Badge>}
        {state && !finished && (
          <Button busy={cancel.isPending} onClick={() => cancel.mutate()}>
            Cancel
          </Button>
        )}
        {(finished || gone) && <Button kind="quiet" icon="cross" aria-label={`Take ${entry.file} off this list`} onClick={() => forgetJob(entry.id)} />}
      </div>
      {gone ? <p className="muted">The desk no longer knows this import.</p> : query.error && <InlineError error={query.error} />}
      {query.isPending && <Skeleton rows={1} label="the import" />}
      {state && !finished && <Running state={state} />}
      {state?.error_message && <p className="field-error">{state.error_message}</p>}
      {state?.report && <Report report={state.report} />}
      <InlineError error={cancel.error} />
    </li>
  );
}

function words(state: Job): string {
  const word = state.status === 'storing' || state.status === 'preprocessing' ? (state.current_stage ?? state.status) : state.status;
  return word.charAt(0).toUpperCase() + word.slice(1);
}

function Running({ state }: { state: Job }) {
  const now = useNow(1000);
  const started = toMillis(state.started_at);
  const elapsed = started === null ? 0 : Math.max(0.001, (now - started) / 1000);
  const rate = started !== null && state.total_records ? state.total_records / elapsed : null;
  const left = started !== null && state.progress > 1 ? (elapsed * (100 - state.progress)) / state.progress : null;
  return (
    <>
      <Progress value={state.progress} label={`Import of ${state.symbol}`} />
      <p className="job-figures faint tnum">
        {state.progress.toFixed(0)} %{state.total_records ? ` · ${count(state.total_records)} rows` : ''}
        {rate ? ` · ${count(rate)} rows/s` : ''}
        {left !== null ? ` · ${age(left)} left` : ''}
      </p>
    </>
  );
}

function Report({ report }: { report: ImportReport }) {
  const figures: [string, number | null | undefined][] = [
    ['Read', report.read],
    ['Stored', report.stored],
    ['Unchanged', report.unchanged],
    ['Restated', report.restated],
    ['Duplicates', report.duplicates],
    ['Gaps', report.gaps],
    ['Refused', report.refused],
  ];
  const lines = report.refused_lines ?? [];
  return (
    <>
      <dl className="report">
        {figures.map(([word, value]) => (
          <div key={word} className={word === 'Refused' && value ? 'report-bad' : ''}>
            <dt>{word}</dt>
            <dd className="tnum">{count(value)}</dd>
          </div>
        ))}
      </dl>
      {lines.length > 0 && (
        <details className="refused" open={lines.length <= 5}>
          <summary>Refused lines</summary>
          <ol>
            {lines.map((line) => (
              <li key={line.line}>
                <span className="faint tnum">{count(line.line)}</span> {line.reason}
              </li>
            ))}
          </ol>
          {report.refused > lines.length && <p className="faint">The first {count(lines.length)} of {count(report.refused)}.</p>}
        </details>
      )}
    </>
  );
}
