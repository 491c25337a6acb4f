import { useState, type ReactNode } from 'react';
import { ApiError } from '../api/client';
import { local } from '../domain/times';
import { Button } from './Button';
import { Icon } from './Icon';

/** Grey shapes of what is about to stand here. */
export function Skeleton({ rows = 6, label }: { rows?: number; label: string }) {
  return (
    <div className="skeleton" role="status" aria-label={`Loading ${label}`}>
      {Array.from({ length: rows }, (_, row) => (
        <span key={row} className={`skeleton-row skeleton-row-${row % 4}`} />
      ))}
    </div>
  );
}

/** What this place is for and the next step, where there is nothing yet. */
export function Empty({ title, children, action }: { title: string; children?: ReactNode; action?: ReactNode }) {
  return (
    <div className="empty">
      <h2>{title}</h2>
      {children && <p className="muted">{children}</p>}
      {action && <div className="empty-action">{action}</div>}
    </div>
  );
}

/** What failed, since when, with a retry and the trace id that the host's log carries too. */
export function Failure({ what, error, retry }: { what: string; error: unknown; retry?: () => void }) {
  const [since] = useState(() => new Date().toISOString());
  const api = error instanceof ApiError ? error : null;
  return (
    <div className="failure" role="alert">
      <h2>
        <Icon name="warning" /> {what}
      </h2>
      <p>{error instanceof Error ? error.message : String(error)}</p>
      {api && Object.keys(api.errors).length > 0 && (
        <ul className="failure-fields">
          {Object.entries(api.errors).map(([field, messages]) => (
            <li key={field}>
              <code>{field}</code> {messages.join(' ')}
            </li>
          ))}
        </ul>
      )}
      <p className="failure-foot muted">
        Since {local(since)}
        {api?.traceId && (
          <>
            {' · trace '}
            <code>{api.traceId}</code>
          </>
        )}
      </p>
      {retry && (
        <Button icon="refresh" onClick={retry}>
          Try again
        </Button>
      )}
    </div>
  );
}

/** One line of an action's error, beside the button that caused it. */
export function InlineError({ error }: { error: unknown }) {
  if (!error) return null;
  const api = error instanceof ApiError ? error : null;
  return (
    <p className="inline-error" role="alert">
      <Icon name="warning" /> {error instanceof Error ? error.message : String(error)}
      {api?.retryAfterSeconds != null && ` Try again in ${api.retryAfterSeconds} s.`}
      {api?.traceId && <span className="faint"> trace {api.traceId}</span>}
    </p>
  );
}

/** The messages the interface gave for one field of a failed request. */
export function fieldErrors(error: unknown, field: string): string[] | undefined {
  return error instanceof ApiError ? error.errors[field] : undefined;
}

/**
 * What the interface said about the one field of a form: its own message for it, else what a rule said with the numbers.
 * Undefined where the failure has nothing to do with what was typed.
 */
export function besideField(error: unknown, field: string): string[] | undefined {
  return fieldErrors(error, field) ?? (error instanceof ApiError && error.status === 422 ? [error.message] : undefined);
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
