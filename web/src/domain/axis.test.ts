import { describe, expect, it } from 'vitest';
import { axisTime, nearest, ticksOf } from './axis';

describe('the lines of an axis', () => {
  it('stand at round values within the range', () => {
    expect(ticksOf(99_371.2, 100_730.4, 4)).toEqual([99_500, 100_000, 100_500]);
    expect(ticksOf(-3.3, 2, 4)).toEqual([-2, 0, 2]);
    expect(ticksOf(0, 1, 4)).toEqual([0, 0.25, 0.5, 0.75, 1]);
  });

  it('gather no rounding', () => {
    expect(ticksOf(0, 0.6, 6)).toEqual([0, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6]);
  });

  it('are one where there is no range', () => {
    expect(ticksOf(5, 5, 4)).toEqual([5]);
    expect(ticksOf(Number.NaN, 5, 4)).toEqual([Number.NaN]);
  });

  it('keep the ends of a range that begins and ends at one', () => {
    expect(ticksOf(100, 200, 4)).toEqual([100, 125, 150, 175, 200]);
    expect(ticksOf(-200, -100, 2)).toEqual([-200, -150, -100]);
  });
});

describe('the nearest value', () => {
  it('is found between two, at both ends and beyond them', () => {
    const values = [1, 4, 10];
    expect([-5, 1, 2, 3, 8, 10, 99].map((wanted) => nearest(values, wanted))).toEqual([0, 0, 0, 1, 2, 2, 2]);
    expect(nearest([], 3)).toBe(-1);
    expect(nearest([7], 3)).toBe(0);
  });
});

describe('an instant on an axis', () => {
  const at = Date.UTC(2024, 11, 5, 14, 30);
  it('is told as exactly as the axis needs', () => {
    expect(axisTime(at, 3_600_000)).toMatch(/^\d{2}:\d{2}$/);
    expect(axisTime(at, 10 * 86_400_000)).toMatch(/^\d Dec$/);
    expect(axisTime(at, 700 * 86_400_000)).toBe('Dec 2024');
  });
});
