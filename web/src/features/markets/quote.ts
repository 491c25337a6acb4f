import { useQuery } from '@tanstack/react-query';
import { usePrice } from '../../api/hooks';
import { quality, venues } from '../../api/queries';
import type { Instrument, Venue } from '../../api/types';
import type { Calendar } from '../../chart/gaps';
import { marketOf } from '../../domain/markets';

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

/** Whether prices of this market come in: not of what is only stored, nor of an invented one that stands still during a replay. */
export function isLiving(instrument: Instrument, venue: Venue | undefined): boolean {
  return venue !== undefined && (venue.mode !== 'replay' || isReplayed(instrument, venue));
}

/** Whether its prices were observed by somebody, and not made up by the simulator. */
export function isObserved(instrument: Instrument): boolean {
  return instrument.replay_of !== null || !instrument.is_synthetic;
}

/** What is known of the stored series behind a market; of what a replay shows, that which is replayed. */
export function useQuality(instrument: Instrument) {
  const stored = instrument.replay_of !== null ? marketOf(instrument.replay_of) : instrument;
  return useQuery({ ...quality(stored.symbol, stored.venue), enabled: isObserved(instrument) });
}

/** When bars of a market are expected; null while that is not known. */
export function useCalendar(instrument: Instrument): Calendar | null {
  const { data } = useQuality(instrument);
  return isObserved(instrument) ? (data?.calendar ?? null) : 'around_the_clock';
}

/** Last price, change over the last day and the closes before it; the desk leaves out what a replay has not reached. */
export function useMarketQuote(instrument: Instrument): MarketQuote {
  const venue = useVenue(instrument);
  const streamed = usePrice(instrument);
  const live = isLiving(instrument, venue) ? streamed : null;
  const known = instrument.last_price;
  const change = instrument.change_percent;
  const dayAgo = known !== null && change !== null ? known / (1 + change / 100) : null;
  return {
    price: live ?? known,
    changePercent: live !== null && dayAgo !== null ? (live / dayAgo - 1) * 100 : change,
    closes: live === null ? instrument.sparkline : [...instrument.sparkline, live],
  };
}
