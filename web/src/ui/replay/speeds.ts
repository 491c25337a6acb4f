import type { Speed } from '../../api/types';

/** The speeds at which a replay may run by itself, as they are offered. */
export const runningSpeeds: readonly { value: string; label: string }[] = [
  { value: '1', label: '×1' },
  { value: '60', label: '×60' },
  { value: '600', label: '×600' },
  { value: '3600', label: '×3600' },
  { value: 'max', label: 'Max' },
];

/** A speed as the interface takes it. */
export function speedOf(value: string): Speed {
  return value === 'manual' || value === 'max' ? value : Number(value);
}

/** Those speeds, with the present one among them. */
export function offeredSpeeds(now: string, speeds = runningSpeeds): readonly { value: string; label: string }[] {
  return speeds.some(({ value }) => value === now) ? speeds : [...speeds, { value: now, label: `×${now}` }];
}
