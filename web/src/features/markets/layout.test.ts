import { expect, it } from 'vitest';
import { changeBeside, fillBeside, layoutOf, readBeside, writeBeside } from './layout';

const market = (symbol: string, venue = 'file', timeframes: string[] = []) => ({ symbol, venue, is_default: true, timeframes });
const btc = market('BTCUSDT');
const aapl = market('AAPL', 'simulator');

it('writes the charts beside the main one into an address and reads them back', () => {
  const beside = [
    { market: 'AAPL.SIMULATOR', timeframe: '5m' as const },
    { market: 'BRK.B.FILE', timeframe: '1D' as const },
  ];
  expect(writeBeside(beside)).toBe('AAPL.SIMULATOR~5m,BRK.B.FILE~1D');
  expect(readBeside(writeBeside(beside))).toEqual(beside);
});

it('leaves out what it does not understand, and what is too much', () => {
  expect(readBeside('')).toEqual([]);
  expect(readBeside('AAPL.SIMULATOR,~5m,X.FILE~7m')).toEqual([]);
  expect(readBeside(Array(9).fill('A.FILE~1m').join(','))).toHaveLength(3);
});

it('keeps the chosen layout and makes room for what an address names', () => {
  expect(['1', '2', '4', '3', ''].map((kept) => layoutOf(kept, 0))).toEqual([1, 2, 4, 1, 1]);
  expect([layoutOf('1', 1), layoutOf('1', 2), layoutOf('4', 1)]).toEqual([2, 4, 4]);
});

it('fills up with the main market in larger timeframes, as far as it has them', () => {
  const shown = fillBeside([{ market: 'AAPL.SIMULATOR', timeframe: '5m' }], 4, btc, '4h', [btc, aapl]);
  expect(shown.map(({ instrument, timeframe }) => [instrument.symbol, timeframe])).toEqual([
    ['AAPL', '5m'],
    ['BTCUSDT', '1W'],
    ['BTCUSDT', '1M'],
  ]);
  const few = market('ETHUSDT', 'file', ['1h', '4h']);
  expect(fillBeside([], 4, few, '4h', [few]).map(({ timeframe }) => timeframe)).toEqual(['4h', '4h', '4h']);
  expect(fillBeside([{ market: 'GONE.FILE', timeframe: '1m' }], 2, btc, '1h', [btc])[0]?.instrument).toBe(btc);
  expect(fillBeside([], 1, btc, '1h', [btc])).toEqual([]);
});

it('changes one of them and names all', () => {
  const shown = [
    { instrument: btc, timeframe: '1h' as const },
    { instrument: aapl, timeframe: '5m' as const },
  ];
  expect(changeBeside(shown, 1, { timeframe: '1m' })).toBe('BTCUSDT.FILE~1h,AAPL.SIMULATOR~1m');
  expect(changeBeside(shown, 0, { market: 'AAPL.SIMULATOR' })).toBe('AAPL.SIMULATOR~1h,AAPL.SIMULATOR~5m');
});
