import { useMutation, useQueryClient } from '@tanstack/react-query';
import { answer, desk } from '../../api/client';
import { keys } from '../../api/keys';
import type { Simulator, Speed } from '../../api/types';

export type Advance = { bars: number } | { to: string };

/** Shows the next bars of an account's replay. There is no way back: what has been shown has been traded on. */
export function useAdvance(account: string) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (body: Advance) => answer(desk.POST('/api/simulator/advance', { params: { query: { account } }, body })),
    onSuccess: (moved) => {
      client.setQueryData<Simulator>(keys.simulator(account), (old) =>
        old ? { ...old, clock: moved.clock, last_price: moved.last_price, bars_left: moved.bars_left } : old,
      );
      for (const queryKey of [keys.simulators, keys.venues, keys.accounts, keys.trades]) void client.invalidateQueries({ queryKey });
    },
  });
}

/** Lets an account's replay run by itself, or holds it. */
export function useReplaySpeed(account: string) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (speed: Speed) => answer(desk.POST('/api/simulator/speed', { params: { query: { account } }, body: { speed } })),
    onSuccess: (now) => client.setQueryData(keys.simulator(account), now),
  });
}
