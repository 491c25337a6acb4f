import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { answer, desk } from '../api/client';
import { keys } from '../api/keys';
import type { KillSwitch } from '../api/types';
import { killSwitch, killSwitchKey } from './killSwitch';

export type KillSwitchQuestion = 'release' | 'close-everything';

interface Move {
  engaged: boolean;
  reason?: string;
  close_everything?: boolean;
}

export interface KillSwitchActions {
  state: KillSwitch | undefined;
  engaged: boolean;
  busy: boolean;
  /** Why the last move failed. */
  error: unknown;
  /** What the last move did, as the desk answered. */
  outcome: KillSwitch | undefined;
  question: KillSwitchQuestion | null;
  ask: (question: KillSwitchQuestion | null) => void;
  /** One press: no question before it. */
  engage: () => void;
  move: (move: Move) => void;
  /** The same, for whoever waits for it. */
  moved: (move: Move) => Promise<KillSwitch>;
}

/** The switch stands once for the header, the band and the palette, so that all of them show the same. */
export function useKillSwitch(): KillSwitchActions {
  const client = useQueryClient();
  const { data: state } = useQuery(killSwitch);
  const [question, ask] = useState<KillSwitchQuestion | null>(null);
  const change = useMutation({
    mutationFn: (move: Move) => answer(desk.POST('/api/kill-switch', { body: move })),
    onSuccess: (now) => {
      client.setQueryData(killSwitch.queryKey, now);
      ask(null);
    },
    onSettled: () => {
      for (const queryKey of [killSwitchKey, keys.trades, keys.accounts]) void client.invalidateQueries({ queryKey });
    },
  });
  return {
    state,
    engaged: state?.engaged ?? false,
    busy: change.isPending,
    error: change.error,
    outcome: change.data,
    question,
    ask: (next) => {
      change.reset();
      ask(next);
    },
    engage: () => change.mutate({ engaged: true }),
    move: change.mutate,
    moved: change.mutateAsync,
  };
}
