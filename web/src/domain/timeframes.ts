/** The timeframes the desk keeps, in the order of keys 1–9. */
export const timeframes = ['1m', '5m', '15m', '30m', '1h', '4h', '1D', '1W', '1M'] as const;
export type Timeframe = (typeof timeframes)[number];

const seconds: Record<Timeframe, number> = {
  '1m': 60,
  '5m': 300,
  '15m': 900,
  '30m': 1800,
  '1h': 3600,
  '4h': 14_400,
  '1D': 86_400,
  '1W': 604_800,
  '1M': 2_592_000,
};

export function isTimeframe(text: unknown): text is Timeframe {
  return typeof text === 'string' && timeframes.some((timeframe) => timeframe === text);
}

/** Length of a bar in seconds; a month counts as 30 days. */
export function secondsOf(timeframe: Timeframe): number {
  return seconds[timeframe];
}

/** Open time of the bar that holds this moment; weeks start on Monday UTC, months on their first day. */
export function openTimeOf(millis: number, timeframe: Timeframe): number {
  if (timeframe === '1M') {
    const date = new Date(millis);
    return Date.UTC(date.getUTCFullYear(), date.getUTCMonth(), 1);
  }
  const length = seconds[timeframe] * 1000;
  // 1970-01-01 was a Thursday: the first Monday lies four days later.
  const origin = timeframe === '1W' ? 4 * 86_400_000 : 0;
  return Math.floor((millis - origin) / length) * length + origin;
}
