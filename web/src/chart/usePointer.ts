import type { MouseEventParams } from 'lightweight-charts';
import { useEffect, useRef, useState } from 'react';
import type { Bar } from '../api/types';
import { barIndexAt } from './bars';
import type { SharedCrosshair } from './crosshair';
import { secondsAt, type Parts } from './parts';

interface Pointed {
  /** Open time of the bar under the crosshair, in seconds; null where there is none. */
  time: number | null;
  /** The mark under the pointer. */
  mark: string | null;
}

const nowhere: Pointed = { time: null, mark: null };

/** Where the pointer is, and what it asks for: the card of a mark by a click or a tap, older bars by scrolling towards them. */
export function usePointer(
  parts: Parts | null,
  bars: readonly Bar[] | null,
  opens: readonly number[],
  shared: SharedCrosshair | undefined,
  onPin: (key: string | null) => void,
  loadOlder: () => void,
): Pointed {
  const [pointed, setPointed] = useState<Pointed>(nowhere);
  const older = useRef(loadOlder);
  const shown = useRef({ bars, opens });
  useEffect(() => {
    older.current = loadOlder;
    shown.current = { bars, opens };
  }, [loadOlder, bars, opens]);

  const { chart, candles, marks, isGone } = parts ?? {};
  useEffect(() => {
    if (!chart || !candles || !marks || !isGone) return undefined;
    const markAt = (event: MouseEventParams, coarse: boolean) =>
      event.point && event.paneIndex === 0 ? (marks.at(event.point.x, event.point.y, coarse)?.group.key ?? null) : null;
    const me = {};
    let hears = false;
    const coarse = window.matchMedia('(pointer: coarse)');
    const move = (event: MouseEventParams) => {
      const time = typeof event.time === 'number' ? event.time : null;
      const mark = coarse.matches ? null : markAt(event, false);
      if (!hears) shared?.tell(me, time);
      setPointed((old) => (old.time === time && old.mark === mark ? old : { time, mark }));
    };
    const leave = shared?.join(me, (time) => {
      hears = true;
      const bar = time === null ? undefined : shown.current.bars?.[barIndexAt(shown.current.opens, time * 1000)];
      // The height is of no use to another price: it stands at what the bar closed at.
      if (bar) chart.setCrosshairPosition(bar.close, secondsAt(bar.timestamp), candles);
      else chart.clearCrosshairPosition();
      hears = false;
      setPointed(bar ? { time: secondsAt(bar.timestamp), mark: null } : nowhere);
    });
    const click = (event: MouseEventParams) => onPin(markAt(event, coarse.matches));
    const scroll = (range: { from: number } | null) => {
      if (range && range.from < 60) older.current();
    };
    chart.subscribeCrosshairMove(move);
    chart.subscribeClick(click);
    chart.timeScale().subscribeVisibleLogicalRangeChange(scroll);
    return () => {
      leave?.();
      if (isGone()) return;
      chart.unsubscribeCrosshairMove(move);
      chart.unsubscribeClick(click);
      chart.timeScale().unsubscribeVisibleLogicalRangeChange(scroll);
    };
  }, [chart, candles, marks, isGone, shared, onPin]);
  return pointed;
}
