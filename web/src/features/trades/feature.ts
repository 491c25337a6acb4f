import { createRoute } from '@tanstack/react-router';
import type { Feature } from '../../ui/feature';
import { shellRoute, textOf } from '../../ui/frames';
import { lazyPage } from '../../ui/lazyPage';
import { icon } from './icon';
import { usePaletteEntries } from './palette';
import { patch } from './patch';

const owners = ['session', 'strategy', 'person', 'protection'] as const;

/** A day as an address has it: 2024-12-01. */
const isDay = (text: string) => /^\d{4}-\d{2}-\d{2}$/.test(text) && !Number.isNaN(Date.parse(text));
const dayOf = (value: unknown) => (typeof value === 'string' && isDay(value) ? value : undefined);

interface TradesSearch {
  symbol?: string;
  venue?: string;
  account?: string;
  phase?: string;
  owner?: (typeof owners)[number];
  /** The trade whose drawer is open. */
  id?: string;
  /** The days within which they were planned, UTC, both included. */
  from?: string;
  to?: string;
  /** Whether an order is being written. */
  order?: boolean;
  /** Whether it is being asked if everything shall be closed. */
  close?: boolean;
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
      from: dayOf(search.from),
      to: dayOf(search.to),
      order: search.order === true || undefined,
      close: search.close === true || undefined,
    }),
    component: lazyPage(() => import('./TradesPage'), 'TradesPage'),
    staticData: { title: 'Trades' },
  }),
];

export const trades = {
  routes,
  destination: { to: '/trades', word: 'Trades', icon },
  channels: ['trades'],
  patch,
  usePaletteEntries,
} satisfies Feature;
