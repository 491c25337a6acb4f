import { useState, type ReactNode } from 'react';
import { ApiError } from '../api/client';
import { messageBesides } from '../api/errors';
import { Button } from './Button';
import { Moment } from './Figures';
import { Icon } from './Icon';
import { cx } from './cx';
import styles from './States.module.css';

/** Grey shapes of what is about to stand here. */
export function Skeleton({ rows = 6, label }: { rows?: number; label: string }) {
  return (
    <div className={styles.skeleton} role="status" aria-label={`Loading ${label}`}>
      {Array.from({ length: rows }, (_, row) => (
        <span key={row} className={cx(styles.skeletonRow, styles[`skeletonRow${row % 4}`])} />
      ))}
    </div>
  );
}

/** What this place is for and the next step, where there is nothing yet. */
export function Empty({ title, children, action }: { title: string; children?: ReactNode; action?: ReactNode }) {
  return (
    <div className={styles.empty}>
      <h2>{title}</h2>
      {children && <p className="muted">{children}</p>}
      {action && <div className={styles.emptyAction}>{action}</div>}
    </div>
  );
}

/** The trace id that the desk's log carries too, where the desk itself failed; nobody needs it for an answer that says what is wrong. */
function TraceId({ error }: { error: unknown }) {
  if (!(error instanceof ApiError) || error.traceId === null || error.status < 500) return null;
  return (
    <span className={cx(styles.traceId, 'faint')} title={error.traceId}>
      Trace <code>{error.traceId}</code>
    </span>
  );
}

/** What failed, since when, with a retry and, where the desk failed, the trace id that its log carries too. */
export function Failure({ what, error, retry }: { what: string; error: unknown; retry?: () => void }) {
  const [since] = useState(() => new Date().toISOString());
  return (
    <div className={styles.failure} role="alert">
      <h2>
        <Icon name="warning" /> {what}
      </h2>
      <p>{messageBesides(error)}</p>
      <p className={cx(styles.failureFoot, 'muted')}>Since <Moment at={since} /></p>
      <TraceId error={error} />
      {retry && (
        <Button icon="refresh" onClick={retry}>
          Try again
        </Button>
      )}
    </div>
  );
}

/**
 * An action's error, beside the button that caused it. A form names the fields that show their own errors: what they say is not said
 * twice, and where they say everything nothing is left for here.
 */
export function InlineError({ error, besides = [] }: { error: unknown; besides?: readonly string[] }) {
  const message = messageBesides(error, besides);
  if (message === null) return null;
  const wait = error instanceof ApiError ? error.retryAfterSeconds : null;
  return (
    <div className={styles.inlineError} role="alert">
      <Icon name="warning" />
      <p>
        {message}
        {wait !== null && ` Try again in ${wait} s.`}
      </p>
      <TraceId error={error} />
    </div>
  );
}

interface ViewState<T> {
  data: T | undefined;
  error: unknown;
  isPending: boolean;
  refetch: () => unknown;
}

interface QueryViewProps<T> {
  query: ViewState<T>;
  what: string;
  skeletonRows?: number;
  children: (data: T) => ReactNode;
}

/** Skeleton, failure or content of one query. A failed refresh keeps the last values and says so above them. */
export function QueryView<T>({ query, what, skeletonRows, children }: QueryViewProps<T>) {
  if (query.data !== undefined) {
    return (
      <>
        {query.error ? <InlineError error={query.error} /> : null}
        {children(query.data)}
      </>
    );
  }
  if (query.error) return <Failure what={`${what} could not be loaded`} error={query.error} retry={() => query.refetch()} />;
  return <Skeleton rows={skeletonRows} label={what.toLowerCase()} />;
}
