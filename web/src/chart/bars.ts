import type { Bar } from '../api/types';
import { openTimeOf, secondsOf, type Timeframe } from '../domain/timeframes';

/** Puts newer facts over older ones by open time; the result is ordered and holds each time once. */
export function mergeBars(known: Bar[], more: Bar[]): Bar[] {
  if (more.length === 0) return known;
  const first = more[0];
  const last = known.at(-1);
  if (first && last && first.timestamp > last.timestamp) return [...known, ...more];
  const byTime = new Map<string, Bar>();
  for (const bar of known) byTime.set(bar.timestamp, bar);
  for (const bar of more) byTime.set(bar.timestamp, bar);
  return [...byTime.values()].sort((a, b) => (a.timestamp < b.timestamp ? -1 : 1));
}

/** One bar over several, oldest first; null when there are none. */
export function rollUp(timestamp: string, parts: Bar[]): Bar | null {
  const first = parts[0];
  const last = parts.at(-1);
  if (!first || !last) return null;
  return {
    timestamp,
    open: first.open,
    high: Math.max(...parts.map((bar) => bar.high)),
    low: Math.min(...parts.map((bar) => bar.low)),
    close: last.close,
    volume: parts.reduce((sum, bar) => sum + bar.volume, 0),
    complete: false,
  };
}

export interface Piece {
  timeframe: Timeframe;
  /** Open time of the first bar wanted and the end of the last one, epoch ms. */
  from: number;
  to: number;
}

/**
 * Which stored bars make up the unfinished bar at a replay's clock. The stored bar of that time is whole and would
 * show the future, so it is built from the largest finished pieces: days, then hours, then minutes.
 */
export function piecesAt(clock: number, timeframe: Timeframe): Piece[] {
  const pieces: Piece[] = [];
  let from = openTimeOf(clock, timeframe);
  for (const smaller of ['1D', '1h', '1m'] as const) {
    if (secondsOf(smaller) >= secondsOf(timeframe)) continue;
    const to = openTimeOf(clock, smaller);
    if (to > from) {
      pieces.push({ timeframe: smaller, from, to });
      from = to;
    }
  }
  return pieces;
}

/** A price over the last bar, where the stream tells prices and no bars. */
export function withPrice(bar: Bar, price: number): Bar {
  return { ...bar, close: price, high: Math.max(bar.high, price), low: Math.min(bar.low, price) };
}

/** More bars than this of one series are not held. */
export const mostBars = 40_000;
/** How many may be too many before they are dropped, so that this does not happen with every bar. */
const slack = 2000;

/** The newest bars where there are too many: what the stream adds without end must not be held without end. */
export function boundedBars(bars: Bar[]): Bar[] {
  return bars.length > mostBars + slack ? bars.slice(-mostBars) : bars;
}

/** Index of the last of these ascending times that is not after a moment; −1 before the first. */
export function barIndexAt(opens: readonly number[], at: number): number {
  let low = 0;
  let high = opens.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((opens[middle] ?? Infinity) <= at) low = middle + 1;
    else high = middle;
  }
  return low - 1;
}

/** Index from which two lists of bars differ, where only the end of the first changed; null where all of it has to be drawn anew. */
export function changedFrom(before: readonly Bar[], after: readonly Bar[]): number | null {
  if (before.length === 0 || after.length < before.length || before[0] !== after[0]) return null;
  let same = 1;
  while (same < before.length && before[same] === after[same]) same++;
  return same >= before.length - 1 ? same : null;
}
