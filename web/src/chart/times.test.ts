import { expect, it } from 'vitest';
import { closeTimeOf, leftWord } from './closing';
import { axisZone, crosshairWord, tickWeight, tickWord } from './zonedScale';

const at = (text: string) => Date.parse(`${text}Z`);

it('closes a bar when the next one opens, months by the calendar', () => {
  expect(closeTimeOf(at('2024-12-05T10:07:00'), '15m')).toBe(at('2024-12-05T10:15:00'));
  expect(closeTimeOf(at('2024-12-05T10:15:00'), '15m')).toBe(at('2024-12-05T10:30:00'));
  expect(closeTimeOf(at('2024-12-05T10:15:00'), '1W')).toBe(at('2024-12-09T00:00:00'));
  expect(closeTimeOf(at('2024-02-05T10:15:00'), '1M')).toBe(at('2024-03-01T00:00:00'));
  expect(closeTimeOf(at('2024-12-31T23:59:00'), '1M')).toBe(at('2025-01-01T00:00:00'));
});

it('writes what is left, never less than nothing', () => {
  expect([0, -5, 1, 42_000, 61_001, 3_610_000, 187_800_000].map(leftWord)).toEqual([
    '0:00',
    '0:00',
    '0:01',
    '0:42',
    '1:02',
    '1:00:10',
    '2 d 04:10',
  ]);
});

it('weighs a bar of the axis by what begins with it', () => {
  const weight = (before: string, now: string) => tickWeight(at(before), at(now));
  expect(weight('2024-12-31T23:59:00', '2025-01-01T00:00:00')).toBe(70);
  expect(weight('2024-11-30T23:59:00', '2024-12-01T00:00:00')).toBe(60);
  expect(weight('2024-12-04T23:59:00', '2024-12-05T00:00:00')).toBe(50);
  expect(weight('2024-12-05T11:59:00', '2024-12-05T12:00:00')).toBe(33);
  expect(weight('2024-12-05T10:59:00', '2024-12-05T11:00:00')).toBe(30);
  expect(weight('2024-12-05T10:29:00', '2024-12-05T10:30:00')).toBe(22);
  expect(weight('2024-12-05T10:02:00', '2024-12-05T10:03:00')).toBe(20);
});

it('names a mark of the axis and the bar under the crosshair', () => {
  const wall = at('2024-12-05T03:15:00');
  expect([70, 60, 50, 30].map((weight) => tickWord(wall, weight))).toEqual(['2024', 'Dec', '5', '03:15']);
  expect(crosshairWord(wall, '15m')).toBe('Thu 5 Dec 2024 03:15');
  expect(crosshairWord(wall, '1D')).toBe('Thu 5 Dec 2024');
});

it('names bars of a day and more by their UTC days', () => {
  expect((['1m', '4h', '1D', '1M'] as const).map((timeframe) => axisZone('local', timeframe))).toEqual(['local', 'local', 'utc', 'utc']);
  expect(axisZone('utc', '1m')).toBe('utc');
});
