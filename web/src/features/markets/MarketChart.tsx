import { useNavigate } from '@tanstack/react-router';
import { lazy, Suspense, useCallback, useState } from 'react';
import type { Instrument } from '../../api/types';
import type { SharedCrosshair } from '../../chart/crosshair';
import type { Timeframe } from '../../domain/timeframes';
import { Skeleton } from '../../ui/States';
import { MoveDialog } from '../../ui/trades/MoveDialog';
import { isLiving, isObserved, isReplayed, useCalendar, useVenue } from './quote';
import { legOf, type TradesOn } from './trades';

const PriceChart = lazy(() => import('../../chart/PriceChart').then((module) => ({ default: module.PriceChart })));

interface MarketChartProps {
  instrument: Instrument;
  timeframe: Timeframe;
  trades: TradesOn;
  at: string | null;
  onGoTo: (at: string | null) => void;
  crosshair?: SharedCrosshair;
  bare?: boolean;
}

/** The chart of a market with its trades, whose lines are moved on it. */
export function MarketChart({ instrument, timeframe, trades, at, onGoTo, crosshair, bare }: MarketChartProps) {
  const navigate = useNavigate();
  const venue = useVenue(instrument);
  const replay = isReplayed(instrument, venue);
  const calendar = useCalendar(instrument);
  const [moved, setMoved] = useState<{ id: string; price: number } | null>(null);
  // As the trade is now and not as it was when the line was let go.
  const movedLeg = moved && legOf(trades.open, moved.id);
  const askToMove = useCallback((id: string, price: number) => setMoved({ id, price }), []);
  const openTrade = useCallback((id: string) => void navigate({ to: '/trades', search: { id } }), [navigate]);
  return (
    <>
      <Suspense fallback={<Skeleton rows={10} label="the chart" />}>
        <PriceChart
          symbol={instrument.symbol}
          venue={instrument.venue}
          timeframe={timeframe}
          clock={replay ? (venue?.clock ?? null) : null}
          tick={instrument.tick_size}
          trades={trades.marks}
          lines={trades.lines}
          at={at}
          lives={isLiving(instrument, venue)}
          calendar={calendar}
          gapWord={isObserved(instrument) ? 'No data' : 'Market paused'}
          crosshair={crosshair}
          bare={bare}
          onTrade={openTrade}
          onMoved={askToMove}
          onGoTo={onGoTo}
        />
      </Suspense>
      {moved && movedLeg && (
        <MoveDialog
          trade={movedLeg.trade}
          leg={movedLeg.leg}
          to={{ exit: movedLeg.exit, price: moved.price }}
          onClose={() => setMoved(null)}
        />
      )}
    </>
  );
}
