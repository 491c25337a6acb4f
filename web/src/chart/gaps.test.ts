import { expect, it } from 'vitest';
import { gapsOf, layOut, mostSlots } from './gaps';

const at = (text: string) => Date.parse(`${text}Z`);
const minute = 60_000;
const run = (from: string, count: number, step = minute) => Array.from({ length: count }, (_, index) => at(from) + index * step);

it('leaves the room of every missing bar', () => {
  const opens = [...run('2024-12-05T00:00', 3), ...run('2024-12-05T00:06', 2)];
  const gaps = gapsOf(opens, '1m', 'around_the_clock');
  expect(gaps).toEqual([
    {
      from: at('2024-12-05T00:03'),
      to: at('2024-12-05T00:06'),
      missing: 3,
      unit: 'bars',
      slots: run('2024-12-05T00:03', 3),
      isBreak: false,
    },
  ]);
  expect(layOut(opens, gaps).map(({ bar }) => bar)).toEqual([0, 1, 2, null, null, null, 3, 4]);
  expect(layOut(opens, gaps).map(({ time }) => time)).toEqual(run('2024-12-05T00:00', 8));
});

it('finds none among bars that follow one another', () => {
  expect(gapsOf(run('2024-12-05T00:00', 50), '1m', 'around_the_clock')).toEqual([]);
  expect(gapsOf([], '1m', 'around_the_clock')).toEqual([]);
  expect(gapsOf([at('2024-01-01T00:00'), at('2024-02-01T00:00'), at('2024-03-01T00:00')], '1M', 'around_the_clock')).toEqual([]);
});

it('draws a gap past the bound as a break and keeps its count', () => {
  const upTo = gapsOf([at('2024-12-05T00:00'), at('2024-12-05T00:00') + (mostSlots + 1) * minute], '1m', 'around_the_clock');
  expect(upTo[0]).toMatchObject({ missing: mostSlots, isBreak: false });
  const past = gapsOf([at('2024-12-05T00:00'), at('2024-12-05T00:00') + (mostSlots + 2) * minute], '1m', 'around_the_clock');
  expect(past[0]).toMatchObject({ missing: mostSlots + 1, isBreak: true });
  const slots = past[0]?.slots ?? [];
  expect(slots.length).toBeLessThan(20);
  expect([...slots].sort((a, b) => a - b)).toEqual(slots);
  expect(slots.every((slot) => slot % 1000 === 0)).toBe(true);
});

it('bounds the room of all gaps together, the newest first', () => {
  const opens = Array.from({ length: 60 }, (_, index) => at('2024-12-01T00:00') + index * (mostSlots + 1) * minute);
  const gaps = gapsOf(opens, '1m', 'around_the_clock');
  expect(gaps).toHaveLength(59);
  expect(gaps.at(-1)?.isBreak).toBe(false);
  expect(gaps[0]?.isBreak).toBe(true);
  expect(gaps.reduce((sum, gap) => sum + gap.slots.length, 0)).toBeLessThan(21_000);
});

it('counts missing months by the calendar', () => {
  const [gap] = gapsOf([at('2024-01-01T00:00'), at('2024-04-01T00:00')], '1M', 'around_the_clock');
  expect(gap).toMatchObject({ missing: 2, slots: [at('2024-02-01T00:00'), at('2024-03-01T00:00')] });
});

it('takes nights and weekends of a market in sessions for no gaps, a hole within a session and a missing day for one', () => {
  const session = (day: string) => run(`${day}T14:30`, 4, 30 * minute);
  // Thursday, Friday, Monday.
  expect(gapsOf(['2024-12-05', '2024-12-06', '2024-12-09'].flatMap(session), '30m', 'weekdays')).toEqual([]);
  const holed = [...session('2024-12-05'), ...session('2024-12-06').filter((_, index) => index !== 1), ...session('2024-12-09')];
  expect(gapsOf(holed, '30m', 'weekdays')).toMatchObject([{ from: at('2024-12-06T15:00'), missing: 1, isBreak: false }]);
  // Wednesday is missing whole.
  const absent = [...session('2024-12-03'), ...session('2024-12-05')];
  expect(gapsOf(absent, '30m', 'weekdays')).toMatchObject([{ missing: 1, unit: 'days', isBreak: true }]);
});

it('takes the weekend alone for no gap where a market trades through the nights', () => {
  const hours = [...run('2024-12-04T00:00', 72, 60 * minute), ...run('2024-12-09T00:00', 24, 60 * minute)];
  expect(gapsOf(hours, '1h', 'weekdays')).toEqual([]);
  const holed = hours.filter((_, index) => index !== 48);
  expect(gapsOf(holed, '1h', 'weekdays')).toMatchObject([{ from: at('2024-12-06T00:00'), missing: 1 }]);
  expect(gapsOf(hours, '1h', 'around_the_clock')).toMatchObject([{ missing: 48 }]);
});

it('leaves the room of missing weekdays among daily bars', () => {
  const days = [at('2024-12-05T00:00'), at('2024-12-10T00:00')];
  expect(gapsOf(days, '1D', 'weekdays')).toMatchObject([{ missing: 2, slots: [at('2024-12-06T00:00'), at('2024-12-09T00:00')] }]);
});
