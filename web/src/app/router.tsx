import { createRoute, createRouter } from '@tanstack/react-router';
import { aloneRoute, shellRoute } from '../ui/frames';
import { PageFailure, PagePending } from '../ui/PageStates';
import { features } from './features';
import { NotFound } from './NotFound';
import { queryClient } from './queryClient';
import { Shell } from './Shell';

shellRoute.update({ component: Shell });

/** Every address that no other route knows: under the shell, so that rail, header and kill switch are as everywhere. */
const unknownRoute = createRoute({ getParentRoute: () => shellRoute, path: '$', component: NotFound });

type Listed = (typeof features)[number];
type ShellPage = Listed['routes'][number];
type AlonePage = Extract<Listed, { aloneRoutes: unknown }>['aloneRoutes'][number];

const pages = features.flatMap<ShellPage>((feature) => feature.routes);
const alonePages = features.flatMap<AlonePage>((feature) => ('aloneRoutes' in feature ? feature.aloneRoutes : []));

export const router = createRouter({
  routeTree: aloneRoute.addChildren([...alonePages, shellRoute.addChildren([...pages, unknownRoute])]),
  basepath: '/app',
  context: { queryClient },
  defaultPreload: 'intent',
  defaultPendingMs: 150,
  defaultPendingComponent: PagePending,
  defaultErrorComponent: PageFailure,
});

declare module '@tanstack/react-router' {
  interface Register {
    router: typeof router;
  }
}
