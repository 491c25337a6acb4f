import { keys } from '../../api/keys';
import type { Patch } from '../../api/patches';

/** A route tells its last signal, its node and what it earned today; the channels of both are followed wherever the viewer is. */
export const patch: Patch = ({ type }, { invalidate }) => {
  if (type === 'signal.update' || type === 'session.update' || type === 'trade.executed') invalidate(keys.routes);
};
