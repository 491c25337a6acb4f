import { isRecord } from '../../api/checks';
import type { Patch } from '../../api/patches';
import { homeKeys } from './queries';

export const patch: Patch = ({ type, data }, { invalidate }) => {
  // Reckoned over thousands of trades: not for every change of one, but when money moved.
  if (type === 'trade.executed' || (type === 'trade.update' && isRecord(data) && data.phase === 'settled')) {
    invalidate(homeKeys.performance);
  }
  if (type === 'session.update' || type === 'trade.executed') invalidate(homeKeys.sessions);
  if (type === 'alert.new' || type === 'signal.update') invalidate(homeKeys.attention);
};
