import { createRoute } from '@tanstack/react-router';
import type { Feature } from '../../ui/feature';
import { shellRoute, textOf } from '../../ui/frames';
import { lazyPage } from '../../ui/lazyPage';
import { patch } from './patch';

interface HomeSearch {
  /** The account that is shown; without one that of the header. */
  account?: string;
  /** Whether its trades of all markets are looked at, and not of the present one alone. */
  all?: boolean;
}

const routes = [
  createRoute({
    getParentRoute: () => shellRoute,
    path: '/',
    validateSearch: (search: Record<string, unknown>): HomeSearch => ({
      account: textOf(search.account),
      all: search.all === true || undefined,
    }),
    component: lazyPage(() => import('./HomePage'), 'HomePage'),
    staticData: { title: 'Home' },
  }),
];

export const home = {
  routes,
  destination: { to: '/', word: 'Home', icon: 'M2 7.5L8 2.5l6 5M3.8 6.2v7.3h3v-4h2.4v4h3V6.2' },
  patch,
} satisfies Feature;
