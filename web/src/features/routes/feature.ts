import { createRoute } from '@tanstack/react-router';
import type { Feature } from '../../ui/feature';
import { shellRoute, textOf } from '../../ui/frames';
import { lazyPage } from '../../ui/lazyPage';
import { patch } from './patch';

interface RoutesSearch {
  /** Whether one is being made. */
  make?: boolean;
  /** The id of the staking tree that it begins with. */
  tree?: string;
  /** The route whose drawer is open. */
  id?: string;
}

const pages = [
  createRoute({
    getParentRoute: () => shellRoute,
    path: '/routes',
    validateSearch: (search: Record<string, unknown>): RoutesSearch => ({
      make: search.make === true || undefined,
      tree: textOf(search.tree),
      id: textOf(search.id),
    }),
    component: lazyPage(() => import('./RoutesPage'), 'RoutesPage'),
    staticData: { title: 'Routes' },
  }),
  createRoute({
    getParentRoute: () => shellRoute,
    path: '/routes/paste',
    validateSearch: (search: Record<string, unknown>): { route?: string } => ({ route: textOf(search.route) }),
    component: lazyPage(() => import('./PastePage'), 'PastePage'),
    staticData: { title: 'Paste and see' },
  }),
  createRoute({
    getParentRoute: () => shellRoute,
    path: '/routes/public-https',
    component: lazyPage(() => import('./GuidePage'), 'GuidePage'),
    staticData: { title: 'Public HTTPS' },
  }),
];

export const routes = {
  routes: pages,
  destination: {
    to: '/routes',
    word: 'Routes',
    icon:
      'M3.5 5.5a2 2 0 1 0 0-4 2 2 0 0 0 0 4zM12.5 14.5a2 2 0 1 0 0-4 2 2 0 0 0 0 4zM3.5 5.5v4a3 3 0 0 0 3 3h4' +
      'M5.5 3.5h4a3 3 0 0 1 3 3v4',
  },
  patch,
} satisfies Feature;
