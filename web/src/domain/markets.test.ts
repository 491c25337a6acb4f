import { expect, it } from 'vitest';
import { chartPlace, findMarket, isSimulator, marketName, marketOf, venueWord } from './markets';

const markets = [
  { symbol: 'BTCUSDT', venue: 'simulator', is_default: false },
  { symbol: 'BTCUSDT', venue: 'file', is_default: true },
  { symbol: 'BRK.B', venue: 'file', is_default: true },
];

it('finds a market by its name, and by a bare symbol the default one', () => {
  expect(findMarket(markets, 'btcusdt.simulator')).toBe(markets[0]);
  expect(findMarket(markets, 'BTCUSDT')).toBe(markets[1]);
  expect(findMarket(markets, 'BTCUSDT.BINANCE')).toBeUndefined();
});

it('takes a dot within a symbol for what it is', () => {
  expect(findMarket(markets, 'BRK.B')).toBe(markets[2]);
  expect(findMarket(markets, 'BRK.B.FILE')).toBe(markets[2]);
  expect(marketName({ symbol: 'BRK.B', venue: 'file' })).toBe('BRK.B.FILE');
  expect(marketOf('BRK.B.FILE')).toEqual({ symbol: 'BRK.B', venue: 'file' });
});

it('says venues as they are read', () => {
  expect(venueWord('simulator-two')).toBe('Simulator two');
  expect(venueWord('binance-um')).toBe('Binance USD-M');
  expect(venueWord('kraken')).toBe('Kraken');
  expect(isSimulator('simulator-two')).toBe(true);
  expect(isSimulator('simulators')).toBe(false);
});

it('shows what happened on its own market while that stands', () => {
  const happened = { symbol: 'BTCUSDT', venue: 'simulator', market_epoch: 'e1', replay_of: 'BTCUSDT.FILE' };
  expect(chartPlace(happened, [{ venue: 'simulator', market_epoch: 'e1' }], '2024-12-05T00:00:00Z')).toEqual({
    market: 'BTCUSDT.SIMULATOR',
    at: '2024-12-05T00:00:00Z',
  });
});

it('shows a finished replay on the series that was replayed, with the marks of that replay alone', () => {
  const happened = { symbol: 'BTCUSDT', venue: 'simulator', market_epoch: 'e1', replay_of: 'BTCUSDT.FILE' };
  expect(chartPlace(happened, [{ venue: 'simulator', market_epoch: 'e2' }])).toEqual({ market: 'BTCUSDT.FILE', epoch: 'e1' });
});

it('has no chart for invented prices that are gone', () => {
  const happened = { symbol: 'AAPL', venue: 'simulator', market_epoch: 'e1', replay_of: null };
  expect(chartPlace(happened, [{ venue: 'simulator', market_epoch: 'e2' }])).toBeNull();
});
