import { createRoute } from '@tanstack/react-router';
import type { Feature } from '../../ui/feature';
import { shellRoute, textOf } from '../../ui/frames';
import { lazyPage } from '../../ui/lazyPage';
import { usePaletteEntries } from './palette';
import { icon } from './icon';

interface AccountsSearch {
  /** The account whose drawer is open. */
  account?: string;
  /** Whether one is being added. */
  add?: boolean;
}

const routes = [
  createRoute({
    getParentRoute: () => shellRoute,
    path: '/accounts',
    validateSearch: (search: Record<string, unknown>): AccountsSearch => ({
      account: textOf(search.account),
      add: search.add === true || undefined,
    }),
    component: lazyPage(() => import('./AccountsPage'), 'AccountsPage'),
    staticData: { title: 'Accounts' },
  }),
];

export const accounts = {
  routes,
  destination: { to: '/accounts', word: 'Accounts', icon },
  usePaletteEntries,
} satisfies Feature;
