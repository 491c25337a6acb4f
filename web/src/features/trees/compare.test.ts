import { expect, it } from 'vitest';
import { rowsOf } from './compare';

const tree = {
  name: 'one',
  wins: 5,
  losses: 6,
  target_percent: 2,
  max_loss_percent: 3.3057,
  reward_risk: 1,
  entry_value_percent: 0,
  win_rate: 0.5,
  win_probability: 0.623,
  expected_value_percent: 0,
  expected_trades: 8.3,
  largest_stake_percent: 2.6528,
  end_values: [
    { value_percent: 2, probability: 0.623, low_percent: 2, high_percent: 2 },
    { value_percent: -3.3057, probability: 0.377, low_percent: -3.3057, high_percent: -3.3057 },
  ],
  nodes: [{ stake_percent: 0.6528 }],
  cost_per_stake: 0,
  break_even_win_rate: 0.5,
  replication_error_percent: 0,
  notes: [],
  origin: 'designed' as const,
  version: 1,
  is_newest: true,
  in_use: false,
  created_at: null,
  created_by: null,
};

const find = (rows: ReturnType<typeof rowsOf>, word: string) => rows.find((row) => row.word === word);

it('shows no difference between a tree and itself', () => {
  expect(rowsOf(tree, tree).map((row) => row.difference).join('')).toBe('');
});

it('shows what the second tree has more, with its sign and its unit', () => {
  const rows = rowsOf(tree, {
    ...tree,
    wins: 3,
    losses: 3,
    win_probability: 0.5,
    expected_value_percent: -0.25,
    expected_trades: 4.125,
    largest_stake_percent: 2,
    break_even_win_rate: 0.51,
  });
  expect(find(rows, 'Wins × losses')).toMatchObject({ one: '5 × 6', other: '3 × 3', difference: '' });
  expect(find(rows, 'Probability of WIN')).toMatchObject({ one: '62.3 %', other: '50.0 %', difference: '−12.3 points' });
  expect(find(rows, 'Expected value per session')?.difference).toBe('−0.250 %');
  expect(find(rows, 'Mean trades')?.difference).toMatch(/^−4\.1[78]$/);
  expect(find(rows, 'Largest stake')?.difference).toBe('−0.65 %');
  expect(find(rows, 'Break-even win rate')?.difference).toBe('+1.0 points');
  expect(find(rows, 'WIN ends at')?.difference).toBe('');
});
