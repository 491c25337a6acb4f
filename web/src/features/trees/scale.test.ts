import { describe, expect, it } from 'vitest';
import { fanOf, stakeAt, stepOf, steps, ticks } from './scale';

describe('the scale of the heat map', () => {
  it('goes from nothing to the largest stake', () => {
    expect(stepOf(0, 2.65)).toBe(0);
    expect(stepOf(2.65, 2.65)).toBe(steps);
    expect(stepOf(5, 2.65)).toBe(steps);
    expect(stepOf(1, 0)).toBe(0);
    expect(stepOf(0.6625, 2.65)).toBe(steps / 2);
    expect(stakeAt(steps / 2, 2.65)).toBeCloseTo(0.6625, 10);
  });

  it('never makes a larger stake fainter', () => {
    const shown = Array.from({ length: 200 }, (_, index) => stepOf(index / 100, 2));
    expect(shown).toEqual([...shown].sort((a, b) => a - b));
  });
});

describe('the ticks of an axis', () => {
  it('are round and within it', () => {
    expect(ticks(-3.3, 2)).toEqual([-2, 0, 2]);
    expect(ticks(0, 100)).toEqual([0, 20, 40, 60, 80, 100]);
    expect(ticks(-62, 48)).toEqual([-50, -25, 0, 25]);
    expect(ticks(0, 0.3)).toEqual([0, 0.1, 0.2, 0.3]);
  });

  it('are one where there is no width', () => {
    expect(ticks(1, 1)).toEqual([1]);
  });
});

it('a fan has nine of ten paths between its edges', () => {
  const paths = Array.from({ length: 100 }, (_, index) => [0, index]);
  expect(fanOf(paths)).toEqual({ low: [0, 4], middle: [0, 49], high: [0, 94] });
  expect(fanOf([])).toEqual({ low: [], middle: [], high: [] });
});
