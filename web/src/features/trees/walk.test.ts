import { describe, expect, it } from 'vitest';
import { breakEven, lengthDeviation, replicationOf, walkOf, type Edges } from './walk';

/** A full rectangle with these stakes, a row for each number of wins. */
export function rectangle(stakes: number[][]): Edges[] {
  const losses = stakes[0]?.length ?? 0;
  return stakes.flatMap((row, w) =>
    row.map((stake, l) => ({
      node: w === 0 && l === 0 ? 'Start' : `${w}-${l}`,
      wins: w,
      losses: l,
      stake_percent: stake,
      win_to: w + 1 === stakes.length ? 'WIN' : `${w + 1}-${l}`,
      loss_to: l + 1 === losses ? 'LOST' : `${w}-${l + 1}`,
    })),
  );
}

const preset = rectangle([
  [0.65, 0.73, 0.73, 0.62, 0.41, 0.17],
  [0.58, 0.73, 0.83, 0.83, 0.66, 0.33],
  [0.44, 0.62, 0.83, 0.99, 0.99, 0.66],
  [0.25, 0.41, 0.66, 0.99, 1.33, 1.33],
  [0.08, 0.17, 0.33, 0.66, 1.33, 2.65],
]);

const fair = { reward_risk: 1, cost_per_stake: 0 };

describe('a walk', () => {
  it.each([
    [0.4, 0.367, 8.4],
    [0.45, 0.496, 8.4],
    [0.5, 0.623, 8.3],
    [0.55, 0.738, 8.1],
    [0.6, 0.834, 7.8],
  ])('of the preset at win rate %d ends as WIN with chance %d after %d trades', (rate, chance, trades) => {
    const { chance: chances, lengths } = walkOf(preset, rate);
    expect(chances.get('WIN')).toBeCloseTo(chance, 3);
    expect((chances.get('WIN') ?? 0) + (chances.get('LOST') ?? 0)).toBeCloseTo(1, 12);
    expect(lengths.reduce((sum, { win, lost }, count) => sum + (win + lost) * count, 0)).toBeCloseTo(trades, 1);
  });

  it('comes to a node as often as its paths do', () => {
    const { chance } = walkOf(preset, 0.5);
    expect(chance.get('1-1')).toBeCloseTo(0.5, 12);
    expect(chance.get('2-1')).toBeCloseTo(3 / 8, 12);
    expect(walkOf(preset, 1).chance.get('0-1')).toBe(0);
  });

  it('takes at least as many trades as the shorter way to an end, and at most all', () => {
    const { lengths } = walkOf(preset, 0.5);
    expect(lengths).toHaveLength(11);
    expect(lengths.findIndex(({ win }) => win > 0)).toBe(5);
    expect(lengths.findIndex(({ lost }) => lost > 0)).toBe(6);
  });

  it('has no spread of lengths where every session takes as many trades', () => {
    expect(lengthDeviation(walkOf(rectangle([[1]]), 0.3).lengths)).toBe(0);
    expect(lengthDeviation(walkOf(rectangle([[1, 2]]), 0.5).lengths)).toBeCloseTo(0.5, 12);
  });
});

describe('the replication of stakes written by hand', () => {
  it('is exact for a tree whose paths all end alike', () => {
    const two = replicationOf(
      rectangle([
        [1, 1],
        [1, 2],
      ]),
      fair,
    );
    expect(two).toMatchObject({ win: 2, lost: -2, error: 0 });
  });

  it('shows by how much rounded stakes miss', () => {
    const found = replicationOf(preset, fair, 2, 3.3056994818652847);
    expect(found?.win).toBeCloseTo(2, 9);
    expect(found?.error).toBeGreaterThan(0.001);
    expect(found?.error).toBeLessThan(0.05);
    expect(found?.winRange.low).toBeLessThan(found?.winRange.high ?? 0);
  });

  it('moves both ends where the entry is not free', () => {
    const found = replicationOf(preset, fair, 2, 2);
    expect(found?.win).toBeCloseTo(1.508, 3);
    expect(found?.lost).toBeCloseTo(-2.492, 3);
  });

  it('is not known of nodes that lead nowhere', () => {
    expect(replicationOf(preset.slice(1), fair)).toBeNull();
    expect(replicationOf(preset.slice(0, -1), fair)).toBeNull();
    expect(replicationOf([], fair)).toBeNull();
  });
});

it('knows the win rate at which trades bring nothing, with costs and without', () => {
  expect(breakEven(fair)).toBe(0.5);
  expect(breakEven({ reward_risk: 3, cost_per_stake: 0 })).toBe(0.25);
  expect(breakEven({ reward_risk: 1, cost_per_stake: 0.1 })).toBeCloseTo(0.55, 12);
});
