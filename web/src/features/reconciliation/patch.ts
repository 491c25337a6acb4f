import type { Patch } from '../../api/patches';
import { findingKeys } from './queries';

/** A finding has no message of its own: those that matter come with an alert. */
export const patch: Patch = ({ type }, { invalidate }) => {
  if (type === 'alert.new') invalidate(findingKeys.all);
};
