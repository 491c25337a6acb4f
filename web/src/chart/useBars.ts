import { useCallback, useEffect, useRef, useState } from 'react';
import { useChannels, useLiveStatus, useMessages } from '../api/hooks';
import { barOf, type LiveMessage } from '../api/messages';
import type { Bar } from '../api/types';
import { marketName } from '../domain/markets';
import { secondsOf } from '../domain/timeframes';
import { boundedBars, mergeBars, mostBars } from './bars';
import { barsAround, newestBars, olderBars, type SeriesName } from './barSource';

/** More bars than this are not fetched to catch up: the newest page is refreshed. */
const mostCaughtUp = 2000;
/** Moves of a replay's clock within this time are followed by one request. */
const settleMs = 120;

/** What is held of one series: replaced whole when another is shown or it is loaded again. */
interface Held {
  bars: Bar[];
  older: AbortController | null;
  exhausted: boolean;
  /** The replay's clock that the newest bars were asked for. */
  clock: string | null;
  /** False while a stretch of the past is shown that what the stream brings does not follow. */
  reachesNow: boolean;
}

interface Wanted extends SeriesName {
  clock: string | null;
  /** The time that is to be shown; null for the newest bars. */
  at: string | null;
}

/** Bars of one series: the newest page, older ones on demand, and whatever the stream brings. */
export function useBars({ symbol, venue, timeframe, clock, at }: Wanted) {
  const [state, setState] = useState<{ series: string; bars: Bar[] | null; error: unknown }>({ series: '', bars: null, error: null });
  const [attempt, setAttempt] = useState(0);
  const series = `${symbol}/${venue}/${timeframe}/${at ?? ''}`;
  const replay = clock !== null;
  const clockNow = useRef(clock);
  const held = useRef<Held>({ bars: [], older: null, exhausted: false, clock: null, reachesNow: true });

  useEffect(() => {
    clockNow.current = clock;
  }, [clock]);

  const publish = useCallback(
    (bars: Bar[]) => {
      held.current.bars = bars;
      setState({ series, bars, error: null });
    },
    [series],
  );

  /** Fetches what became known after the last bar; all again when time went back or jumped too far. */
  const catchUp = useCallback(
    (signal: AbortSignal) => {
      const now = held.current;
      const last = now.bars.at(-1);
      const until = clockNow.current;
      if (!last || !now.reachesNow) return;
      const aheadMs = until === null ? 0 : Date.parse(until) - Date.parse(last.timestamp);
      if (aheadMs < 0 || aheadMs > secondsOf(timeframe) * 1000 * mostCaughtUp) {
        setAttempt((n) => n + 1);
        return;
      }
      newestBars({ symbol, venue, timeframe }, until, signal, last.timestamp).then(
        (bars) => {
          if (now !== held.current) return;
          now.clock = until;
          publish(boundedBars(mergeBars(now.bars, bars)));
        },
        () => undefined, // The next bar or move of the clock tries again; the header shows a lost connection.
      );
    },
    [symbol, venue, timeframe, publish],
  );

  useEffect(() => {
    const abort = new AbortController();
    setState((old) => (old.error === null ? old : { series: '', bars: null, error: null }));
    const now: Held = { bars: [], older: null, exhausted: false, clock: clockNow.current, reachesNow: true };
    held.current = now;
    const name = { symbol, venue, timeframe };
    const asked =
      at === null
        ? newestBars(name, now.clock, abort.signal).then((bars) => ({ bars, reachesNow: true }))
        : barsAround(name, at, now.clock, abort.signal);
    asked.then(
      ({ bars, reachesNow }) => {
        now.reachesNow = reachesNow;
        publish(bars);
        // A fast replay may have gone on while this was on its way.
        if (clockNow.current !== now.clock) catchUp(abort.signal);
      },
      (error: unknown) => {
        if (!abort.signal.aborted) setState({ series, bars: null, error });
      },
    );
    return () => {
      abort.abort();
      now.older?.abort();
    };
  }, [symbol, venue, timeframe, at, series, replay, attempt, publish, catchUp]);

  useEffect(() => {
    if (clock === null || clock === held.current.clock) return undefined;
    const abort = new AbortController();
    const timer = setTimeout(() => catchUp(abort.signal), settleMs);
    return () => {
      clearTimeout(timer);
      abort.abort();
    };
  }, [clock, catchUp]);

  // Back after a lost connection that could not be resumed: the bars of the meantime come in one go.
  const { gaps, state: stream } = useLiveStatus();
  const caughtUp = useRef(gaps);
  useEffect(() => {
    if (gaps === caughtUp.current) return;
    caughtUp.current = gaps;
    catchUp(new AbortController().signal);
  }, [gaps, catchUp]);

  // What could not be loaded while the desk was away is asked for again as soon as it is back.
  const failed = state.series === series && state.error !== null;
  const streamBefore = useRef(stream);
  useEffect(() => {
    const isBack = stream === 'open' && streamBefore.current !== 'open';
    streamBefore.current = stream;
    if (isBack && failed) setAttempt((n) => n + 1);
  }, [stream, failed]);

  useChannels(`bars:${marketName({ symbol, venue })}:${timeframe}`);
  useMessages(
    useCallback(
      (message: LiveMessage) => {
        const bar = barOf(message);
        const last = held.current.bars.at(-1);
        if (!bar || !last || !held.current.reachesNow) return;
        if (bar.symbol !== symbol || bar.timeframe !== timeframe || bar.venue !== venue) return;
        const stepMs = Date.parse(bar.timestamp) - Date.parse(last.timestamp);
        if (stepMs < 0) return;
        // Bars in between were not told: in a replay the clock's move fetches them, else they are fetched here.
        if (stepMs > secondsOf(timeframe) * 1500) {
          if (clockNow.current === null) catchUp(new AbortController().signal);
          return;
        }
        publish(boundedBars(mergeBars(held.current.bars, [bar])));
      },
      [symbol, venue, timeframe, publish, catchUp],
    ),
  );

  const loadOlder = useCallback(() => {
    const now = held.current;
    const first = now.bars[0];
    // Farther back leads a date: what lies between would only fill the memory.
    if (!first || now.older || now.exhausted || now.bars.length >= mostBars) return;
    const abort = new AbortController();
    now.older = abort;
    olderBars({ symbol, venue, timeframe }, first.timestamp, abort.signal).then(
      (bars) => {
        now.older = null;
        if (bars.length === 0) now.exhausted = true;
        else if (now === held.current) publish(mergeBars(bars, now.bars));
      },
      () => {
        now.older = null;
      },
    );
  }, [symbol, venue, timeframe, publish]);

  const current = state.series === series ? state : { bars: null, error: null };
  return { bars: current.bars, error: current.error, retry: () => setAttempt(attempt + 1), loadOlder };
}
