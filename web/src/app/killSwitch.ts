import { queryOptions } from '@tanstack/react-query';
import { answer, desk } from '../api/client';
import { killSwitchOf } from '../api/messages';
import type { Patch } from '../api/patches';

export const killSwitchKey = ['kill-switch'] as const;

export const killSwitch = queryOptions({
  queryKey: killSwitchKey,
  queryFn: ({ signal }) => answer(desk.GET('/api/kill-switch', { signal })),
  refetchInterval: 15_000,
});

export const patchKillSwitch: Patch = ({ type, data }, { client, invalidate }) => {
  if (type !== 'kill_switch.update') return;
  const now = killSwitchOf(data);
  if (now) client.setQueryData(killSwitch.queryKey, { entries_cancelled: null, trades_closed: null, ...now });
  else invalidate(killSwitchKey);
};
