import { secondsOf, type Timeframe } from '../domain/timeframes';
import { barIndexAt } from './bars';

/** When and at which price something filled. */
export interface Fill {
  at: string;
  price: number;
}

/** A trade as the chart shows it. */
export interface ChartTrade {
  id: string;
  side: 'buy' | 'sell';
  /** Route and node, or who made it. */
  origin: string;
  /** The node alone; null for a trade that walks no tree. */
  node: string | null;
  entry: Fill | null;
  /** Null while something of it is open. */
  exit: Fill | null;
  quantity: number;
  /** Net of fees, in the quote currency; null while nothing of it is closed. */
  result: number | null;
  r: number | null;
  fees: number;
  /** Of the entry, in price units; positive is worse than planned. */
  slippage: number | null;
  tick: number | null;
  step: number | null;
}

export type Outcome = 'gain' | 'loss' | 'even' | 'open';

/** What a trade came to, as it is told in cents. */
export function outcomeOf(trade: ChartTrade): Outcome {
  if (trade.exit === null || trade.result === null) return 'open';
  const cents = Math.round(trade.result * 100);
  return cents > 0 ? 'gain' : cents < 0 ? 'loss' : 'even';
}

/** An entry or an exit on the bar that it belongs to. */
export interface Mark {
  trade: ChartTrade;
  kind: 'entry' | 'exit';
  /** Open time of the bar, epoch ms. */
  open: number;
  price: number;
}

/** Names a mark, with the colon that ends it. */
export const keyOf = ({ kind, trade }: Mark): string => `${kind}:${trade.id}:`;

/** Marks that stand as one: those of one bar, or of a few where bars are narrow. */
export interface MarkGroup {
  key: string;
  /** Open time of the bar of the middle mark, epoch ms. */
  open: number;
  /** The mean of their prices. */
  price: number;
  marks: readonly Mark[];
}

/** From the entry of a trade to its exit. */
export interface Join {
  id: string;
  from: Mark;
  to: Mark;
  outcome: Outcome;
}

/** How many bars a fill may lie behind the last one and still belong to it: a replay's next bar has no piece yet. */
const barsBehind = 2;

/** The fills that lie within these bars (open times, ascending), each on the last bar that opened before it. */
export function marksOn(trades: readonly ChartTrade[], opens: readonly number[], timeframe: Timeframe): Mark[] {
  const last = opens.at(-1);
  if (last === undefined) return [];
  const end = last + barsBehind * secondsOf(timeframe) * 1000;
  const marks: Mark[] = [];
  for (const trade of trades) {
    for (const kind of ['entry', 'exit'] as const) {
      const fill = trade[kind];
      if (fill === null) continue;
      const at = Date.parse(fill.at);
      const open = at < end ? opens[barIndexAt(opens, at)] : undefined;
      if (open !== undefined) marks.push({ trade, kind, open, price: fill.price });
    }
  }
  return marks.sort((a, b) => a.open - b.open);
}

/** How many bars share a mark where a bar is this wide, so that two marks never cover each other. */
export function barsPerMark(barWidth: number, markWidth: number): number {
  if (!(barWidth > 0) || barWidth >= markWidth) return 1;
  // Powers of two, so that little changes hands while somebody zooms.
  return 2 ** Math.ceil(Math.log2(markWidth / barWidth));
}

/**
 * Marks of one bar as one. Which bars share a mark follows from their times alone, so that scrolling and older bars change nothing.
 */
export function groupMarks(marks: readonly Mark[], timeframe: Timeframe, bars: number): MarkGroup[] {
  const length = secondsOf(timeframe) * 1000 * bars;
  const groups = new Map<number, Mark[]>();
  for (const mark of marks) {
    const slot = bars === 1 ? mark.open : Math.floor(mark.open / length);
    const group = groups.get(slot);
    if (group) group.push(mark);
    else groups.set(slot, [mark]);
  }
  return [...groups.values()].map((group) => {
    const middle = group[group.length >> 1] ?? group[0];
    return {
      key: `${group[0] ? keyOf(group[0]) : ''}${group.length}`,
      open: middle?.open ?? 0,
      price: group.reduce((sum, mark) => sum + mark.price, 0) / group.length,
      marks: group,
    };
  });
}

/** The lines from entries to exits that lie on different bars. */
export function joinsOf(marks: readonly Mark[]): Join[] {
  const entries = new Map(marks.filter((mark) => mark.kind === 'entry').map((mark) => [mark.trade.id, mark]));
  return marks.flatMap((to) => {
    const from = to.kind === 'exit' ? entries.get(to.trade.id) : undefined;
    return from && from.open < to.open ? [{ id: to.trade.id, from, to, outcome: outcomeOf(to.trade) }] : [];
  });
}
