import { answer, desk } from '../api/client';
import type { Bar, BarList } from '../api/types';
import { openTimeOf, secondsOf, type Timeframe } from '../domain/timeframes';
import { piecesAt, rollUp } from './bars';

export interface SeriesName {
  symbol: string;
  venue: string;
  timeframe: Timeframe;
}

const pageBars = 600;

interface BarRange {
  start?: string;
  end?: string;
  limit: number;
  venue: string;
}

/** Bars oldest first; without a start the newest `limit` up to `end`. */
function fetchBars(symbol: string, timeframe: string, range: BarRange, signal?: AbortSignal): Promise<BarList> {
  const query = { start_time: range.start, end_time: range.end, limit: range.limit, venue: range.venue };
  return answer(desk.GET('/data/{symbol}/{timeframe}', { params: { path: { symbol, timeframe }, query }, signal }));
}

/**
 * The newest bars, up to a replay's clock where one runs. Every finished bar comes as stored; the unfinished one at
 * the clock is made of its finished pieces, so that the chart never knows more than the desk.
 */
export async function newestBars(name: SeriesName, clock: string | null, signal: AbortSignal, from?: string): Promise<Bar[]> {
  if (clock === null)
    return (await fetchBars(name.symbol, name.timeframe, { limit: pageBars, venue: name.venue, start: from }, signal)).candles;
  const now = Date.parse(clock);
  const open = openTimeOf(now, name.timeframe);
  const before = new Date(open - 1).toISOString();
  const [finished, unfinished] = await Promise.all([
    from !== undefined && from > before
      ? Promise.resolve([])
      : fetchBars(
          name.symbol,
          name.timeframe,
          { end: before, start: from, limit: from === undefined ? pageBars : 10_000, venue: name.venue },
          signal,
        ).then((list) => list.candles),
    unfinishedBar(name, now, open, signal),
  ]);
  // A bar that opens before the clock and ends after it is the unfinished one, whatever its stamp says.
  const bars = finished.filter((bar) => Date.parse(bar.timestamp) < open);
  return unfinished ? [...bars, unfinished] : bars;
}

async function unfinishedBar(name: SeriesName, clock: number, open: number, signal: AbortSignal): Promise<Bar | null> {
  const parts = await Promise.all(
    piecesAt(clock, name.timeframe).map(async (piece) => {
      const range = {
        start: new Date(piece.from).toISOString(),
        end: new Date(piece.to - 1).toISOString(),
        limit: 10_000,
        venue: name.venue,
      };
      const list = await fetchBars(name.symbol, piece.timeframe, range, signal);
      return list.candles.filter(
        (bar) => Date.parse(bar.timestamp) >= piece.from && Date.parse(bar.timestamp) + secondsOf(piece.timeframe) * 1000 <= piece.to,
      );
    }),
  );
  return rollUp(new Date(open).toISOString().replace('.000Z', 'Z'), parts.flat());
}

export interface Stretch {
  bars: Bar[];
  /** True when the stretch reaches the newest bar, so that what the stream brings belongs behind it. */
  reachesNow: boolean;
}

/** The bars around a time; where they are the newest ones as well, with the unfinished bar of a replay. */
export async function barsAround(name: SeriesName, at: string, clock: string | null, signal: AbortSignal): Promise<Stretch> {
  const from = new Date(Date.parse(at) - (pageBars / 3) * secondsOf(name.timeframe) * 1000).toISOString();
  const list = await fetchBars(name.symbol, name.timeframe, { start: from, limit: pageBars, venue: name.venue }, signal);
  if (list.candles.length >= pageBars) return { bars: list.candles, reachesNow: false };
  return { bars: clock === null ? list.candles : await newestBars(name, clock, signal, from), reachesNow: true };
}

/** The page of bars that ends just before this one; empty at the beginning of the data. */
export async function olderBars(name: SeriesName, before: string, signal: AbortSignal): Promise<Bar[]> {
  const end = new Date(Date.parse(before) - 1).toISOString();
  const list = await fetchBars(name.symbol, name.timeframe, { end, limit: pageBars, venue: name.venue }, signal);
  return list.candles.filter((bar) => bar.timestamp < before);
}
