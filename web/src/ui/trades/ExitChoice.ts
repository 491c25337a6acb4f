import type { Trade } from '../../api/types';
import { quantity } from '../../domain/numbers';
import { byStop, liveExits } from '../../domain/trades';

/** Which exit is meant: all of them, or one of several. */
export const everyExit = 'all';

type Option = [value: string, word: string];

/** The exits that have something left to close, each as it is chosen. */
const eachOf = (trade: Trade) =>
  liveExits(trade).map((exit): Option => [String(exit.number), `${exit.number}: ${quantity(exit.quantity)}`]);

export function exitOptions(trade: Trade): Option[] {
  return [[everyExit, 'All of them'], ...eachOf(trade)];
}

/** As the interface names it: nothing for all of them. */
export const exitNumberOf = (chosen: string): number | null => (chosen === everyExit ? null : Number(chosen));

/** Which exits a price may be moved for: those that share a stop together, and each alone. */
export function movedOptions(trade: Trade, leg: 'stop' | 'target'): Option[] {
  const live = liveExits(trade);
  const shared = leg === 'stop' ? byStop(live).filter((exits) => exits.length > 1) : [];
  const together = shared.map((exits): Option => {
    const numbers = exits.map(({ number }) => number);
    const size = exits.reduce((sum, exit) => sum + exit.quantity, 0);
    return [numbers.join(','), exits.length === live.length ? 'All of them' : `${listed(numbers)}: ${quantity(size)}`];
  });
  return [...together, ...eachOf(trade)];
}

/** The numbers of the exits that such a choice means. */
export const movedOf = (chosen: string): number[] => chosen.split(',').map(Number);

/** As they are told: 1, 2 and 3. */
export const listed = (numbers: readonly number[]) => numbers.join(', ').replace(/, (\d+)$/, ' and $1');
