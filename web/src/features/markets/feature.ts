import { createRoute } from '@tanstack/react-router';
import { isTimeframe, type Timeframe } from '../../domain/timeframes';
import type { Feature } from '../../ui/feature';
import { shellRoute, textOf } from '../../ui/frames';
import { lazyPage } from '../../ui/lazyPage';
import { icon } from './icon';
import { usePaletteEntries } from './palette';
import { patch } from './patch';

interface MarketSearch {
  tf?: Timeframe;
  /** Marks of this life of a market, where it is not the present one. */
  epoch?: string;
  /** The time to be shown. */
  at?: string;
  /** The charts beside it, as `writeBeside` writes them. */
  beside?: string;
}

const marketSearch = (search: Record<string, unknown>): MarketSearch => ({
  tf: isTimeframe(search.tf) ? search.tf : undefined,
  epoch: textOf(search.epoch),
  at: textOf(search.at),
  beside: textOf(search.beside),
});

const component = lazyPage(() => import('./MarketsPage'), 'MarketsPage');
// The page itself names the window: with the market on screen, and its price.
const staticData = { title: null };

const routes = [
  createRoute({ getParentRoute: () => shellRoute, path: '/markets', validateSearch: marketSearch, component, staticData }),
  createRoute({ getParentRoute: () => shellRoute, path: '/markets/$market', validateSearch: marketSearch, component, staticData }),
];

export const markets = {
  routes,
  destination: { to: '/markets', word: 'Markets', icon },
  channels: ['prices'],
  patch,
  usePaletteEntries,
} satisfies Feature;
