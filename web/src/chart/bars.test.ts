import { expect, it } from 'vitest';
import { barIndexAt, boundedBars, changedFrom, mergeBars, mostBars, piecesAt, rollUp } from './bars';

const bar = (timestamp: string, close = 1, volume = 1) => ({ timestamp, open: 1, high: 2, low: 0.5, close, volume });

it('prepends, appends and replaces bars by their open time', () => {
  const known = [bar('2024-12-01T00:01:00Z'), bar('2024-12-01T00:02:00Z')];
  const merged = mergeBars(known, [bar('2024-12-01T00:00:00Z'), bar('2024-12-01T00:02:00Z', 9)]);
  expect(merged.map((b) => [b.timestamp.slice(14, 16), b.close])).toEqual([
    ['00', 1],
    ['01', 1],
    ['02', 9],
  ]);
  expect(mergeBars(known, [bar('2024-12-01T00:03:00Z')])).toHaveLength(3);
});

it('builds the unfinished bar of a replay from finished pieces only', () => {
  const clock = Date.parse('2024-12-04T13:07:00Z');
  const iso = (ms: number) => new Date(ms).toISOString().slice(5, 16);
  expect(piecesAt(clock, '1W').map((p) => [p.timeframe, iso(p.from), iso(p.to)])).toEqual([
    ['1D', '12-02T00:00', '12-04T00:00'],
    ['1h', '12-04T00:00', '12-04T13:00'],
    ['1m', '12-04T13:00', '12-04T13:07'],
  ]);
  expect(piecesAt(clock, '5m').map((p) => [p.timeframe, iso(p.from), iso(p.to)])).toEqual([['1m', '12-04T13:05', '12-04T13:07']]);
  expect(piecesAt(Date.parse('2024-12-04T13:00:00Z'), '1h')).toEqual([]);
});

it('rolls pieces up as an exchange would', () => {
  expect(
    rollUp('t', [
      { ...bar('a', 1.5), open: 1.2 },
      { ...bar('b', 1.8), high: 3, low: 0.4 },
    ]),
  ).toEqual({
    timestamp: 't',
    open: 1.2,
    high: 3,
    low: 0.4,
    close: 1.8,
    volume: 2,
    complete: false,
  });
  expect(rollUp('t', [])).toBeNull();
});

it('finds the bar that holds a moment', () => {
  expect([5, 10, 19, 20, 99].map((at) => barIndexAt([10, 20, 30], at))).toEqual([-1, 0, 0, 1, 2]);
  expect(barIndexAt([], 1)).toBe(-1);
});

it('tells from where bars changed, and when that is everywhere', () => {
  const [a, b, c] = [bar('a'), bar('b'), bar('c')];
  expect(changedFrom([a, b], [a, b, c])).toBe(2);
  expect(changedFrom([a, b], [a, bar('b', 2), c])).toBe(1);
  expect(changedFrom([a, b], [a, b])).toBe(2);
  expect(changedFrom([a, b, c], [a, bar('b', 2), c])).toBeNull();
  expect(changedFrom([a, b], [c, a, b])).toBeNull();
  expect(changedFrom([a, b, c], [a, b])).toBeNull();
  expect(changedFrom([], [a])).toBeNull();
});

it('holds no more bars than it may, and drops the oldest many at a time', () => {
  const bars = Array.from({ length: mostBars + 2000 }, (_, index) => bar(String(index)));
  expect(boundedBars(bars)).toBe(bars);
  const fewer = boundedBars([...bars, bar('last')]);
  expect(fewer).toHaveLength(mostBars);
  expect(fewer.at(-1)?.timestamp).toBe('last');
});
