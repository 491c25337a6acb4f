import { useEffect, useRef } from 'react';
import type { Bar } from '../api/types';
import { barIndexAt, changedFrom } from './bars';
import { candleOf, volumeOf, type Parts } from './parts';

/** Draws the bars of one series: what the stream adds at the end alone, everything where more than that changed. */
export function useDrawnBars(parts: Parts | null, bars: Bar[] | null, series: string, at: string | null): void {
  const drawn = useRef<{ parts: Parts | null; series: string; bars: Bar[] }>({ parts: null, series: '', bars: [] });
  useEffect(() => {
    if (!parts || !bars) return;
    const before = drawn.current;
    drawn.current = { parts, series, bars };
    const { chart, candles, volumes, colours } = parts;
    const from = before.parts === parts && before.series === series ? changedFrom(before.bars, bars) : null;
    if (from !== null) {
      for (const bar of bars.slice(from)) {
        candles.update(candleOf(bar));
        volumes.update(volumeOf(bar, colours));
      }
      return;
    }
    candles.setData(bars.map(candleOf));
    volumes.setData(bars.map((bar) => volumeOf(bar, colours)));
    if (before.series === series && before.parts?.chart === chart) return;
    const wanted = Math.max(40, Math.round(chart.timeScale().width() / 7));
    const opens = bars.map((bar) => Date.parse(bar.timestamp));
    const focus = at === null ? -1 : barIndexAt(opens, Date.parse(at));
    const end = focus < 0 ? bars.length + 4 : Math.min(bars.length + 4, focus + Math.round(wanted / 2));
    chart.timeScale().setVisibleLogicalRange({ from: end - wanted - 4, to: end });
    candles.priceScale().applyOptions({ autoScale: true });
  }, [parts, bars, series, at]);
}
