import {
  CandlestickSeries,
  createChart,
  createSeriesMarkers,
  HistogramSeries,
  type CandlestickData,
  type HistogramData,
  type IChartApi,
  type ISeriesApi,
  type ISeriesMarkersPluginApi,
  type Time,
  type UTCTimestamp,
} from 'lightweight-charts';
import { useEffect, useRef, useState, type RefObject } from 'react';
import type { Bar } from '../api/types';
import { decimalsForMagnitude, decimalsOf, price as formatPrice, toNumber, volume as formatVolume, type Numeric } from '../domain/numbers';
import { openTimeOf, secondsOf, type Timeframe } from '../domain/timeframes';
import { Change } from '../ui/Figures';
import { Failure, Skeleton } from '../ui/States';
import { readColours, watchColours, type ChartColours } from './theme';
import { LineHandles } from './LineHandles';
import { TradeLines, type PriceMark } from './lines';
import { useBars } from './useBars';
import { cx } from '../ui/cx';
import styles from './chart.module.css';

/** An entry or exit of a trade. */
export interface TradeMark {
  at: string;
  kind: 'entry' | 'exit';
  side: 'buy' | 'sell';
  text: string;
  tradeId: string;
}

export interface PriceChartProps {
  symbol: string;
  venue: string;
  timeframe: Timeframe;
  /** The replay's clock when this symbol is being replayed: the chart ends there. */
  clock: string | null;
  tick: Numeric;
  marks: TradeMark[];
  lines: PriceMark[];
  /** The time that is to be shown; null for the newest bars. */
  at: string | null;
  /** Called when somebody clicks a mark. */
  onMark: (tradeId: string) => void;
  /** Called when somebody has dragged a line to another price. */
  onMoved: (id: string, price: number) => void;
}

interface Parts {
  chart: IChartApi;
  candles: ISeriesApi<'Candlestick'>;
  volumes: ISeriesApi<'Histogram'>;
  markers: ISeriesMarkersPluginApi<Time>;
  lines: TradeLines;
}

const secondsAt = (iso: string) => (Date.parse(iso) / 1000) as UTCTimestamp;
const candle = (bar: Bar): CandlestickData => ({
  time: secondsAt(bar.timestamp),
  open: bar.open,
  high: bar.high,
  low: bar.low,
  close: bar.close,
});

export function PriceChart(props: PriceChartProps) {
  const box = useRef<HTMLDivElement>(null);
  const parts = useRef<Parts | null>(null);
  const colours = useRef<ChartColours | null>(null);
  const [hovered, setHovered] = useState<Bar | null>(null);
  const [tradeLines] = useState(() => new TradeLines());
  const { bars, error, retry, loadOlder } = useBars(props);
  const shown = useRef<Bar[]>([]);
  const series = `${props.symbol}/${props.venue}/${props.timeframe}/${props.at ?? ''}`;
  const drawn = useRef('');

  useChartParts(box, parts, colours, tradeLines, setHovered, shown, loadOlder, props.onMark);

  useEffect(() => {
    const p = parts.current;
    const c = colours.current;
    if (!p || !c || !bars) return;
    const bar = (b: Bar): HistogramData => ({
      time: secondsAt(b.timestamp),
      value: b.volume,
      color: b.close >= b.open ? c.upFaint : c.downFaint,
    });
    const before = shown.current;
    shown.current = bars;
    const tail = changedTail(before, bars);
    if (drawn.current === series && tail !== null) {
      for (const b of tail) {
        p.candles.update(candle(b));
        p.volumes.update(bar(b));
      }
      return;
    }
    p.candles.setData(bars.map(candle));
    p.volumes.setData(bars.map(bar));
    if (drawn.current !== series) {
      drawn.current = series;
      const width = p.chart.timeScale().width();
      const wanted = Math.max(40, Math.round(width / 7));
      const focus = props.at === null ? -1 : lastAtOrBefore(bars, props.at);
      const end = focus < 0 ? bars.length + 4 : Math.min(bars.length + 4, focus + Math.round(wanted / 2));
      p.chart.timeScale().setVisibleLogicalRange({ from: end - wanted - 4, to: end });
      p.chart.priceScale('right').applyOptions({ autoScale: true });
    }
  }, [bars, series, props.at]);

  const lastClose = bars?.at(-1)?.close;
  const decimals = decimalsOf(props.tick) ?? (lastClose === undefined ? 2 : decimalsForMagnitude(lastClose));
  useEffect(() => {
    parts.current?.candles.applyOptions({ priceFormat: { type: 'price', precision: decimals, minMove: 10 ** -decimals } });
  }, [decimals]);

  useEffect(
    () => drawMarks(parts.current, colours.current, props.marks, props.timeframe, bars?.[0]?.timestamp),
    [props.marks, props.timeframe, bars],
  );
  useEffect(() => {
    if (colours.current) tradeLines.draw(props.lines, lastClose ?? null, colours.current);
    // Not with every price: which lines are near enough to make room for changes slowly.
    // eslint-disable-next-line react-hooks/exhaustive-deps
  }, [props.lines, tradeLines, lastClose === undefined]);

  const legend = hovered ?? bars?.at(-1) ?? null;
  return (
    <div className={styles.chart}>
      <Legend bar={legend} previous={previousOf(bars, legend)} symbol={props.symbol} timeframe={props.timeframe} tick={props.tick} />
      <div className={styles.chartBox} ref={box} role="img" aria-label={describe(props)} />
      {props.lines.length > 0 && (
        <LineHandles lines={tradeLines} marks={props.lines} tick={toNumber(props.tick)} onMoved={props.onMoved} />
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
          <Failure what={`The bars of ${props.symbol} could not be loaded`} error={error} retry={retry} />
        </div>
      )}
      {bars?.length === 0 && (
        <div className={cx(styles.chartCover, styles.chartEmpty, 'muted')}>
          No {props.timeframe} bars of {props.symbol} {props.clock ? 'before the replay’s clock' : 'are stored'}.
        </div>
      )}
    </div>
  );
}

/** What the drawing shows, in words. */
function describe({ symbol, timeframe, marks, lines }: PriceChartProps): string {
  const number = (count: number, word: string) => `${count} ${word}${count === 1 ? '' : 's'}`;
  return `${symbol} ${timeframe} bars with volume, ${number(marks.length, 'trade mark')}, ${number(lines.length, 'price line')}`;
}

/** The bars to update when only the end changed; null when the whole series has to be set. */
function changedTail(before: Bar[], after: Bar[]): Bar[] | null {
  if (before.length === 0 || before[0] !== after[0]) return null;
  let same = Math.min(before.length, after.length);
  if (after.length < before.length) return null;
  while (same > 0 && before[same - 1] !== after[same - 1]) same--;
  return same >= before.length - 1 ? after.slice(same) : null;
}

/** Index of the bar that holds this time; −1 before the first. */
function lastAtOrBefore(bars: Bar[], at: string): number {
  const time = Date.parse(at);
  return bars.findLastIndex((bar) => Date.parse(bar.timestamp) <= time);
}

function previousOf(bars: Bar[] | null, bar: Bar | null): Bar | null {
  if (!bars || !bar) return null;
  const index = bars.indexOf(bar);
  return index > 0 ? (bars[index - 1] ?? null) : null;
}

/** Makes the chart once, keeps its colours with the theme's, and takes it down. */
function useChartParts(
  box: RefObject<HTMLDivElement | null>,
  parts: RefObject<Parts | null>,
  colours: RefObject<ChartColours | null>,
  tradeLines: TradeLines,
  onHover: (bar: Bar | null) => void,
  shown: RefObject<Bar[]>,
  loadOlder: () => void,
  onMark: (tradeId: string) => void,
): void {
  const older = useRef(loadOlder);
  const marked = useRef(onMark);
  useEffect(() => {
    older.current = loadOlder;
    marked.current = onMark;
  }, [loadOlder, onMark]);

  useEffect(() => {
    const element = box.current;
    if (!element) return undefined;
    // The attribution stands as a link of ours below the chart: the built-in one adds a style element, which the
    // strict content security policy forbids.
    const chart = createChart(element, {
      autoSize: true,
      layout: { attributionLogo: false, fontFamily: "'Inter Variable', sans-serif", fontSize: 11 },
    });
    const candles = chart.addSeries(CandlestickSeries, { borderVisible: false });
    const volumes = chart.addSeries(HistogramSeries, {
      priceScaleId: 'volume',
      priceFormat: { type: 'volume' },
      lastValueVisible: false,
      priceLineVisible: false,
    });
    chart.priceScale('volume').applyOptions({ scaleMargins: { top: 0.82, bottom: 0 } });
    chart.priceScale('right').applyOptions({ scaleMargins: { top: 0.14, bottom: 0.2 } });
    const made: Parts = { chart, candles, volumes, markers: createSeriesMarkers(candles, []), lines: tradeLines };
    candles.attachPrimitive(tradeLines);
    parts.current = made;

    const paint = () => {
      const c = readColours(element);
      colours.current = c;
      chart.applyOptions({
        layout: { background: { color: c.background }, textColor: c.text, panes: { separatorColor: c.line } },
        grid: { vertLines: { color: c.grid }, horzLines: { color: c.grid } },
        crosshair: {
          mode: 0,
          vertLine: { color: c.crosshair, labelBackgroundColor: c.accent },
          horzLine: { color: c.crosshair, labelBackgroundColor: c.accent },
        },
        rightPriceScale: { borderColor: c.line },
        timeScale: { borderColor: c.line, timeVisible: true, secondsVisible: false, rightOffset: 4 },
      });
      candles.applyOptions({ upColor: c.up, downColor: c.down, wickUpColor: c.up, wickDownColor: c.down });
      volumes.setData(
        shown.current.map((b) => ({ time: secondsAt(b.timestamp), value: b.volume, color: b.close >= b.open ? c.upFaint : c.downFaint })),
      );
    };
    paint();
    const unwatch = watchColours(paint);

    chart.subscribeCrosshairMove((event) => {
      const at = event.time as UTCTimestamp | undefined;
      onHover(at === undefined ? null : (shown.current.find((bar) => secondsAt(bar.timestamp) === at) ?? null));
    });
    chart.subscribeClick((event) => {
      if (typeof event.hoveredObjectId === 'string') marked.current(event.hoveredObjectId.replace(/^(entry|exit):/, ''));
    });
    chart.timeScale().subscribeVisibleLogicalRangeChange((range) => {
      if (range && range.from < 60) older.current();
    });
    return () => {
      unwatch();
      parts.current = null;
      chart.remove();
    };
  }, [box, parts, colours, tradeLines, onHover, shown]);
}

function drawMarks(
  parts: Parts | null,
  colours: ChartColours | null,
  marks: TradeMark[],
  timeframe: Timeframe,
  first: string | undefined,
): void {
  if (!parts || !colours) return;
  const since = first === undefined ? Infinity : Date.parse(first);
  const drawable = marks
    .map((mark) => ({ mark, open: openTimeOf(Date.parse(mark.at), timeframe) }))
    .filter(({ open }) => open >= since)
    .sort((a, b) => a.open - b.open);
  const roomNeeded = secondsOf(timeframe) * 1000 * barsBetweenTexts;
  const lastText = { entry: -Infinity, exit: -Infinity };
  const textIfRoom = (mark: TradeMark, open: number): string => {
    if (open - lastText[mark.kind] < roomNeeded) return '';
    lastText[mark.kind] = open;
    return mark.text;
  };
  parts.markers.setMarkers(
    drawable.map(({ mark, open }) => ({
      id: `${mark.kind}:${mark.tradeId}`,
      time: (open / 1000) as UTCTimestamp,
      position: mark.side === 'buy' ? ('belowBar' as const) : ('aboveBar' as const),
      shape: mark.kind === 'entry' ? (mark.side === 'buy' ? ('arrowUp' as const) : ('arrowDown' as const)) : ('circle' as const),
      color: mark.kind === 'entry' ? colours.mark : colours.text,
      text: textIfRoom(mark, open),
    })),
  );
}

/** How many bars a marker's text takes; nearer ones stay without, or the texts would cover each other. */
const barsBetweenTexts = 8;

function Legend({
  bar,
  previous,
  symbol,
  timeframe,
  tick,
}: {
  bar: Bar | null;
  previous: Bar | null;
  symbol: string;
  timeframe: string;
  tick: Numeric;
}) {
  const change = bar && previous ? (bar.close / previous.close - 1) * 100 : null;
  const figure = (name: string, value: number | undefined) => (
    <span>
      <span className="faint">{name}</span> {formatPrice(value, tick)}
    </span>
  );
  return (
    <div className={cx(styles.chartLegend, 'tnum')} data-testid="chart-legend">
      <strong>
        {symbol} · {timeframe}
      </strong>
      {bar && (
        <>
          {figure('O', bar.open)}
          {figure('H', bar.high)}
          {figure('L', bar.low)}
          {figure('C', bar.close)}
          {change !== null && <Change value={change} />}
          <span>
            <span className="faint">Vol</span> {formatVolume(bar.volume)}
          </span>
          <span className="faint">{bar.timestamp.slice(0, 16).replace('T', ' ')} UTC</span>
        </>
      )}
    </div>
  );
}
