import type { TradingAccount } from '../../api/types';
import { Badge, type Tone } from '../../ui/Badge';

const phases: Record<TradingAccount['phase'], { tone: Tone; word: string }> = {
  starting: { tone: 'info', word: 'Starting' },
  ready: { tone: 'good', word: 'Ready' },
  failed: { tone: 'bad', word: 'Failed' },
};

/** Whether the desk can trade on an account now. */
export function PhaseBadge({ account }: { account: TradingAccount }) {
  if (account.phase === 'ready' && account.is_stale) return <Badge tone="warn">Out of date</Badge>;
  const { tone, word } = phases[account.phase];
  return <Badge tone={tone}>{word}</Badge>;
}
