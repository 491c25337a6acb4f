import { createRoute } from '@tanstack/react-router';
import type { Feature } from '../../ui/feature';
import { shellRoute } from '../../ui/frames';
import { lazyPage } from '../../ui/lazyPage';

const pages = [
  createRoute({
    getParentRoute: () => shellRoute,
    path: '/routes',
    validateSearch: (search: Record<string, unknown>): { make?: boolean } => ({ make: search.make === true || undefined }),
    component: lazyPage(() => import('./RoutesPage'), 'RoutesPage'),
    staticData: { title: 'Routes' },
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
} satisfies Feature;
