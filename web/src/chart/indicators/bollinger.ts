import type { Step } from './indicator';

/**
 * Bollinger bands: the mean of the last `period` closes, and `width` standard deviations above and below it. The deviation is that of
 * the whole population (÷ n), as Bollinger has it. Upper, middle, lower.
 */
export function bollinger(period: number, width: number): Step {
  const read =
    (closes: readonly number[]): Step =>
    (bar) => {
      const last = [...closes, bar.close];
      if (last.length < period) return { values: [null, null, null], next: read(last) };
      const mean = last.reduce((sum, close) => sum + close, 0) / period;
      const deviation = Math.sqrt(last.reduce((sum, close) => sum + (close - mean) ** 2, 0) / period);
      return { values: [mean + width * deviation, mean, mean - width * deviation], next: read(last.slice(1)) };
    };
  return read([]);
}
