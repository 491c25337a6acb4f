import type { Route, RouteSecret } from '../../api/types';
import { useDeskForm } from '../../ui/form';
import { within, wrongOf, type RouteDraft } from './draft';

interface RouteFormOptions {
  initial: RouteDraft;
  /** Absent where the form only holds what is tried out. */
  send?: (draft: RouteDraft) => Promise<Route | RouteSecret>;
  onDone?: (route: Route | RouteSecret) => void | Promise<void>;
  onRefused?: (error: unknown) => void;
}

const unsent = () => Promise.reject(new Error('This form is not sent.'));

/** The form of a route, for a new one, an edit, and trying things out before there is one. */
export function useRouteForm({ initial, send = unsent, onDone, onRefused }: RouteFormOptions) {
  return useDeskForm({ initial, check: wrongOf, within, send, onDone, onRefused });
}

export type RouteForm = ReturnType<typeof useRouteForm>;
