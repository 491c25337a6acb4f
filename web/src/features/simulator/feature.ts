import { createRoute } from '@tanstack/react-router';
import type { Feature } from '../../ui/feature';
import { shellRoute, textOf } from '../../ui/frames';
import { lazyPage } from '../../ui/lazyPage';
import { patch } from './patch';

const routes = [
  createRoute({
    getParentRoute: () => shellRoute,
    path: '/simulator',
    validateSearch: (search: Record<string, unknown>): { account?: string } => ({ account: textOf(search.account) }),
    component: lazyPage(() => import('./SimulatorPage'), 'SimulatorPage'),
    staticData: { title: 'Simulator' },
  }),
];

export const simulator = {
  routes,
  destination: { to: '/simulator', word: 'Simulator', icon: 'M2 3.5h12v7H2zM5.5 13.5h5M8 10.5v3M6.8 5.2v3.6L10 7z' },
  patch,
} satisfies Feature;
