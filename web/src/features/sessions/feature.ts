import { createRoute } from '@tanstack/react-router';
import type { Feature } from '../../ui/feature';
import { shellRoute } from '../../ui/frames';
import { lazyPage } from '../../ui/lazyPage';
import { icon } from './icon';
import { usePaletteEntries } from './palette';
import { patch } from './patch';

const staticData = { title: 'Sessions' };

const routes = [
  createRoute({
    getParentRoute: () => shellRoute,
    path: '/sessions',
    component: lazyPage(() => import('./SessionsPage'), 'SessionsPage'),
    staticData,
  }),
  createRoute({
    getParentRoute: () => shellRoute,
    path: '/sessions/$sessionId',
    component: lazyPage(() => import('./SessionPage'), 'SessionPage'),
    staticData,
  }),
];

export const sessions = {
  routes,
  destination: { to: '/sessions', word: 'Sessions', icon },
  channels: ['sessions'],
  patch,
  usePaletteEntries,
} satisfies Feature;
