import type { Trade } from '../../api/types';
import { quantity } from '../../domain/numbers';

/** Which exit is meant: all of them, or one of several. */
export const everyExit = 'all';

export function exitOptions(trade: Trade): [value: string, word: string][] {
  const each = trade.exits.map((exit): [string, string] => [String(exit.number), `${exit.number}: ${quantity(exit.quantity)}`]);
  return [[everyExit, 'All of them'], ...each];
}

/** As the interface names it: nothing for all of them. */
export const exitNumberOf = (chosen: string): number | null => (chosen === everyExit ? null : Number(chosen));
