import type { Bar } from '../../api/types';
import { changedFrom } from '../bars';
import type { Step, Values } from './indicator';

/** An indicator over a list of bars. */
export interface Run {
  bars: readonly Bar[];
  values: readonly Values[];
  /** What the next change begins with: reads the last bar again, as that one may be unfinished. */
  last: Step;
}

/** The indicator over all of these bars. */
export function runOver(begin: Step, bars: readonly Bar[]): Run {
  return read([], begin, bars, bars);
}

/**
 * The indicator over more bars than before, and the index from which its values are others. Where only the end of the bars changed,
 * only the end is read.
 */
export function carryOn(begin: Step, before: Run, bars: readonly Bar[]): { run: Run; from: number } {
  const changed = changedFrom(before.bars, bars);
  if (changed === null) return { run: runOver(begin, bars), from: 0 };
  const from = Math.min(changed, before.bars.length - 1);
  return { run: read(before.values.slice(0, from), before.last, bars, bars.slice(from)), from };
}

function read(known: readonly Values[], step: Step, bars: readonly Bar[], more: readonly Bar[]): Run {
  const values = [...known];
  let last = step;
  let next = step;
  for (const bar of more) {
    last = next;
    const reading = next(bar);
    values.push(reading.values);
    next = reading.next;
  }
  return { bars, values, last };
}
