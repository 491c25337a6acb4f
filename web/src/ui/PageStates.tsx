import type { ErrorComponentProps } from '@tanstack/react-router';
import { Failure, Skeleton } from './States';

/** While a page is on its way. */
export function PagePending() {
  return <Skeleton label="the page" />;
}

/** Where a page broke. */
export function PageFailure({ error, reset }: ErrorComponentProps) {
  return <Failure what="This page could not be shown" error={error} retry={reset} />;
}
