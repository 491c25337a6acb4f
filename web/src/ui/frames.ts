import type { QueryClient } from '@tanstack/react-query';
import { createRootRouteWithContext, createRoute, redirect } from '@tanstack/react-router';
import { me } from '../api/queries';

/** The two frames that a page may stand in: alone, or within the shell, which wants a sign-in. What they look like is the app's. */

declare module '@tanstack/react-router' {
  interface StaticDataRouteOption {
    /** What the window is called while this page is on screen; null for a page that names it itself. */
    title?: string | null;
  }
}

export const aloneRoute = createRootRouteWithContext<{ queryClient: QueryClient }>()();

export const shellRoute = createRoute({
  getParentRoute: () => aloneRoute,
  id: 'shell',
  beforeLoad: async ({ context, location }) => {
    const account = await context.queryClient.ensureQueryData(me);
    if (!account) throw redirect({ to: '/sign-in', search: { next: location.href } });
  },
});

/** A text of an address; a number stands for its text, and what is empty for nothing. */
export function textOf(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' ? value : typeof value === 'number' ? String(value) : undefined;
}
