import { createRoute } from '@tanstack/react-router';
import type { Feature } from '../../ui/feature';
import { shellRoute, textOf } from '../../ui/frames';
import { lazyPage } from '../../ui/lazyPage';
import { icon } from './icon';
import { usePaletteEntries } from './palette';
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
    icon,
  },
  channels: ['signals'],
  patch,
  usePaletteEntries,
} satisfies Feature;
