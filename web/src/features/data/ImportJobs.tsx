import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useEffect, useRef } from 'react';
import { desk, done } from '../../api/client';
import { keys } from '../../api/keys';
import type { ImportReport, Job } from '../../api/types';
import { count } from '../../domain/numbers';
import { age } from '../../domain/times';
import { Badge, type Tone } from '../../ui/Badge';
import { Button } from '../../ui/Button';
import { Time } from '../../ui/Figures';
import { Progress } from '../../ui/Progress';
import { InlineError, QueryView } from '../../ui/States';
import { isRunning, jobs, jobsKey } from './queries';
import { whenTaken } from './uploads';
import { cx } from '../../ui/cx';
import styles from './data.module.css';
import { FieldErrors } from '../../ui/Field';

const tones: Partial<Record<string, Tone>> = { completed: 'good', failed: 'bad', cancelled: 'warn' };

export function ImportJobs() {
  const client = useQueryClient();
  const query = useQuery(jobs);
  useEffect(() => whenTaken(() => void client.invalidateQueries({ queryKey: jobsKey })), [client]);
  const running = query.data
    ?.filter(isRunning)
    .map((job) => job.job_id)
    .join(' ');
  const wasRunning = useRef('');
  // Once for all that ended meanwhile, and not for those that had ended before.
  useEffect(() => {
    if (running === undefined) return;
    const hasEnded = wasRunning.current.split(' ').some((id) => id !== '' && !running.split(' ').includes(id));
    wasRunning.current = running;
    if (!hasEnded) return;
    for (const queryKey of [keys.instruments, keys.qualities()]) void client.invalidateQueries({ queryKey }, { cancelRefetch: false });
  }, [running, client]);
  if (!query.data && !query.error) return null;
  return (
    <QueryView query={query} what="Imports" skeletonRows={2}>
      {(list) =>
        list.length > 0 && (
          <ul className={styles.jobs} aria-label="Imports">
            {list.map((state, index) => (
              <JobRow key={state.job_id} state={state} newest={index === 0} />
            ))}
          </ul>
        )
      }
    </QueryView>
  );
}

function JobRow({ state, newest }: { state: Job; newest: boolean }) {
  const client = useQueryClient();
  const cancel = useMutation({
    mutationFn: () => done(desk.POST('/admin/data/cancel/{job_id}', { params: { path: { job_id: state.job_id } } })),
    onSettled: () => client.invalidateQueries({ queryKey: jobsKey }),
  });
  const finished = !isRunning(state);

  return (
    <li className={styles.job}>
      <div className={styles.jobHead}>
        <strong>{state.symbol}</strong>
        <span className="muted truncate">{state.file_name}</span>
        {finished && (
          <span className="faint">
            <Time at={state.completed_at} />
          </span>
        )}
        <Badge tone={tones[state.status] ?? 'info'}>{words(state)}</Badge>
        {!finished && (
          <Button busy={cancel.isPending} onClick={() => cancel.mutate()}>
            Cancel
          </Button>
        )}
      </div>
      {!finished && <Running state={state} />}
      {state.error_message && state.status === 'cancelled' && <p className="muted">{state.error_message}</p>}
      {state.error_message && state.status !== 'cancelled' && <FieldErrors errors={[state.error_message]} />}
      {state.report && state.report.read > 0 && (
        <details className={styles.refused} open={newest}>
          <summary>{inShort(state.report)}</summary>
          <Report report={state.report} />
        </details>
      )}
      <InlineError error={cancel.error} />
    </li>
  );
}

/** The report in one line; what went wrong is named, zeros are not. */
function inShort(report: ImportReport): string {
  const parts: [number, string][] = [
    [report.stored, 'stored'],
    [report.unchanged, 'unchanged'],
    [report.restated, 'restated'],
    [report.duplicates, 'duplicates'],
    [report.gaps, report.gaps === 1 ? 'gap' : 'gaps'],
    [report.refused, 'refused'],
    [report.conflicts, 'conflicts'],
    [report.unusual, 'unusual'],
  ];
  return [`${count(report.read)} read`, ...parts.filter(([value]) => value > 0).map(([value, word]) => `${count(value)} ${word}`)].join(
    ', ',
  );
}

function words(state: Job): string {
  const word = isRunning(state) ? state.current_stage || state.status : state.status;
  return word.charAt(0).toUpperCase() + word.slice(1);
}

function Running({ state }: { state: Job }) {
  const figures = [
    `${state.progress.toFixed(0)} %`,
    state.processed_records > 0 &&
      `${count(state.processed_records)}${state.total_records ? ` of ${count(state.total_records)}` : ''} bars`,
    state.records_per_second && `${count(state.records_per_second)} bars/s`,
    state.seconds_left !== null && `${age(state.seconds_left)} left`,
  ].filter(Boolean);
  return (
    <>
      <Progress value={state.progress} label={`Import of ${state.symbol}`} />
      <p className={cx(styles.jobFigures, 'faint', 'tnum')}>{figures.join(' · ')}</p>
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
    ['Conflicts', report.conflicts],
    ['Unusual', report.unusual],
  ];
  const notes = report.notes;
  const unusual = report.unusual_list;
  const lines = report.refused_lines;
  return (
    <>
      <dl className={styles.report} data-testid="import-report">
        {figures.map(([word, value]) => (
          <div key={word} className={(word === 'Refused' || word === 'Conflicts') && value ? styles.reportBad : undefined}>
            <dt>{word}</dt>
            <dd className="tnum">{count(value)}</dd>
          </div>
        ))}
      </dl>
      {notes.map((note) => (
        <p key={note} className={cx(styles.reportNote, 'muted')}>
          {note}
        </p>
      ))}
      {unusual.length > 0 && (
        <>
          <h3 className={styles.refusedHead}>Unusual bars, which are stored</h3>
          <ol>
            {unusual.map((bar) => (
              <li key={`${bar.line} ${bar.reason}`}>
                <span className="faint tnum">line {count(bar.line)}</span> {bar.reason}
              </li>
            ))}
          </ol>
        </>
      )}
      {lines.length > 0 && (
        <>
          <h3 className={styles.refusedHead}>Refused lines</h3>
          <ol>
            {lines.map((line) => (
              <li key={line.line}>
                <span className="faint tnum">line {count(line.line)}</span> {line.reason}
              </li>
            ))}
          </ol>
          {report.refused > lines.length && (
            <p className="faint">
              The first {count(lines.length)} of {count(report.refused)}.
            </p>
          )}
        </>
      )}
    </>
  );
}
