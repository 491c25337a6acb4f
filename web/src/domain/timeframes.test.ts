import { describe, expect, it } from 'vitest';
import { isTimeframe, openTimeOf } from './timeframes';

const at = (iso: string) => Date.parse(iso);

describe('timeframes', () => {
  it('tells a minute from a month', () => {
    expect(isTimeframe('1m')).toBe(true);
    expect(isTimeframe('1M')).toBe(true);
    expect(isTimeframe('2h')).toBe(false);
  });

  it('finds the open time of the bar that holds a moment', () => {
    expect(openTimeOf(at('2024-12-04T13:07:31Z'), '5m')).toBe(at('2024-12-04T13:05:00Z'));
    expect(openTimeOf(at('2024-12-04T13:07:31Z'), '4h')).toBe(at('2024-12-04T12:00:00Z'));
    expect(openTimeOf(at('2024-12-04T13:07:31Z'), '1W')).toBe(at('2024-12-02T00:00:00Z'));
    expect(openTimeOf(at('2024-12-02T00:00:00Z'), '1W')).toBe(at('2024-12-02T00:00:00Z'));
    expect(openTimeOf(at('2024-12-31T23:59:59Z'), '1M')).toBe(at('2024-12-01T00:00:00Z'));
  });
});
