import {
  CandlestickSeries,
  createChart,
  HistogramSeries,
  type HistogramData,
  type IChartApi,
  type ISeriesApi,
  type UTCTimestamp,
  type CandlestickData,
} from 'lightweight-charts';
import { useEffect, useState, type RefObject } from 'react';
import type { Bar } from '../api/types';
import { TradeLines } from './lines';
import { readColours, watchColours, type ChartColours } from './theme';
import { TradeMarks } from './TradeMarks';

/** The drawing and what stands on it. Another object as soon as the colours are others. */
export interface Parts {
  chart: IChartApi;
  candles: ISeriesApi<'Candlestick'>;
  volumes: ISeriesApi<'Histogram'>;
  lines: TradeLines;
  marks: TradeMarks;
  colours: ChartColours;
}

export const secondsAt = (iso: string) => (Date.parse(iso) / 1000) as UTCTimestamp;

export const candleOf = (bar: Bar): CandlestickData => ({
  time: secondsAt(bar.timestamp),
  open: bar.open,
  high: bar.high,
  low: bar.low,
  close: bar.close,
});

export const volumeOf = (bar: Bar, colours: ChartColours): HistogramData => ({
  time: secondsAt(bar.timestamp),
  value: bar.volume,
  color: bar.close >= bar.open ? colours.upFaint : colours.downFaint,
});

/** Share of the height that the volume takes beside the bars' three. */
const volumeStretch = 0.55;

/** Makes the chart once, keeps its colours with the theme's, and takes it down. */
export function useParts(box: RefObject<HTMLDivElement | null>): Parts | null {
  const [parts, setParts] = useState<Parts | null>(null);
  useEffect(() => {
    const element = box.current;
    if (!element) return undefined;
    const made = makeParts(element);
    const show = () => {
      const colours = readColours(element);
      paint(made, colours);
      setParts({ ...made, colours });
    };
    show();
    const unwatch = watchColours(show);
    return () => {
      unwatch();
      setParts(null);
      made.chart.remove();
    };
  }, [box]);
  return parts;
}

function makeParts(element: HTMLElement): Omit<Parts, 'colours'> {
  // The attribution stands as a link of ours below the chart: the built-in one adds a style element, which the strict
  // content security policy forbids.
  const chart = createChart(element, {
    autoSize: true,
    layout: { attributionLogo: false, fontFamily: "'Inter Variable', sans-serif", fontSize: 11 },
  });
  const candles = chart.addSeries(CandlestickSeries, { borderVisible: false });
  const plain = { priceFormat: { type: 'volume' as const }, lastValueVisible: false, priceLineVisible: false };
  const volumes = chart.addSeries(HistogramSeries, plain, 1);
  chart.panes()[0]?.setStretchFactor(3);
  chart.panes()[1]?.setStretchFactor(volumeStretch);
  candles.priceScale().applyOptions({ scaleMargins: { top: 0.16, bottom: 0.06 } });
  volumes.priceScale().applyOptions({ scaleMargins: { top: 0.12, bottom: 0 } });
  const lines = new TradeLines();
  const marks = new TradeMarks();
  candles.attachPrimitive(lines);
  candles.attachPrimitive(marks);
  return { chart, candles, volumes, lines, marks };
}

function paint({ chart, candles }: Omit<Parts, 'colours'>, c: ChartColours): void {
  chart.applyOptions({
    layout: {
      background: { color: c.background },
      textColor: c.text,
      panes: { separatorColor: c.line, separatorHoverColor: c.hover },
    },
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
}
