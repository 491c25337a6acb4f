import { useCallback, useEffect, useRef, useState } from 'react';
import { useChannels, useLiveStatus, useMessages } from '../api/hooks';
import type { LiveMessage } from '../api/live';
import type { Bar, LiveBar } from '../api/types';
import { secondsOf } from '../domain/timeframes';
import { mergeBars } from './bars';
import { newestBars, olderBars, type SeriesName } from './barSource';

/** Bars of one series: the newest page, older ones on demand, and whatever the stream brings. */
export function useBars({ symbol, source, timeframe, clock }: SeriesName & { clock: string | null }) {
  const [state, setState] = useState<{ series: string; bars: Bar[] | null; error: unknown }>({ series: '', bars: null, error: null });
  const [attempt, setAttempt] = useState(0);
  const series = `${symbol}/${source}/${timeframe}`;
  const replay = clock !== null;
  const clockNow = useRef(clock);
  const live = useRef<{ bars: Bar[]; older: AbortController | null; exhausted: boolean }>({ bars: [], older: null, exhausted: false });

  useEffect(() => {
    clockNow.current = clock;
  }, [clock]);

  const publish = useCallback(
    (bars: Bar[]) => {
      live.current.bars = bars;
      setState({ series, bars, error: null });
    },
    [series],
  );

  useEffect(() => {
    const abort = new AbortController();
    live.current = { bars: [], older: null, exhausted: false };
    newestBars({ symbol, source, timeframe }, clockNow.current, abort.signal).then(
      (bars) => publish(bars),
      (error: unknown) => {
        if (!abort.signal.aborted) setState({ series, bars: null, error });
      },
    );
    const held = live.current;
    return () => {
      abort.abort();
      held.older?.abort();
    };
  }, [symbol, source, timeframe, series, replay, attempt, publish]);

  // The replay's clock moved: fetch what became known since, or everything anew when it went back.
  useEffect(() => {
    const last = live.current.bars.at(-1);
    if (clock === null || !last) return undefined;
    if (Date.parse(last.timestamp) > Date.parse(clock)) {
      setAttempt((n) => n + 1);
      return undefined;
    }
    const abort = new AbortController();
    const timer = setTimeout(() => {
      newestBars({ symbol, source, timeframe }, clock, abort.signal, last.timestamp).then(
        (bars) => publish(mergeBars(live.current.bars, bars)),
        () => undefined, // The next move of the clock tries again; the header shows a lost connection.
      );
    }, 120);
    return () => {
      clearTimeout(timer);
      abort.abort();
    };
  }, [clock, symbol, source, timeframe, publish]);

  // Back after a lost connection: the bars of the meantime come in one go.
  const connection = useLiveStatus().state;
  const wasLost = useRef(false);
  useEffect(() => {
    if (connection === 'lost') wasLost.current = true;
    if (connection !== 'open' || !wasLost.current) return;
    wasLost.current = false;
    const last = live.current.bars.at(-1);
    if (!last) return;
    newestBars({ symbol, source, timeframe }, clockNow.current, new AbortController().signal, last.timestamp).then(
      (bars) => publish(mergeBars(live.current.bars, bars)),
      () => undefined,
    );
  }, [connection, symbol, source, timeframe, publish]);

  useChannels(`bars:${symbol}:${timeframe}`);
  useMessages(
    useCallback(
      ({ type, data }: LiveMessage) => {
        if (type !== 'bar' || live.current.bars.length === 0) return;
        const bar = data as LiveBar;
        if (bar.symbol !== symbol || bar.timeframe !== timeframe || bar.source !== source) return;
        const last = live.current.bars.at(-1);
        if (last && Date.parse(bar.timestamp) < Date.parse(last.timestamp)) return;
        // A hole between the last bar and this one means that messages were conflated: fetch the bars between.
        if (last && Date.parse(bar.timestamp) - Date.parse(last.timestamp) > secondsOf(timeframe) * 1500 && clockNow.current === null) {
          newestBars({ symbol, source, timeframe }, null, new AbortController().signal, last.timestamp).then(
            (bars) => publish(mergeBars(live.current.bars, bars)),
            () => undefined,
          );
          return;
        }
        publish(mergeBars(live.current.bars, [bar]));
      },
      [symbol, source, timeframe, publish],
    ),
  );

  const loadOlder = useCallback(() => {
    const held = live.current;
    const first = held.bars[0];
    if (!first || held.older || held.exhausted) return;
    const abort = new AbortController();
    held.older = abort;
    olderBars({ symbol, source, timeframe }, first.timestamp, abort.signal).then(
      (bars) => {
        held.older = null;
        if (bars.length === 0) held.exhausted = true;
        else if (held === live.current) publish(mergeBars(bars, held.bars));
      },
      () => {
        held.older = null;
      },
    );
  }, [symbol, source, timeframe, publish]);

  const current = state.series === series ? state : { bars: null, error: null };
  return { bars: current.bars, error: current.error, retry: () => setAttempt(attempt + 1), loadOlder };
}
