import type { Step } from './indicator';

/**
 * Exponential moving average of closes with the weight 2 ÷ (period + 1), begun with the plain mean of the first `period` closes; null
 * before.
 */
export function ema(period: number): Step {
  const weight = 2 / (period + 1);
  const run =
    (before: number): Step =>
    (bar) => {
      const value = before + weight * (bar.close - before);
      return { values: [value], next: run(value) };
    };
  const gather =
    (sum: number, seen: number): Step =>
    (bar) => {
      const all = sum + bar.close;
      if (seen + 1 < period) return { values: [null], next: gather(all, seen + 1) };
      const value = all / period;
      return { values: [value], next: run(value) };
    };
  return gather(0, 0);
}
