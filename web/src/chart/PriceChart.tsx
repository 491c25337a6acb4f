import { useCallback, useEffect, useMemo, useRef, useState } from 'react';
import type { Bar } from '../api/types';
import { decimalsForMagnitude, decimalsOf, toNumber, type Numeric } from '../domain/numbers';
import type { Timeframe } from '../domain/timeframes';
import { Failure, Skeleton } from '../ui/States';
import { barIndexAt } from './bars';
import { Legend } from './Legend';
import { LineHandles } from './LineHandles';
import type { PriceMark } from './lines';
import { MarkCards } from './MarkCard';
import { marksOn, type ChartTrade } from './marks';
import { useParts } from './parts';
import { useBars } from './useBars';
import { useDrawnBars } from './useDrawnBars';
import { usePointer } from './usePointer';
import { cx } from '../ui/cx';
import styles from './chart.module.css';

export interface PriceChartProps {
  symbol: string;
  venue: string;
  timeframe: Timeframe;
  /** The replay's clock when this symbol is being replayed: the chart ends there. */
  clock: string | null;
  tick: Numeric;
  /** Trades whose entries and exits are marked. */
  trades: readonly ChartTrade[];
  lines: PriceMark[];
  /** The time that is to be shown; null for the newest bars. */
  at: string | null;
  /** Called when somebody wants to see more of a trade. */
  onTrade: (tradeId: string) => void;
  /** Called when somebody has dragged a line to another price. */
  onMoved: (id: string, price: number) => void;
}

export function PriceChart(props: PriceChartProps) {
  const { symbol, timeframe, tick, trades, at } = props;
  const box = useRef<HTMLDivElement>(null);
  const parts = useParts(box);
  const { bars, error, retry, loadOlder } = useBars(props);
  const series = `${symbol}/${props.venue}/${timeframe}/${at ?? ''}`;
  const opens = useMemo(() => (bars ?? []).map((bar) => Date.parse(bar.timestamp)), [bars]);
  const [pinned, setPinned] = useState<string | null>(null);
  const { time, mark } = usePointer(parts, setPinned, loadOlder);

  useDrawnBars(parts, bars, series, at);

  const lastClose = bars?.at(-1)?.close;
  const decimals = decimalsOf(tick) ?? (lastClose === undefined ? 2 : decimalsForMagnitude(lastClose));
  useEffect(() => {
    parts?.candles.applyOptions({ priceFormat: { type: 'price', precision: decimals, minMove: 10 ** -decimals } });
  }, [parts, decimals]);

  // Bars change with every price; on which bars the marks are does not.
  const from = opens[0];
  const until = opens.at(-1);
  useEffect(() => {
    parts?.marks.set(marksOn(trades, opens, timeframe), timeframe, parts.colours);
    // eslint-disable-next-line react-hooks/exhaustive-deps
  }, [parts, trades, timeframe, from, until, opens.length]);
  useEffect(() => {
    parts?.lines.draw(props.lines, lastClose ?? null, parts.colours);
    // Not with every price: which lines are near enough to make room for changes slowly.
    // eslint-disable-next-line react-hooks/exhaustive-deps
  }, [parts, props.lines, lastClose === undefined]);

  const index = time === null ? -1 : barIndexAt(opens, time * 1000);
  const told: Bar | null = (opens[index] === (time ?? NaN) * 1000 ? bars?.[index] : bars?.at(-1)) ?? null;
  const closeCard = useCallback((key: string | null) => setPinned(key), []);
  return (
    <div className={styles.chart}>
      <Legend bar={told} previous={previousOf(bars, told)} symbol={symbol} timeframe={timeframe} tick={tick} />
      <div className={styles.chartBox} ref={box} role="img" aria-label={describe(props)} />
      {parts && props.lines.length > 0 && (
        <LineHandles lines={parts.lines} marks={props.lines} tick={toNumber(tick)} onMoved={props.onMoved} />
      )}
      {parts && trades.length > 0 && (
        <MarkCards layer={parts.marks} hovered={mark} pinned={pinned} onPin={closeCard} onOpen={props.onTrade} />
      )}
      <a className={styles.chartAttribution} href="https://www.tradingview.com/" target="_blank" rel="noopener noreferrer">
        Charts by TradingView Lightweight Charts™
      </a>
      {!bars && !error && (
        <div className={styles.chartCover}>
          <Skeleton rows={8} label="the chart" />
        </div>
      )}
      {error !== null && (
        <div className={styles.chartCover}>
          <Failure what={`The bars of ${symbol} could not be loaded`} error={error} retry={retry} />
        </div>
      )}
      {bars?.length === 0 && (
        <div className={cx(styles.chartCover, styles.chartEmpty, 'muted')}>
          No {timeframe} bars of {symbol} {props.clock ? 'before the replay’s clock' : 'are stored'}.
        </div>
      )}
    </div>
  );
}

/** What the drawing shows, in words. */
function describe({ symbol, timeframe, trades, lines }: PriceChartProps): string {
  const number = (count: number, word: string) => `${count} ${word}${count === 1 ? '' : 's'}`;
  const marks = trades.reduce((sum, { entry, exit }) => sum + (entry === null ? 0 : 1) + (exit === null ? 0 : 1), 0);
  return `${symbol} ${timeframe} bars with volume, ${number(marks, 'trade mark')}, ${number(lines.length, 'price line')}`;
}

function previousOf(bars: Bar[] | null, bar: Bar | null): Bar | null {
  if (!bars || !bar) return null;
  const index = bars.lastIndexOf(bar);
  return index > 0 ? (bars[index - 1] ?? null) : null;
}
