import { createRoute } from '@tanstack/react-router';
import type { Feature } from '../../ui/feature';
import { shellRoute, textOf } from '../../ui/frames';
import { lazyPage } from '../../ui/lazyPage';
import { patch } from './patch';

const owners = ['session', 'strategy', 'person', 'protection'] as const;

interface TradesSearch {
  symbol?: string;
  venue?: string;
  account?: string;
  phase?: string;
  owner?: (typeof owners)[number];
  /** The trade whose drawer is open. */
  id?: string;
}

const routes = [
  createRoute({
    getParentRoute: () => shellRoute,
    path: '/trades',
    validateSearch: (search: Record<string, unknown>): TradesSearch => ({
      symbol: textOf(search.symbol),
      venue: textOf(search.venue),
      account: textOf(search.account),
      phase: textOf(search.phase),
      owner: owners.find((owner) => owner === search.owner),
      id: textOf(search.id),
    }),
    component: lazyPage(() => import('./TradesPage'), 'TradesPage'),
    staticData: { title: 'Trades' },
  }),
];

export const trades = {
  routes,
  destination: { to: '/trades', word: 'Trades', icon: 'M2.5 5h9.5M9.5 2.5L12 5 9.5 7.5M13.5 11H4M6.5 8.5L4 11l2.5 2.5' },
  channels: ['trades'],
  patch,
} satisfies Feature;
