import { useEffect, useRef } from 'react';
import type { UTCTimestamp } from 'lightweight-charts';
import type { Bar } from '../api/types';
import { barIndexAt, changedFrom } from './bars';
import { layOut, type Gap } from './gaps';
import { candleOf, roomAtTheEnd, volumeOf, type Parts } from './parts';

interface Drawn {
  parts: Parts | null;
  series: string;
  bars: Bar[];
  gaps: readonly Gap[];
}

/** How wide a bar is when a series is first shown, in pixels. */
const firstWidth = 7;

/** Draws the bars of one series: what the stream adds at the end alone, everything where more than that changed. */
export function useDrawnBars(
  parts: Parts | null,
  bars: Bar[] | null,
  opens: readonly number[],
  gaps: readonly Gap[],
  series: string,
  at: string | null,
): void {
  const drawn = useRef<Drawn>({ parts: null, series: '', bars: [], gaps: [] });
  useEffect(() => {
    if (!parts || !bars) return;
    const before = drawn.current;
    drawn.current = { parts, series, bars, gaps };
    const { chart, candles, volumes, colours } = parts;
    const isSame = before.parts === parts && before.series === series && before.gaps === gaps;
    const from = isSame ? changedFrom(before.bars, bars) : null;
    if (from !== null) {
      for (const bar of bars.slice(from)) {
        candles.update(candleOf(bar));
        volumes.update(volumeOf(bar, colours));
      }
      return;
    }
    const places = layOut(opens, gaps);
    candles.setData(
      places.flatMap(({ time, bar }) => {
        const shown = bar === null ? undefined : bars[bar];
        return shown ? candleOf(shown) : { time: (time / 1000) as UTCTimestamp };
      }),
    );
    volumes.setData(bars.map((bar) => volumeOf(bar, colours)));
    if (before.series === series && before.parts?.chart === chart) return;
    if (before.series === series && parts.leftAt) {
      chart.timeScale().setVisibleLogicalRange(parts.leftAt);
      return;
    }
    const wanted = Math.max(40, Math.round(chart.timeScale().width() / firstWidth));
    const last = places.length + roomAtTheEnd;
    const focus = at === null ? -1 : places.findIndex(({ bar }) => bar === barIndexAt(opens, Date.parse(at)));
    const end = focus < 0 ? last : Math.min(last, focus + Math.round(wanted / 2));
    chart.timeScale().setVisibleLogicalRange({ from: end - wanted - roomAtTheEnd, to: end });
    candles.priceScale().applyOptions({ autoScale: true });
  }, [parts, bars, opens, gaps, series, at]);
}
