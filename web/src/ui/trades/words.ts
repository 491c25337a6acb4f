import type { Trade } from '../../api/types';
import { quantity } from '../../domain/numbers';
import { sentence } from '../../domain/words';
import type { Tone } from '../Badge';

const phases: Record<Trade['phase'], { tone: Tone; word: string }> = {
  planned: { tone: 'info', word: 'Planned' },
  entering: { tone: 'info', word: 'Entering' },
  open: { tone: 'good', word: 'Open' },
  exited: { tone: 'info', word: 'Settling' },
  failed: { tone: 'bad', word: 'Failed' },
  settled: { tone: 'neutral', word: 'Settled' },
};

/** How far a trade is, in a word. A halted one waits for a person, whatever its phase. */
export function phaseOf(trade: Trade): { tone: Tone; word: string } {
  if (trade.stopped_reason !== null) return { tone: 'warn', word: 'Halted' };
  if (trade.is_failed) return phases.failed;
  if (trade.closing_quantity > 0) {
    const word = trade.closing_quantity < trade.open_quantity ? `Reducing by ${quantity(trade.closing_quantity)}` : 'Closing';
    return { tone: 'info', word };
  }
  return phases[trade.phase];
}

const exitReasons: Partial<Record<string, string>> = {
  target_reached: 'Target reached',
  stop_reached: 'Stop reached',
  signal_close: 'Closed by a signal',
  manual_close: 'Closed by hand',
  expired: 'Time ran out',
  external_close: 'Closed outside the desk',
  protective_close: 'Closed for protection',
  liquidated: 'Liquidated',
};

export function exitReasonWord(reason: string | null): string {
  return reason === null ? '–' : (exitReasons[reason] ?? sentence(reason));
}

export function sideWord(side: Trade['side']): string {
  return side === 'buy' ? 'Long' : 'Short';
}

const owners: Record<Trade['owner_kind'], string> = {
  session: 'Session',
  strategy: 'Strategy',
  person: 'By hand',
  protection: 'Protection',
};

/** Where a trade comes from: its route and node, or who owns it. */
export function originOf(trade: Trade): string {
  if (trade.route_name === null) return owners[trade.owner_kind];
  return trade.node === null ? trade.route_name : `${trade.route_name} · ${trade.node}`;
}

const places: Record<Trade['exits_at'], string> = {
  none: 'no exits yet',
  venue: 'exits rest at the venue',
  desk: 'exits watched by the desk',
};

export function exitsWord(trade: Trade): string {
  return places[trade.exits_at];
}
