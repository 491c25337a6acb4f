import type { Trade } from '../../api/types';
import { isInFlight } from '../../domain/trades';

export type TradeAction = 'close' | 'reduce' | 'stop' | 'target' | 'end';

/** What may be asked of a trade as it stands. Ending it by hand is offered where the desk has stopped, elsewhere on demand. */
export function actionsOf(trade: Trade, withEnd = false): TradeAction[] {
  if (!isInFlight(trade.phase) || trade.phase === 'exited') return [];
  const some: TradeAction[] = ['close'];
  if (trade.open_quantity > 0) some.push('reduce');
  if (trade.exits.length > 0) some.push('stop', 'target');
  if (withEnd || trade.stopped_reason !== null) some.push('end');
  return some;
}
