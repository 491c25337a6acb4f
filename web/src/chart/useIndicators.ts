import { LineSeries, LineStyle, type ISeriesApi, type LineData, type WhitespaceData } from 'lightweight-charts';
import { useEffect, useMemo, useRef, useState } from 'react';
import type { Bar } from '../api/types';
import type { Timeframe } from '../domain/timeframes';
import { changedFrom } from './bars';
import { nameOf, type Chosen } from './indicators/choice';
import type { IndicatorLine } from './indicators/indicator';
import { carryOn, runOver, type Run } from './indicators/run';
import { secondsAt, type Parts } from './parts';

/** An indicator over the bars on screen. */
export interface Indicated {
  name: string;
  chosen: Chosen;
  run: Run;
  /** Why it says nothing of these bars; null where it does. */
  silent: string | null;
}

interface Drawn {
  line: IndicatorLine;
  series: ISeriesApi<'Line'>;
  index: number;
  bars: readonly Bar[];
}

/** Height of an indicator's own pane beside the bars' three. */
const paneStretch = 0.75;

/** Carries runs on from one list of bars to the next, so that a price reads one bar and not all of them. */
class Runs {
  private known = new Map<string, { begin: ReturnType<Chosen['kind']['begin']>; run: Run }>();

  over(chosen: readonly Chosen[], bars: readonly Bar[]): Run[] {
    const next: typeof this.known = new Map();
    const runs = chosen.map((one) => {
      const key = `${one.kind.id} ${one.parameters.join(' ')}`;
      const before = this.known.get(key);
      const begin = before?.begin ?? one.kind.begin(one.parameters);
      const run = before ? carryOn(begin, before.run, bars).run : runOver(begin, bars);
      next.set(key, { begin, run });
      return run;
    });
    this.known = next;
    return runs;
  }
}

/** The chosen indicators over these bars, drawn as the bars come. */
export function useIndicators(parts: Parts | null, bars: Bar[] | null, chosen: readonly Chosen[], timeframe: Timeframe): Indicated[] {
  const [runs] = useState(() => new Runs());
  const indicated = useMemo(() => {
    const told = chosen.map((one) => ({ one, silent: one.kind.silentOn?.(timeframe) ?? null }));
    const over = runs.over(
      told.filter(({ silent }) => silent === null).map(({ one }) => one),
      bars ?? [],
    );
    let at = 0;
    const nothing: Run = { bars: [], values: [], last: () => ({ values: [], next: nothing.last }) };
    return told.map(({ one, silent }) => ({
      name: nameOf(one),
      chosen: one,
      silent,
      run: silent === null ? (over[at++] ?? nothing) : nothing,
    }));
  }, [runs, chosen, bars, timeframe]);

  const drawn = useRef<Drawn[][]>([]);
  useEffect(() => {
    if (!parts) return undefined;
    const { chart, colours } = parts;
    drawn.current = chosen.map(({ kind }) => {
      const pane = kind.pane === 'bars' ? 0 : chart.panes().length;
      return kind.lines.map((line, index) => {
        const options = optionsOf(line, kind.pane === 'bars' ? null : kind.pane, colours.studies[line.colour]);
        const series = chart.addSeries(LineSeries, options, pane);
        if (index === 0 && kind.pane !== 'bars') {
          chart.panes()[pane]?.setStretchFactor(paneStretch);
          for (const price of kind.pane.guides) {
            series.createPriceLine({ price, color: colours.crosshair, lineWidth: 1, lineStyle: LineStyle.Dotted, axisLabelVisible: false });
          }
        }
        return { line, series, index, bars: [] };
      });
    });
    return () => {
      // Also of a chart that is gone: nothing may be drawn on it any more.
      const gone = drawn.current.flat();
      drawn.current = [];
      if (!parts.isGone()) for (const { series } of gone) chart.removeSeries(series);
    };
  }, [parts, chosen]);

  useEffect(() => {
    indicated.forEach(({ run }, number) => {
      for (const one of drawn.current[number] ?? []) {
        const from = changedFrom(one.bars, run.bars);
        one.bars = run.bars;
        const data = (index: number) => pointOf(run, index, one.index);
        if (from === null) one.series.setData(run.bars.map((_, index) => data(index)));
        else for (let index = from; index < run.bars.length; index++) one.series.update(data(index));
      }
    });
  }, [parts, chosen, indicated]);

  return indicated;
}

function pointOf(run: Run, index: number, line: number): LineData | WhitespaceData {
  const time = secondsAt(run.bars[index]?.timestamp ?? '');
  const value = run.values[index]?.[line] ?? null;
  return value === null ? { time } : { time, value };
}

function optionsOf(line: IndicatorLine, bounds: { low: number; high: number } | null, color: string) {
  return {
    color,
    lineWidth: 1 as const,
    lineStyle: line.style === 'dashed' ? LineStyle.Dashed : LineStyle.Solid,
    lastValueVisible: false,
    priceLineVisible: false,
    crosshairMarkerVisible: false,
    ...(bounds && {
      priceFormat: { type: 'price' as const, precision: 0, minMove: 1 },
      autoscaleInfoProvider: () => ({ priceRange: { minValue: bounds.low, maxValue: bounds.high } }),
    }),
  };
}
