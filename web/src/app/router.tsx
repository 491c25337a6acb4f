import { createRootRoute, createRoute, createRouter, lazyRouteComponent, Outlet, redirect } from '@tanstack/react-router';
import { me } from '../api/queries';
import { isTimeframe, type Timeframe } from '../domain/timeframes';
import { Failure, Skeleton } from '../ui/States';
import { NotFound } from './NotFound';
import { queryClient } from './queryClient';
import { Shell } from './Shell';

const text = (value: unknown): string | undefined =>
  typeof value === 'string' && value !== '' ? value : typeof value === 'number' ? String(value) : undefined;

const rootRoute = createRootRoute({ component: Outlet });

const signInRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/sign-in',
  validateSearch: (search: Record<string, unknown>): { next?: string } => ({ next: text(search.next) }),
  beforeLoad: async () => {
    if (await queryClient.ensureQueryData(me).catch(() => null)) throw redirect({ to: '/markets' });
  },
  component: lazyRouteComponent(() => import('../features/sign-in/SignInPage'), 'SignInPage'),
});

const shellRoute = createRoute({
  getParentRoute: () => rootRoute,
  id: 'shell',
  beforeLoad: async ({ location }) => {
    const account = await queryClient.ensureQueryData(me);
    if (!account) throw redirect({ to: '/sign-in', search: { next: location.href } });
  },
  component: Shell,
});

const indexRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: '/',
  beforeLoad: () => {
    throw redirect({ to: '/markets' });
  },
});

interface MarketSearch {
  tf?: Timeframe;
  /** Marks of this life of a market, where it is not the present one. */
  epoch?: string;
  /** The time to be shown. */
  at?: string;
}

const marketSearch = (search: Record<string, unknown>): MarketSearch => ({
  tf: isTimeframe(search.tf) ? search.tf : undefined,
  epoch: text(search.epoch),
  at: text(search.at),
});

const marketsPage = lazyRouteComponent(() => import('../features/markets/MarketsPage'), 'MarketsPage');

const marketsRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: '/markets',
  validateSearch: marketSearch,
  component: marketsPage,
});

const marketRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: '/markets/$market',
  validateSearch: marketSearch,
  component: marketsPage,
});

const owners = ['session', 'strategy', 'person', 'protection'] as const;

interface TradesSearch {
  symbol?: string;
  venue?: string;
  account?: string;
  phase?: string;
  owner?: (typeof owners)[number];
  /** The trade whose drawer is open. */
  id?: string;
}

const tradesRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: '/trades',
  validateSearch: (search: Record<string, unknown>): TradesSearch => ({
    symbol: text(search.symbol),
    venue: text(search.venue),
    account: text(search.account),
    phase: text(search.phase),
    owner: owners.find((owner) => owner === search.owner),
    id: text(search.id),
  }),
  component: lazyRouteComponent(() => import('../features/trades/TradesPage'), 'TradesPage'),
});

const dataRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: '/data',
  validateSearch: (search: Record<string, unknown>): { symbol?: string; venue?: string } => ({
    symbol: text(search.symbol),
    venue: text(search.venue),
  }),
  component: lazyRouteComponent(() => import('../features/data/DataPage'), 'DataPage'),
});

const routesRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: '/routes',
  validateSearch: (search: Record<string, unknown>): { make?: boolean } => ({ make: search.make === true || undefined }),
  component: lazyRouteComponent(() => import('../features/routes/RoutesPage'), 'RoutesPage'),
});

const signalsRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: '/signals',
  validateSearch: (search: Record<string, unknown>): { status?: string; route?: string; id?: string } => ({
    status: text(search.status),
    route: text(search.route),
    id: text(search.id),
  }),
  component: lazyRouteComponent(() => import('../features/signals/SignalsPage'), 'SignalsPage'),
});

const sessionsRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: '/sessions',
  component: lazyRouteComponent(() => import('../features/sessions/SessionsPage'), 'SessionsPage'),
});

const sessionRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: '/sessions/$sessionId',
  component: lazyRouteComponent(() => import('../features/sessions/SessionPage'), 'SessionPage'),
});

const simulatorRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: '/simulator',
  validateSearch: (search: Record<string, unknown>): { account?: string } => ({ account: text(search.account) }),
  component: lazyRouteComponent(() => import('../features/simulator/SimulatorPage'), 'SimulatorPage'),
});

/** Every address that no other route knows: under the shell, so that rail, header and sign-in are as everywhere. */
const unknownRoute = createRoute({ getParentRoute: () => shellRoute, path: '$', component: NotFound });

export const router = createRouter({
  routeTree: rootRoute.addChildren([
    signInRoute,
    shellRoute.addChildren([
      indexRoute,
      marketsRoute,
      marketRoute,
      tradesRoute,
      dataRoute,
      routesRoute,
      signalsRoute,
      sessionsRoute,
      sessionRoute,
      simulatorRoute,
      unknownRoute,
    ]),
  ]),
  basepath: '/app',
  defaultPreload: 'intent',
  defaultPendingMs: 150,
  defaultPendingComponent: () => <Skeleton label="the page" />,
  defaultErrorComponent: ({ error, reset }) => <Failure what="This page could not be shown" error={error} retry={reset} />,
});

declare module '@tanstack/react-router' {
  interface Register {
    router: typeof router;
  }
}
