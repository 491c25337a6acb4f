import {
  CandlestickSeries,
  HistogramSeries,
  type HistogramData,
  type IChartApiBase,
  type ISeriesApi,
  type UTCTimestamp,
  type CandlestickData,
  type LogicalRange,
} from 'lightweight-charts';
import { useEffect, useRef, useState, type RefObject } from 'react';
import type { Bar } from '../api/types';
import type { Zone } from '../domain/times';
import { GapShades } from './GapShades';
import { TradeLines } from './lines';
import { readColours, watchColours, type ChartColours } from './theme';
import { TradeMarks } from './TradeMarks';
import { createZonedChart } from './zonedScale';

/** The drawing and what stands on it. Another object as soon as the colours are others. */
export interface Parts {
  chart: IChartApiBase;
  candles: ISeriesApi<'Candlestick'>;
  volumes: ISeriesApi<'Histogram'>;
  lines: TradeLines;
  marks: TradeMarks;
  /** Behind the bars, and behind the volume. */
  shades: readonly [GapShades, GapShades];
  colours: ChartColours;
  /** What the chart before this one showed, which was another for its zone alone. */
  leftAt: LogicalRange | null;
  /** True once the chart has been taken down: nothing can be taken off it any more. */
  isGone: () => boolean;
}

type Drawing = Omit<Parts, 'colours' | 'isGone' | 'leftAt'>;

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

/** Bars' room that is left free after the newest one. */
export const roomAtTheEnd = 4;

/** Share of the height that the volume takes beside the bars' three. */
const volumeStretch = 0.55;

/** Makes the chart once, keeps its colours with the theme's, and takes it down. */
export function useParts(box: RefObject<HTMLDivElement | null>, zone: Zone): Parts | null {
  const left = useRef<LogicalRange | null>(null);
  const [made, setMade] = useState<{ zone: Zone; parts: Parts } | null>(null);
  useEffect(() => {
    const element = box.current;
    if (!element) return undefined;
    const drawing = makeParts(element, zone);
    let gone = false;
    const isGone = () => gone;
    const leftAt = left.current;
    const show = () => {
      const colours = readColours(element);
      paint(drawing, colours);
      setMade({ zone, parts: { ...drawing, colours, leftAt, isGone } });
    };
    show();
    const unwatch = watchColours(show);
    return () => {
      unwatch();
      setMade(null);
      gone = true;
      left.current = drawing.chart.timeScale().getVisibleLogicalRange();
      drawing.chart.remove();
    };
  }, [box, zone]);
  // A chart of another zone is being taken down: nobody draws on it any more.
  return made?.zone === zone ? made.parts : null;
}

function makeParts(element: HTMLElement, zone: Zone): Drawing {
  // The attribution stands as a link of ours below the chart: the built-in one adds a style element, which the strict
  // content security policy forbids.
  const chart = createZonedChart(element, zone, {
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
  const shades = [new GapShades(), new GapShades()] as const;
  candles.attachPrimitive(shades[0]);
  volumes.attachPrimitive(shades[1]);
  candles.attachPrimitive(lines);
  candles.attachPrimitive(marks);
  return { chart, candles, volumes, lines, marks, shades };
}

function paint({ chart, candles }: Drawing, c: ChartColours): void {
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
    timeScale: { borderColor: c.line, timeVisible: true, secondsVisible: false, rightOffset: roomAtTheEnd },
  });
  candles.applyOptions({ upColor: c.up, downColor: c.down, wickUpColor: c.up, wickDownColor: c.down });
}
