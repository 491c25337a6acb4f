import { usePrice } from '../../api/hooks';
import type { Instrument, Simulator } from '../../api/types';

export interface MarketQuote {
  price: number | null;
  changePercent: number | null;
  closes: number[];
  /** The replay's clock where this instrument is being replayed. */
  clock: string | null;
}

export function isReplayed(instrument: Instrument, venue: Simulator | undefined): boolean {
  return venue?.mode === 'replay' && venue.symbol === instrument.symbol && !instrument.is_synthetic;
}

/** Whether the stream's price of this symbol belongs to this row: the same symbol may be stored and synthetic. */
function isStreamed(instrument: Instrument, venue: Simulator | undefined): boolean {
  return venue?.mode === 'replay' ? isReplayed(instrument, venue) : instrument.is_synthetic;
}

/** Last price, change over the last day and the closes before it; the desk leaves out what a replay has not reached. */
export function useMarketQuote(instrument: Instrument, venue: Simulator | undefined): MarketQuote {
  const streamed = usePrice(instrument.symbol);
  const live = isStreamed(instrument, venue) ? streamed : null;
  const known = instrument.last_price;
  const change = instrument.change_percent;
  const dayAgo = known !== null && change !== null ? known / (1 + change / 100) : null;
  return {
    price: live ?? known,
    changePercent: live !== null && dayAgo !== null ? (live / dayAgo - 1) * 100 : change,
    closes: live === null ? instrument.sparkline : [...instrument.sparkline, live],
    clock: isReplayed(instrument, venue) ? (venue?.clock ?? null) : null,
  };
}
