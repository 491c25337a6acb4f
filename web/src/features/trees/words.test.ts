import { describe, expect, it } from 'vitest';
import { cellStake, chance, edgeOf, fileName, stake } from './words';

describe('figures of a tree', () => {
  it('show small stakes by their first digits, and never as nothing', () => {
    expect(stake(0.65)).toBe('0.65 %');
    expect(stake(12.345)).toBe('12.35 %');
    expect(stake(0.0123)).toBe('0.012 %');
    expect(stake(0.000012)).toBe('0.000012 %');
    expect(stake(0.0000001)).toBe('< 0.000001 %');
    expect(stake(undefined)).toBe('–');
  });

  it('are short in a cell', () => {
    expect([0.001, 0.17, 2.65, 12.34, 100].map(cellStake)).toEqual(['<.01', '0.17', '2.65', '12.3', '100']);
  });

  it('never call certain what is not', () => {
    expect([0, 0.0001, 0.623, 0.9999, 1].map(chance)).toEqual(['0.0 %', '< 0.1 %', '62.3 %', '> 99.9 %', '100.0 %']);
  });
});

describe('the sentence about the edge', () => {
  const fair = { reward_risk: 1, cost_per_stake: 0 };

  it('says that there is none where trades bring nothing', () => {
    expect(edgeOf(fair, 0.5, 0.5)).toBe(
      'At a win rate of 50 %, reward : risk 1 a trade brings nothing on average, and so does every tree: a tree has no edge of its own.',
    );
  });

  it('says that every tree loses with its trades', () => {
    expect(edgeOf({ reward_risk: 1, cost_per_stake: 0.02 }, 0.51, 0.5)).toContain(
      'and costs of 0.02 of the stake a trade loses 2 % of its stake on average, and every tree loses with it',
    );
  });

  it('says whose edge it is where there is one', () => {
    expect(edgeOf(fair, 0.5, 0.55)).toMatch(/a trade brings 10 % of its stake on average/);
    expect(edgeOf(fair, 0.5, 0.55)).toMatch(/a tree has no edge of its own, and loses where fewer than 50 % of them win/);
  });
});

it('makes a file’s name of a tree’s', () => {
  expect(fileName('5 wins before 6 losses')).toBe('5-wins-before-6-losses.json');
  expect(fileName('—')).toBe('tree.json');
});
