import { queryOptions } from '@tanstack/react-query';
import { answer, ApiError, desk, done, page } from '../../api/client';
import { keys } from '../../api/keys';
import type { DrawnSessions, StakingTree, TreeSearch } from '../../api/types';
import { bodyOf, fraction, keyOf, shapeOf, type Inputs } from './inputs';

/** The room for calculations may be full for a moment; nothing else gets better by asking again. */
const patient = {
  retry: (failures: number, error: Error) => error instanceof ApiError && [0, 429, 503].includes(error.status) && failures < 3,
  retryDelay: (_: number, error: Error) => ((error instanceof ApiError ? error.retryAfterSeconds : null) ?? 1) * 1000,
};

/** What is computed is the same whenever it is asked for, but it may be large. */
const computed = { staleTime: Infinity, gcTime: 60_000, ...patient };

/** Every tree, without its nodes. */
export const treeList = queryOptions({
  queryKey: [...keys.trees, 'list'],
  queryFn: ({ signal }) => page(desk.GET('/api/staking-trees', { params: { query: { limit: 500, nodes: false } }, signal })),
});

export const oneTree = (id: string, rate: number) =>
  queryOptions({
    queryKey: [...keys.trees, 'one', id, rate],
    queryFn: ({ signal }) =>
      answer(desk.GET('/api/staking-trees/{id}', { params: { path: { id }, query: { win_rate: fraction(rate) } }, signal })),
  });

export const design = (inputs: Inputs) =>
  queryOptions({
    queryKey: ['tree-design', keyOf(inputs)],
    queryFn: ({ signal }) => answer(desk.POST('/api/staking-trees/design', { body: bodyOf(inputs), signal })),
    ...computed,
  });

/** The chance of a fall of a saved tree: the desk computes it beside sessions that it draws, so as few as can be are drawn. */
export const fallOf = (id: string, { rate, below, within }: Pick<Inputs, 'rate' | 'below' | 'within'>) =>
  queryOptions({
    queryKey: ['tree-fall', id, rate, below, within],
    queryFn: async ({ signal }) => {
      const { computed: found } = await answer(
        desk.POST('/api/staking-trees/{id}/simulate', {
          params: { path: { id } },
          body: { sessions: within, sessions_per_run: within, win_rate: fraction(rate), fall_fraction: fraction(below) },
          signal,
        }),
      );
      return found.fall;
    },
    ...computed,
  });

export interface Draw {
  sessions: number;
  seed: number;
}

/** Sessions drawn on a saved tree. */
export const drawSaved = (id: string, inputs: Inputs, draw: Draw): Promise<DrawnSessions> =>
  answer(
    desk.POST('/api/staking-trees/{id}/simulate', {
      params: { path: { id } },
      body: { ...draw, sessions_per_run: inputs.within, win_rate: fraction(inputs.rate), fall_fraction: fraction(inputs.below) },
    }),
  );

/** Sessions drawn on a design. */
export const drawDesign = (inputs: Inputs, draw: Draw): Promise<DrawnSessions> =>
  answer(
    desk.POST('/api/staking-trees/design/simulate', {
      body: {
        ...draw,
        ...shapeOf(inputs),
        sessions_per_run: inputs.within,
        win_rate: fraction(inputs.rate),
        fall_fraction: fraction(inputs.below),
      },
    }),
  );

export const optimise = (body: TreeSearch) => answer(desk.POST('/api/staking-trees/optimise', { body }));

export const saveDesign = (name: string, inputs: Inputs): Promise<StakingTree> =>
  answer(desk.POST('/api/staking-trees', { body: { name, ...shapeOf(inputs) } }));

export const saveVersion = (of: string, name: string, inputs: Inputs): Promise<StakingTree> =>
  answer(desk.POST('/api/staking-trees/{id}/versions', { params: { path: { id: of } }, body: { name, ...shapeOf(inputs) } }));

/** Saves a tree as it is written, every digit of it. */
export const saveWritten = (name: string, text: string, of?: string): Promise<StakingTree> => {
  const written = { body: { name }, bodySerializer: () => text };
  return answer(
    of === undefined
      ? desk.POST('/api/staking-trees', written)
      : desk.POST('/api/staking-trees/{id}/versions', { params: { path: { id: of } }, ...written }),
  );
};

/** A tree as JSON, as the desk writes it: a number of the browser would lose digits. */
export const exportTree = (id: string): Promise<string> =>
  answer(desk.GET('/api/staking-trees/{id}/export', { params: { path: { id } }, parseAs: 'text' }));

export const deleteTree = (id: string): Promise<void> => done(desk.DELETE('/api/staking-trees/{id}', { params: { path: { id } } }));
