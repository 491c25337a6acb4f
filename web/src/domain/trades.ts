import { decimalsOf } from './numbers';

/** The figures of a trade that the page reckons with; all money in the quote currency. */
export interface TradeFigures {
  side: 'buy' | 'sell';
  entry_average_price: number | null;
  planned_entry_price: number;
  /** Money per unit and point of price. */
  contract_multiplier: number;
  open_quantity: number;
  last_price: number | null;
  unrealized_pnl: number | null;
  realized_pnl: number;
  risk: number | null;
  target: number | null;
  stop: number | null;
}

/** +1 for a long trade, −1 for a short one. */
export function signOf(side: 'buy' | 'sell'): 1 | -1 {
  return side === 'buy' ? 1 : -1;
}

/** True while something of the trade may still move. */
export function isInFlight(phase: string): boolean {
  return phase === 'planned' || phase === 'entering' || phase === 'open' || phase === 'exited';
}

/** What closing this quantity at this price brings, commission not taken off; null before the entry filled. */
export function profitAt(trade: TradeFigures, price: number | null, quantity = trade.open_quantity): number | null {
  if (price === null || trade.entry_average_price === null) return null;
  return signOf(trade.side) * (price - trade.entry_average_price) * quantity * trade.contract_multiplier;
}

/**
 * Unrealized profit at a price that is newer than the desk's row: the desk's own figure, moved by what the price has
 * moved since, so that whatever the desk counts stays counted.
 */
export function unrealizedAt(trade: TradeFigures, price: number | null): number | null {
  if (price === null) return trade.unrealized_pnl;
  if (trade.unrealized_pnl === null || trade.last_price === null) return profitAt(trade, price);
  return trade.unrealized_pnl + signOf(trade.side) * (price - trade.last_price) * trade.open_quantity * trade.contract_multiplier;
}

/** Profit so far in multiples of what was put at risk; null without a stop. */
export function multipleOfRisk(trade: TradeFigures, unrealized: number | null): number | null {
  if (trade.risk === null || trade.risk <= 0) return null;
  return (trade.realized_pnl + (unrealized ?? 0)) / trade.risk;
}

/** Where a price stands between stop (0) and target (1), longs and shorts alike; null where one of them is missing. */
export function placeBetween(trade: Pick<TradeFigures, 'stop' | 'target'>, price: number | null): number | null {
  if (price === null || trade.stop === null || trade.target === null || trade.stop === trade.target) return null;
  return (price - trade.stop) / (trade.target - trade.stop);
}

/** Exits that still have something to close; before the entry has filled, all of them. */
export function liveExits<Exit extends { quantity: number }>(trade: { entry_filled_quantity: number; exits: readonly Exit[] }): Exit[] {
  return trade.exits.filter((exit) => exit.quantity > 0 || trade.entry_filled_quantity === 0);
}

/** Exits that stand at one stop, together, in their order; one without a stop is alone. */
export function byStop<Exit extends { stop: number | null }>(exits: readonly Exit[]): Exit[][] {
  const groups: Exit[][] = [];
  for (const exit of exits) {
    const group = exit.stop === null ? undefined : groups.find(([first]) => first?.stop === exit.stop);
    if (group) group.push(exit);
    else groups.push([exit]);
  }
  return groups;
}

/** Whether a stop at this price would trigger at once. */
export function isPastStop(side: 'buy' | 'sell', stop: number, last: number | null): boolean {
  return last !== null && signOf(side) * (last - stop) <= 0;
}

/** Whether a target at this price would fill at once. */
export function isPastTarget(side: 'buy' | 'sell', target: number, last: number | null): boolean {
  return last !== null && signOf(side) * (target - last) <= 0;
}

/** The nearest price on the tick, which is what a venue takes; without a tick the price itself. */
export function onTick(price: number, tick: number | null): number {
  if (tick === null || tick <= 0) return price;
  return Number((Math.round(price / tick) * tick).toFixed(decimalsOf(tick) ?? 12));
}

/** A share of a quantity, down to the step. */
export function shareOf(quantity: number, share: number, step: number | null): number {
  const wanted = quantity * share;
  if (step === null || step <= 0) return wanted;
  return Number((Math.floor(wanted / step + 1e-9) * step).toFixed(decimalsOf(step) ?? 12));
}

interface Moving {
  phase: string;
  open_quantity: number;
  closing_quantity: number;
  exit_filled_quantity: number;
  entry_filled_quantity: number;
  stopped_reason: string | null;
  exits_at: string;
  exits: readonly unknown[];
}

/** Differs as soon as something that was asked of the trade shows; prices and profits do not count. */
export function stateOf(trade: Moving): string {
  return JSON.stringify([
    trade.phase,
    trade.open_quantity,
    trade.closing_quantity,
    trade.exit_filled_quantity,
    trade.entry_filled_quantity,
    trade.stopped_reason,
    trade.exits_at,
    trade.exits,
  ]);
}

interface Filled {
  entry_filled_at: string | null;
  exit_filled_at: string | null;
  entry_fills: readonly { venue_time: string }[];
  exit_fills: readonly { venue_time: string }[];
}

/** When the entry filled, by the venue's clock; null before. */
export function entryTime(trade: Filled): string | null {
  return trade.entry_fills[0]?.venue_time ?? trade.entry_filled_at;
}

/** When the last of it was closed, by the venue's clock; null before. */
export function exitTime(trade: Filled): string | null {
  return trade.exit_fills.at(-1)?.venue_time ?? trade.exit_filled_at;
}
