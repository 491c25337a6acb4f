import type { MouseEventParams } from 'lightweight-charts';
import { useEffect, useRef, useState } from 'react';
import type { Parts } from './parts';

interface Pointed {
  /** Open time of the bar under the crosshair, in seconds; null where there is none. */
  time: number | null;
  /** The mark under the pointer. */
  mark: string | null;
}

const nowhere: Pointed = { time: null, mark: null };

/** Where the pointer is, and what it asks for: the card of a mark by a click or a tap, older bars by scrolling towards them. */
export function usePointer(parts: Parts | null, onPin: (key: string | null) => void, loadOlder: () => void): Pointed {
  const [pointed, setPointed] = useState<Pointed>(nowhere);
  const older = useRef(loadOlder);
  useEffect(() => {
    older.current = loadOlder;
  }, [loadOlder]);

  const { chart, marks } = parts ?? {};
  useEffect(() => {
    if (!chart || !marks) return undefined;
    const markAt = (event: MouseEventParams, coarse: boolean) =>
      event.point && event.paneIndex === 0 ? (marks.at(event.point.x, event.point.y, coarse)?.group.key ?? null) : null;
    const coarse = window.matchMedia('(pointer: coarse)');
    const move = (event: MouseEventParams) => {
      const time = typeof event.time === 'number' ? event.time : null;
      const mark = coarse.matches ? null : markAt(event, false);
      setPointed((old) => (old.time === time && old.mark === mark ? old : { time, mark }));
    };
    const click = (event: MouseEventParams) => onPin(markAt(event, coarse.matches));
    const scroll = (range: { from: number } | null) => {
      if (range && range.from < 60) older.current();
    };
    chart.subscribeCrosshairMove(move);
    chart.subscribeClick(click);
    chart.timeScale().subscribeVisibleLogicalRangeChange(scroll);
    return () => {
      chart.unsubscribeCrosshairMove(move);
      chart.unsubscribeClick(click);
      chart.timeScale().unsubscribeVisibleLogicalRangeChange(scroll);
    };
  }, [chart, marks, onPin]);
  return pointed;
}
