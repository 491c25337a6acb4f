import { toneIcons, type Tone } from '../Badge';
import type { IconName } from '../Icon';

const tones: Record<string, Tone> = {
  accepted: 'good',
  executed: 'good',
  completed: 'good',
  queued: 'info',
  received: 'info',
  pending: 'info',
  duplicate: 'neutral',
  refused: 'warn',
  expired: 'warn',
  invalid: 'bad',
  failed: 'bad',
  conflict: 'bad',
};

export function statusTone(status: string): Tone {
  return tones[status.toLowerCase()] ?? 'neutral';
}

export function statusWord(status: string): string {
  const word = status.replaceAll('_', ' ').toLowerCase();
  return word.charAt(0).toUpperCase() + word.slice(1);
}

export const statusIcon = (status: string): IconName => toneIcons[statusTone(status)];
