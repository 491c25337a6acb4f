import type { Trade } from '../../api/types';
import { isInFlight } from '../../domain/trades';

export type TradeAction = 'close' | 'reduce' | 'stop' | 'target' | 'breakeven' | 'trail' | 'time' | 'end';

/** What may be asked of a trade as it stands. Ending it by hand is offered where the desk has stopped, elsewhere on demand. */
export function actionsOf(trade: Trade, withEnd = false): TradeAction[] {
  if (!isInFlight(trade.phase) || trade.phase === 'exited') return [];
  const some: TradeAction[] = ['close'];
  if (trade.open_quantity > 0) some.push('reduce');
  if (trade.exits.length > 0) {
    some.push('stop', 'target');
    if (trade.open_quantity > 0) some.push('breakeven');
    some.push('trail');
  }
  some.push('time');
  if (withEnd || trade.stopped_reason !== null) some.push('end');
  return some;
}

/** Those that a row of a table has room for; the trade's own page has all of them. */
export const rowActions: ReadonlySet<TradeAction> = new Set(['close', 'reduce', 'stop', 'target', 'breakeven', 'end']);
