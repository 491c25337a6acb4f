import type { Zone } from '../domain/times';
import { usePreference } from './usePreference';

/** In which zone this viewer wants times; their own unless they chose UTC. */
export function useZone(): [Zone, (zone: Zone) => void] {
  const [kept, keep] = usePreference('zone', 'local');
  return [kept === 'utc' ? 'utc' : 'local', keep];
}
