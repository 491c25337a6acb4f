import type { Step } from '../../api/types';
import { toNumber } from '../../domain/numbers';
import type { Walked } from '../../domain/tree';

/** Where a session stood after one of its trades. */
export interface Stop extends Walked {
  /** The running total there. */
  total: number;
  /** The trade that led here; null where the session began. */
  trade: { step: number; from: string; result: Step['result']; profit: number | null } | null;
}

/** The start, then one stop for each trade that has ended; after a scratch the session stands where it stood. */
export function stopsOf(steps: readonly Step[]): Stop[] {
  let here: Stop = { name: 'Start', wins: 0, losses: 0, total: 0, trade: null };
  const stops = [here];
  const results = steps.filter((step) => step.step_type === 'RESULT').sort((a, b) => a.step_number - b.step_number);
  for (const { step_number: step, result, new_node: node, running_total: total, profit_loss } of results) {
    const moves = result === 'win' || result === 'loss';
    const wins = here.wins + (result === 'win' ? 1 : 0);
    const losses = here.losses + (result === 'loss' ? 1 : 0);
    const profit = toNumber(profit_loss);
    here = {
      name: node ?? (moves ? `${wins}-${losses}` : here.name),
      wins,
      losses,
      total: toNumber(total) ?? here.total + (profit ?? 0),
      trade: { step, from: here.name, result, profit },
    };
    stops.push(here);
  }
  return stops;
}

/** The nodes that were walked until a stop; one at which a trade stayed is named once, as the desk's own path names it. */
export function pathTo(stops: readonly Stop[], at: number): Walked[] {
  return stops.slice(0, at + 1).filter((stop, index) => stop.name !== stops[index - 1]?.name);
}

/** A stop in words: "Trade 3 of 7: 1-1". */
export function stopWords(stops: readonly Stop[], at: number): string {
  const name = stops[at]?.name ?? 'Start';
  return at === 0 ? `Before the first trade: ${name}` : `Trade ${at} of ${stops.length - 1}: ${name}`;
}

/** How a session is looked back on. */
export interface Position {
  /** The stop that is shown; null while it is the last one, whichever that is by then. */
  at: number | null;
  playing: boolean;
  /** Whether it was moved at all. */
  used: boolean;
}

export const untouched: Position = { at: null, playing: false, used: false };

export type Move = 'first' | 'previous' | 'next' | 'last' | 'play' | 'pause' | 'tick' | number;

/** Where a move leads among stops from 0 to `last`. Whoever moves by hand takes over from the play, which ends at the last stop. */
export function moved(position: Position, move: Move, last: number): Position {
  const at = shownAt(position, last);
  const to = (stop: number, plays = false): Position => {
    const next = Math.max(0, Math.min(last, stop));
    return next === last ? { at: null, playing: false, used: true } : { at: next, playing: plays, used: true };
  };
  switch (move) {
    case 'first':
      return to(0);
    case 'previous':
      return to(at - 1);
    case 'next':
      return to(at + 1);
    case 'last':
      return to(last);
    case 'play':
      // From the end it begins again.
      return to(at === last ? 0 : at, true);
    case 'pause':
      return { ...position, playing: false };
    case 'tick':
      return position.playing ? to(at + 1, true) : position;
    default:
      return to(move);
  }
}

/** The stop that is shown. */
export function shownAt(position: Position, last: number): number {
  return Math.min(position.at ?? last, last);
}
