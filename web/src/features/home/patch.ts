import type { Patch } from '../../api/patches';
import { homeKeys } from './queries';

export const patch: Patch = ({ type }, { invalidate }) => {
  if (type === 'trade.update' || type === 'trade.executed') invalidate(homeKeys.performance);
  if (type === 'session.update' || type === 'trade.executed') invalidate(homeKeys.sessions);
  if (type === 'alert.new' || type === 'signal.update') invalidate(homeKeys.attention);
};
