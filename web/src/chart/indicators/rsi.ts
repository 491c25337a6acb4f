import type { Step } from './indicator';

/**
 * Wilder's relative strength index, 0 to 100: 100 − 100 ÷ (1 + mean gain ÷ mean loss). The means begin as plain ones of the first
 * `period` changes and are then smoothed with the weight 1 ÷ period. Null for the first `period` bars; 50 where nothing has moved.
 * J. W. Wilder, New Concepts in Technical Trading Systems, 1978.
 */
export function rsi(period: number): Step {
  const value = (gain: number, loss: number) => (gain + loss === 0 ? 50 : (100 * gain) / (gain + loss));
  const run =
    (before: number, gain: number, loss: number): Step =>
    (bar) => {
      const change = bar.close - before;
      const up = (gain * (period - 1) + Math.max(change, 0)) / period;
      const down = (loss * (period - 1) + Math.max(-change, 0)) / period;
      return { values: [value(up, down)], next: run(bar.close, up, down) };
    };
  const gather =
    (before: number | null, gain: number, loss: number, seen: number): Step =>
    (bar) => {
      const change = before === null ? 0 : bar.close - before;
      const up = gain + Math.max(change, 0);
      const down = loss + Math.max(-change, 0);
      if (seen < period) return { values: [null], next: gather(bar.close, up, down, seen + 1) };
      return { values: [value(up / period, down / period)], next: run(bar.close, up / period, down / period) };
    };
  return gather(null, 0, 0, 0);
}
