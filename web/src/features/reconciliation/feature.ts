import { createRoute } from '@tanstack/react-router';
import type { Feature } from '../../ui/feature';
import { shellRoute, textOf } from '../../ui/frames';
import { lazyPage } from '../../ui/lazyPage';
import { patch } from './patch';

const statuses = ['open', 'accepted', 'resolved', 'all'] as const;

interface FindingsSearch {
  /** Without one the open findings are shown. */
  status?: (typeof statuses)[number];
  /** The finding whose drawer is open. */
  id?: number;
}

const routes = [
  createRoute({
    getParentRoute: () => shellRoute,
    path: '/reconciliation',
    validateSearch: (search: Record<string, unknown>): FindingsSearch => ({
      status: statuses.find((status) => status === search.status),
      id: Number(textOf(search.id)) || undefined,
    }),
    component: lazyPage(() => import('./ReconciliationPage'), 'ReconciliationPage'),
    staticData: { title: 'Reconciliation' },
  }),
];

export const reconciliation = {
  routes,
  destination: {
    to: '/reconciliation',
    word: 'Reconciliation',
    icon: 'M8 2v12M5 14h6M3 4.5h10M3 4.5L1.2 9.5h3.6zM13 4.5l-1.8 5h3.6z',
  },
  patch,
} satisfies Feature;
