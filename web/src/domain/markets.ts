/** A market: an instrument at a venue. */
export interface Market {
  symbol: string;
  venue: string;
}

/** Its name where the symbol alone would be ambiguous: BTCUSDT.SIMULATOR. */
export function marketName({ symbol, venue }: Market): string {
  return `${symbol}.${venue.toUpperCase()}`;
}

/** What `marketName` wrote: the last part is the venue. */
export function marketOf(name: string): Market {
  const dot = name.lastIndexOf('.');
  return dot <= 0 ? { symbol: name, venue: '' } : { symbol: name.slice(0, dot), venue: name.slice(dot + 1).toLowerCase() };
}

/** The market of this name; a bare symbol means its default market. Undefined where the list has none. */
export function findMarket<T extends Market & { is_default: boolean }>(markets: readonly T[], name: string): T | undefined {
  const wanted = name.toUpperCase();
  const bare = markets.filter((market) => market.symbol === wanted);
  return markets.find((market) => marketName(market) === wanted) ?? bare.find((market) => market.is_default) ?? bare[0];
}

/** True for the built-in venue's accounts, whose prices are made or replayed and never observed. */
export function isSimulator(venue: string): boolean {
  return venue === 'simulator' || venue.startsWith('simulator-');
}

/** Venues whose bars may be imported under their own name; without one a file's bars belong to `file`. */
export const realVenues = [
  'file',
  'binance',
  'binance-um',
  'binance-cm',
  'bybit',
  'bitget',
  'bitstamp',
  'coinbase',
  'gemini',
  'kraken',
  'kucoin',
  'okx',
  'interactive-brokers',
  'metatrader',
];

const venueWords: Partial<Record<string, string>> = {
  file: 'Files',
  simulator: 'Simulator',
  binance: 'Binance',
  'binance-um': 'Binance USD-M',
  'binance-cm': 'Binance COIN-M',
  'interactive-brokers': 'Interactive Brokers',
  metatrader: 'MetaTrader',
};

/** The venue as it is read: `simulator-two` is Simulator two. */
export function venueWord(venue: string): string {
  if (venue.startsWith('simulator-')) return `Simulator ${venue.slice('simulator-'.length)}`;
  return venueWords[venue] ?? venue.charAt(0).toUpperCase() + venue.slice(1);
}

/** Where prices of a venue are, in a row of GET /api/venues. */
interface VenueNow {
  venue: string;
  market_epoch: string | null;
}

/** Something that happened on a market at a time. */
interface Happened extends Market {
  market_epoch: string | null;
  replay_of: string | null;
}

export interface ChartPlace {
  market: string;
  /** The life of a market whose marks are wanted, where it is not the present one. */
  epoch?: string;
  at?: string;
}

/**
 * Where the chart of something that happened is: its own market while that still stands; the stored series that was
 * replayed once the replay is over; null for prices that were invented and are gone.
 */
export function chartPlace(happened: Happened, venues: readonly VenueNow[], at?: string | null): ChartPlace | null {
  const time = at ? { at } : {};
  const now = venues.find((venue) => venue.venue === happened.venue);
  const stands =
    happened.market_epoch === null || now === undefined || now.market_epoch === null || now.market_epoch === happened.market_epoch;
  if (stands) return { market: marketName(happened), ...time };
  if (happened.replay_of !== null) return { market: happened.replay_of, epoch: happened.market_epoch ?? undefined, ...time };
  return null;
}
