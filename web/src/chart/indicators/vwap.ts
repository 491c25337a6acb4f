import type { Step } from './indicator';

const day = 86_400_000;

/**
 * Volume-weighted average price of the UTC day: the typical prices (high + low + close) ÷ 3 of its bars by their volumes. Null until the
 * first midnight among the bars, as the day they begin in may have begun before them, and while nothing was traded.
 */
export function vwap(): Step {
  const read =
    (today: number | null, whole: boolean, money: number, volume: number): Step =>
    (bar) => {
      const at = Date.parse(bar.timestamp);
      const its = Math.floor(at / day);
      const begins = its !== today;
      const isWhole = begins ? today !== null || at % day === 0 : whole;
      const allMoney = (begins ? 0 : money) + ((bar.high + bar.low + bar.close) / 3) * bar.volume;
      const allVolume = (begins ? 0 : volume) + bar.volume;
      return { values: [isWhole && allVolume > 0 ? allMoney / allVolume : null], next: read(its, isWhole, allMoney, allVolume) };
    };
  return read(null, false, 0, 0);
}
