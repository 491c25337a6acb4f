import { useQuery } from '@tanstack/react-query';
import { usePrice } from '../../api/hooks';
import { sparkline } from '../../api/queries';
import type { Instrument, Simulator } from '../../api/types';

export interface MarketQuote {
  price: number | null;
  changePercent: number | null;
  closes: number[];
  /** The replay's clock where this instrument is being replayed. */
  clock: string | null;
}

export function isReplayed(instrument: Instrument, venue: Simulator | undefined): boolean {
  return venue?.mode === 'replay' && venue.symbol === instrument.symbol && instrument.source !== 'synthetic';
}

/** Whether the stream's price of this symbol belongs to this row: the same symbol may be stored and synthetic. */
function isStreamed(instrument: Instrument, venue: Simulator | undefined): boolean {
  return venue?.mode === 'replay' ? isReplayed(instrument, venue) : instrument.source === 'synthetic';
}

/** Last price, change over the last day and the hourly closes of two days, never later than a replay's clock. */
export function useMarketQuote(instrument: Instrument, venue: Simulator | undefined): MarketQuote {
  const replayed = isReplayed(instrument, venue);
  const clock = replayed ? (venue?.clock ?? null) : null;
  // The hour's own bar would hold what the replay has not reached yet.
  const end = clock === null ? null : new Date(Math.floor(Date.parse(clock) / 3_600_000) * 3_600_000 - 1).toISOString();
  const { data: closes = [] } = useQuery(sparkline(instrument.symbol, instrument.source, end));
  const streamed = usePrice(instrument.symbol);
  const live = isStreamed(instrument, venue) ? (streamed ?? (replayed ? (venue?.last_price ?? null) : null)) : null;
  const price = live ?? (replayed ? null : instrument.last_price) ?? closes.at(-1) ?? null;
  const dayAgo = closes.at(-25) ?? closes[0];
  const computed = price !== null && dayAgo ? (price / dayAgo - 1) * 100 : null;
  return { price, changePercent: live === null && !replayed ? (instrument.change_percent ?? computed) : computed, closes: live === null ? closes : [...closes, live], clock };
}
