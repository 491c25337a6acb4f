import { createRoute, redirect } from '@tanstack/react-router';
import { me } from '../../api/queries';
import type { Feature } from '../../ui/feature';
import { aloneRoute, textOf } from '../../ui/frames';
import { lazyPage } from '../../ui/lazyPage';

const aloneRoutes = [
  createRoute({
    getParentRoute: () => aloneRoute,
    path: '/sign-in',
    validateSearch: (search: Record<string, unknown>): { next?: string } => ({ next: textOf(search.next) }),
    beforeLoad: async ({ context }) => {
      if (await context.queryClient.ensureQueryData(me).catch(() => null)) throw redirect({ to: '/markets' });
    },
    component: lazyPage(() => import('./SignInPage'), 'SignInPage'),
  }),
];

export const signIn = {
  routes: [],
  aloneRoutes,
} satisfies Feature;
