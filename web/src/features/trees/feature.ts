import { createRoute } from '@tanstack/react-router';
import type { Feature } from '../../ui/feature';
import { shellRoute, textOf } from '../../ui/frames';
import { lazyPage } from '../../ui/lazyPage';
import { icon } from './icon';
import { addressOf, type Address } from './inputs';
import { usePaletteEntries } from './palette';

interface ListSearch {
  /** Whether one is being taken in as JSON. */
  import?: boolean;
}

/** All that a design is made of, so that a link shows the same. */
export interface DesignSearch extends Address {
  /** The tree that another version is designed of. */
  of?: string;
  /** Whether the best tree is being looked for. */
  optimise?: boolean;
}

/** With what a saved tree is looked at. */
export type LookSearch = Pick<Address, 'rate' | 'below' | 'within'>;

interface CompareSearch {
  one?: string;
  other?: string;
  rate?: number;
}

const staticData = { title: 'Trees' };

const routes = [
  createRoute({
    getParentRoute: () => shellRoute,
    path: '/trees',
    validateSearch: (search: Record<string, unknown>): ListSearch => ({ import: search.import === true || undefined }),
    component: lazyPage(() => import('./TreesPage'), 'TreesPage'),
    staticData,
  }),
  createRoute({
    getParentRoute: () => shellRoute,
    path: '/trees/design',
    validateSearch: (search: Record<string, unknown>): DesignSearch => ({
      ...addressOf(search),
      of: textOf(search.of),
      optimise: search.optimise === true || undefined,
    }),
    component: lazyPage(() => import('./DesignPage'), 'DesignPage'),
    staticData: { title: 'Tree designer' },
  }),
  createRoute({
    getParentRoute: () => shellRoute,
    path: '/trees/compare',
    validateSearch: (search: Record<string, unknown>): CompareSearch => ({
      one: textOf(search.one),
      other: textOf(search.other),
      rate: addressOf(search).rate,
    }),
    component: lazyPage(() => import('./ComparePage'), 'ComparePage'),
    staticData: { title: 'Compare trees' },
  }),
  createRoute({
    getParentRoute: () => shellRoute,
    path: '/trees/$treeId',
    validateSearch: (search: Record<string, unknown>): LookSearch => {
      const { rate, below, within } = addressOf(search);
      return { rate, below, within };
    },
    component: lazyPage(() => import('./TreePage'), 'TreePage'),
    staticData: { title: 'Tree' },
  }),
];

export const trees = {
  routes,
  destination: { to: '/trees', word: 'Trees', icon },
  usePaletteEntries,
} satisfies Feature;
