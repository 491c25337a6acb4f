import { findMarket, marketName, type Market } from '../../domain/markets';
import { isTimeframe, timeframes, type Timeframe } from '../../domain/timeframes';

/** How many charts stand side by side. */
export const layouts = [1, 2, 4] as const;
export type Layout = (typeof layouts)[number];

/** A chart beside the main one. */
export interface Beside {
  market: string;
  timeframe: Timeframe;
}

/** Most charts that an address may name beside the main one. */
const mostBeside = 3;

/** What `writeBeside` wrote; what is not understood is left out. */
export function readBeside(text: string): Beside[] {
  return text
    .split(',')
    .slice(0, mostBeside)
    .flatMap((part) => {
      const at = part.lastIndexOf('~');
      const [market, timeframe] = [part.slice(0, Math.max(0, at)), part.slice(at + 1)];
      return market !== '' && isTimeframe(timeframe) ? [{ market, timeframe }] : [];
    });
}

/** AAPL.SIMULATOR~5m,BTCUSDT.FILE~1h: as it stands in the address and is kept. */
export function writeBeside(beside: readonly Beside[]): string {
  return beside.map(({ market, timeframe }) => `${market}~${timeframe}`).join(',');
}

/** The layout: what was chosen, and room at least for the charts that an address names. */
export function layoutOf(kept: string, named: number): Layout {
  const chosen = layouts.find((layout) => String(layout) === kept) ?? 1;
  const needed = named === 0 ? 1 : named === 1 ? 2 : 4;
  return chosen >= needed ? chosen : needed;
}

/**
 * The charts beside the main one: those wanted, as far as their markets are known, and for the rest the main market in timeframes above
 * its own, where it has such.
 */
export function fillBeside<T extends Market & { is_default: boolean; timeframes: readonly string[] }>(
  wanted: readonly Beside[],
  layout: Layout,
  main: T,
  timeframe: Timeframe,
  markets: readonly T[],
): { instrument: T; timeframe: Timeframe }[] {
  const offered = timeframes.filter((one) => main.timeframes.length === 0 || main.timeframes.includes(one));
  const from = offered.indexOf(timeframe);
  return Array.from({ length: layout - 1 }, (_, index) => {
    const named = wanted[index];
    const instrument = named && findMarket(markets, named.market);
    if (named && instrument) return { instrument, timeframe: named.timeframe };
    return { instrument: main, timeframe: offered[Math.min(offered.length - 1, from + index + 1)] ?? timeframe };
  });
}

/** The charts beside the main one with one of them changed. */
export function changeBeside(
  shown: readonly { instrument: Market; timeframe: Timeframe }[],
  index: number,
  change: Partial<Beside>,
): string {
  return writeBeside(
    shown.map(({ instrument, timeframe }, at) => ({ market: marketName(instrument), timeframe, ...(at === index ? change : {}) })),
  );
}
