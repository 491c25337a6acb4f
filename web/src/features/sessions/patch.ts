import { keys } from '../../api/keys';
import { sessionOf } from '../../api/messages';
import type { Patch } from '../../api/patches';
import { session } from '../../api/queries';

export const patch: Patch = ({ type, data }, { client, invalidate }) => {
  if (type === 'trade.executed') invalidate(keys.sessions);
  if (type !== 'session.update') return;
  const update = sessionOf(data);
  if (update) client.setQueryData(session(update.session_id).queryKey, (old) => (old ? { ...old, ...update } : old));
  invalidate(keys.sessions, keys.accounts);
};
