import { createRoute } from '@tanstack/react-router';
import type { Feature } from '../../ui/feature';
import { shellRoute, textOf } from '../../ui/frames';
import { lazyPage } from '../../ui/lazyPage';
import { patch } from './patch';

const routes = [
  createRoute({
    getParentRoute: () => shellRoute,
    path: '/data',
    validateSearch: (search: Record<string, unknown>): { symbol?: string; venue?: string } => ({
      symbol: textOf(search.symbol),
      venue: textOf(search.venue),
    }),
    component: lazyPage(() => import('./DataPage'), 'DataPage'),
    staticData: { title: 'Data' },
  }),
];

export const data = {
  routes,
  destination: {
    to: '/data',
    word: 'Data',
    icon:
      'M2.5 4c0-1.1 2.5-2 5.5-2s5.5.9 5.5 2-2.5 2-5.5 2-5.5-.9-5.5-2zM2.5 4v8c0 1.1 2.5 2 5.5 2s5.5-.9 5.5-2V4' +
      'M2.5 8c0 1.1 2.5 2 5.5 2s5.5-.9 5.5-2',
  },
  channels: ['jobs'],
  patch,
} satisfies Feature;
