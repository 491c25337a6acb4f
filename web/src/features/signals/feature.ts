import { createRoute } from '@tanstack/react-router';
import type { Feature } from '../../ui/feature';
import { shellRoute, textOf } from '../../ui/frames';
import { lazyPage } from '../../ui/lazyPage';
import { patch } from './patch';

const routes = [
  createRoute({
    getParentRoute: () => shellRoute,
    path: '/signals',
    validateSearch: (search: Record<string, unknown>): { status?: string; route?: string; id?: string } => ({
      status: textOf(search.status),
      route: textOf(search.route),
      id: textOf(search.id),
    }),
    component: lazyPage(() => import('./SignalsPage'), 'SignalsPage'),
    staticData: { title: 'Signals' },
  }),
];

export const signals = {
  routes,
  destination: {
    to: '/signals',
    word: 'Signals',
    icon:
      'M8 9.2a1.2 1.2 0 1 0 0-2.4 1.2 1.2 0 0 0 0 2.4zM5.2 10.8a4 4 0 0 1 0-5.6M10.8 5.2a4 4 0 0 1 0 5.6' +
      'M3.1 12.9a7 7 0 0 1 0-9.8M12.9 3.1a7 7 0 0 1 0 9.8',
  },
  channels: ['signals'],
  patch,
} satisfies Feature;
