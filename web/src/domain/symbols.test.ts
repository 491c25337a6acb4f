import { expect, it } from 'vitest';
import { symbolFromFileName } from './symbols';

it('guesses the symbol from the file name', () => {
  expect(symbolFromFileName('BTCUSDT-1m-2024-12.zip')).toBe('BTCUSDT');
  expect(symbolFromFileName('DOGEUSDT_1m.csv.gz')).toBe('DOGEUSDT');
  expect(symbolFromFileName('aapl.csv')).toBe('AAPL');
  expect(symbolFromFileName('2024-12.csv')).toBe('');
});
