import { PriceScaleMode } from 'lightweight-charts';
import { useEffect, useMemo, useRef, useState } from 'react';
import { decimalsForMagnitude, decimalsOf, toNumber, type Numeric } from '../domain/numbers';
import type { Timeframe } from '../domain/timeframes';
import { Failure, Skeleton } from '../ui/States';
import { usePreference } from '../ui/usePreference';
import { useZone } from '../ui/useZone';
import { barIndexAt } from './bars';
import { ChartTools } from './ChartTools';
import { Countdown } from './Countdown';
import type { SharedCrosshair } from './crosshair';
import { IndicatorLegend } from './IndicatorLegend';
import { chosenOf, readChoice } from './indicators/choice';
import { gapsOf, type Calendar, type Gap } from './gaps';
import { Legend } from './Legend';
import { LineHandles } from './LineHandles';
import type { PriceMark } from './lines';
import { MarkCards } from './MarkCard';
import { marksOn, type ChartTrade } from './marks';
import { roomAtTheEnd, useParts } from './parts';
import { useBars } from './useBars';
import { useDrawnBars } from './useDrawnBars';
import { useIndicators } from './useIndicators';
import { usePointer } from './usePointer';
import { axisZone, wordsOfTime } from './zonedScale';
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
  /** Whether more bars come. */
  lives: boolean;
  /** When bars are expected; null while that is not known, and nothing is called missing. */
  calendar: Calendar | null;
  /** What a stretch without bars is called. */
  gapWord: string;
  /** Called when somebody wants to see another time; null for the newest bars. */
  onGoTo: (at: string | null) => void;
  /** Called when somebody wants to see more of a trade. */
  onTrade: (tradeId: string) => void;
  /** Shared with the charts beside it. */
  crosshair?: SharedCrosshair;
  /** Without the tools that every chart beside it has as well. */
  bare?: boolean;
  /** Called when somebody has dragged a line to another price. */
  onMoved: (id: string, price: number) => void;
}

export function PriceChart(props: PriceChartProps) {
  const { symbol, timeframe, tick, trades, at, clock, onGoTo } = props;
  const box = useRef<HTMLDivElement>(null);
  const [zone, setZone] = useZone();
  const shownZone = axisZone(zone, timeframe);
  const parts = useParts(box, shownZone);
  const { bars, error, retry, loadOlder } = useBars(props);
  const series = `${symbol}/${props.venue}/${timeframe}/${at ?? ''}`;
  const opens = useMemo(() => (bars ?? []).map((bar) => Date.parse(bar.timestamp)), [bars]);
  const [pinned, setPinned] = useState<string | null>(null);
  const { time, mark } = usePointer(parts, bars, opens, props.crosshair, setPinned, loadOlder);
  const [kept, keep] = usePreference('indicators', '');
  const choice = useMemo(() => readChoice(kept), [kept]);
  const chosen = useMemo(() => chosenOf(choice), [choice]);
  const [scale, setScale] = usePreference('scale', '');

  const gaps = useGaps(opens, timeframe, props.calendar);
  useDrawnBars(parts, bars, opens, gaps, series, at);
  const indicated = useIndicators(parts, bars, chosen, timeframe);

  const lastClose = bars?.at(-1)?.close;
  const decimals = decimalsOf(tick) ?? (lastClose === undefined ? 2 : decimalsForMagnitude(lastClose));
  useEffect(() => {
    parts?.candles.applyOptions({ priceFormat: { type: 'price', precision: decimals, minMove: 10 ** -decimals } });
    parts?.chart.applyOptions({ localization: wordsOfTime(shownZone, timeframe) });
    parts?.candles.priceScale().applyOptions({ mode: scale === 'log' ? PriceScaleMode.Logarithmic : PriceScaleMode.Normal });
  }, [parts, decimals, shownZone, timeframe, scale]);

  const { gapWord } = props;
  useEffect(() => {
    parts?.shades[0].set(gaps, gapWord, parts.colours);
    parts?.shades[1].set(gaps, '', parts.colours);
  }, [parts, gaps, gapWord]);

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

  const found = time === null ? -1 : barIndexAt(opens, time * 1000);
  const index = found >= 0 && opens[found] === (time ?? 0) * 1000 ? found : opens.length - 1;
  const fit = () => {
    parts?.chart.timeScale().fitContent();
    parts?.candles.priceScale().applyOptions({ autoScale: true });
  };
  const toLatest = () => {
    if (at !== null) onGoTo(null);
    parts?.chart.timeScale().scrollToPosition(roomAtTheEnd, false);
    parts?.candles.priceScale().applyOptions({ autoScale: true });
  };
  return (
    <div className={styles.chart}>
      {!props.bare && (
        <ChartTools
          choice={choice}
          onChoose={(next) => keep(JSON.stringify(next))}
          isLog={scale === 'log'}
          onLog={(isLog) => setScale(isLog ? 'log' : '')}
          zone={zone}
          onZone={setZone}
          onFit={fit}
          onLatest={toLatest}
          onGoTo={onGoTo}
        >
          {props.lives && at === null && <Countdown timeframe={timeframe} clock={clock} />}
        </ChartTools>
      )}
      <div className={styles.chartArea}>
        <Legend
          bar={bars?.[index] ?? null}
          previous={bars?.[index - 1] ?? null}
          symbol={symbol}
          timeframe={timeframe}
          tick={tick}
          zone={shownZone}
          gap={time === null ? null : (gaps.find((gap) => time * 1000 >= gap.from && time * 1000 < gap.to) ?? null)}
          gapWord={gapWord}
        >
          <IndicatorLegend indicated={indicated} index={index} tick={tick} />
        </Legend>
        <div className={styles.chartBox} ref={box} role="img" aria-label={describe(props)} />
        {parts && props.lines.length > 0 && (
          <LineHandles lines={parts.lines} marks={props.lines} tick={toNumber(tick)} onMoved={props.onMoved} />
        )}
        {parts && trades.length > 0 && (
          <MarkCards layer={parts.marks} hovered={mark} pinned={pinned} onPin={setPinned} onOpen={props.onTrade} />
        )}
        {!props.bare && (
          <a className={styles.chartAttribution} href="https://www.tradingview.com/" target="_blank" rel="noopener noreferrer">
            Charts by TradingView Lightweight Charts™
          </a>
        )}
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
            No {timeframe} bars of {symbol} {clock ? 'before the replay’s clock' : 'are stored'}.
          </div>
        )}
      </div>
    </div>
  );
}

const noGaps: readonly Gap[] = [];

/** The gaps among these bars; another list only when they are others, not with every price. */
function useGaps(opens: readonly number[], timeframe: Timeframe, calendar: Calendar | null): readonly Gap[] {
  const known = useRef(noGaps);
  return useMemo(() => {
    const found = calendar === null ? noGaps : gapsOf(opens, timeframe, calendar);
    const same = found.length === known.current.length && found.every((gap, index) => isSameGap(gap, known.current[index]));
    if (!same) known.current = found;
    return known.current;
  }, [opens, timeframe, calendar]);
}

const isSameGap = (gap: Gap, other: Gap | undefined) => gap.from === other?.from && gap.to === other.to && gap.isBreak === other.isBreak;

/** What the drawing shows, in words. */
function describe({ symbol, timeframe, trades, lines }: PriceChartProps): string {
  const number = (count: number, word: string) => `${count} ${word}${count === 1 ? '' : 's'}`;
  const marks = trades.reduce((sum, { entry, exit }) => sum + (entry === null ? 0 : 1) + (exit === null ? 0 : 1), 0);
  return `${symbol} ${timeframe} bars with volume, ${number(marks, 'trade mark')}, ${number(lines.length, 'price line')}`;
}
