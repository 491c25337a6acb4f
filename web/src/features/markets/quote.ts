import { useQuery } from '@tanstack/react-query';
import { usePrice } from '../../api/hooks';
import { venues } from '../../api/queries';
import type { Instrument, Venue } from '../../api/types';

export interface MarketQuote {
  price: number | null;
  changePercent: number | null;
  closes: number[];
}

/** The venue of a market, where it has prices of its own now. */
export function useVenue(instrument: Instrument): Venue | undefined {
  const { data } = useQuery({ ...venues, select: (all) => all.find((row) => row.venue === instrument.venue) });
  return data;
}

/** Whether this market is moved on by stored bars at present. */
export function isReplayed(instrument: Instrument, venue: Venue | undefined): boolean {
  return venue?.mode === 'replay' && instrument.replay_of !== null;
}

/** Last price, change over the last day and the closes before it; the desk leaves out what a replay has not reached. */
export function useMarketQuote(instrument: Instrument): MarketQuote {
  const venue = useVenue(instrument);
  const streamed = usePrice(instrument);
  const hasFeed = venue !== undefined && (venue.mode !== 'replay' || isReplayed(instrument, venue));
  const live = hasFeed ? streamed : null;
  const known = instrument.last_price;
  const change = instrument.change_percent;
  const dayAgo = known !== null && change !== null ? known / (1 + change / 100) : null;
  return {
    price: live ?? known,
    changePercent: live !== null && dayAgo !== null ? (live / dayAgo - 1) * 100 : change,
    closes: live === null ? instrument.sparkline : [...instrument.sparkline, live],
  };
}
