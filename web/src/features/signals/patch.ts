import type { Patch } from '../../api/patches';
import { signalKeys } from './queries';

export const patch: Patch = ({ type }, { invalidate }) => {
  if (type === 'signal.update' || type === 'trade.executed') invalidate(signalKeys.all);
};
