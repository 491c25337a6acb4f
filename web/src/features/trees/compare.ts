import type { StakingTree } from '../../api/types';
import { count, percent, signedPercent } from '../../domain/numbers';
import { chance, shape, stake } from './words';

export interface Row {
  word: string;
  one: string;
  other: string;
  /** The other less the first; empty where that says nothing. */
  difference: string;
}

type Compared = Omit<StakingTree, 'id' | 'family' | 'nodes'> & { nodes: readonly { stake_percent: number }[] };

const points = (value: number) => `${signedPercent(value * 100, 1).replace(' %', '')} points`;
const signedNumber = (value: number, decimals: number) => signedPercent(value, decimals).replace(' %', '');

/** The figures of two trees side by side, each with what the second has more. */
export function rowsOf(one: Compared, other: Compared): Row[] {
  const row = (word: string, of: (tree: Compared) => number, show: (value: number) => string, less: (value: number) => string): Row => {
    const [a, b] = [of(one), of(other)];
    return { word, one: show(a), other: show(b), difference: a === b ? '' : less(b - a) };
  };
  const end = (tree: Compared, at: 0 | 1) => tree.end_values[at]?.value_percent ?? Number.NaN;
  const ended = (value: number) => signedPercent(value, 3);
  const shown = (value: number) => percent(value, 3);
  const two = (value: number) => value.toFixed(2);
  return [
    { word: 'Wins × losses', one: shape(one), other: shape(other), difference: '' },
    row('WIN ends at', (tree) => end(tree, 0), ended, ended),
    row('LOST ends at', (tree) => end(tree, 1), ended, ended),
    row('Probability of WIN', (tree) => tree.win_probability, chance, points),
    row('Expected value per session', (tree) => tree.expected_value_percent, ended, ended),
    row(
      'Mean trades',
      (tree) => tree.expected_trades,
      two,
      (value) => signedNumber(value, 2),
    ),
    row(
      'Expected value per trade',
      (tree) => (tree.expected_trades > 0 ? tree.expected_value_percent / tree.expected_trades : 0),
      ended,
      ended,
    ),
    row('First stake', (tree) => tree.nodes[0]?.stake_percent ?? 0, stake, (value) => signedPercent(value, 2)),
    row('Largest stake', (tree) => tree.largest_stake_percent, stake, (value) => signedPercent(value, 2)),
    row('Break-even win rate', (tree) => tree.break_even_win_rate, (value) => percent(value * 100, 2), points),
    row('Reward : risk', (tree) => tree.reward_risk, (value) => String(value), (value) => signedNumber(value, 2)),
    row('Cost per stake', (tree) => tree.cost_per_stake, (value) => String(value), (value) => signedNumber(value, 4)),
    row('Replication error', (tree) => tree.replication_error_percent, shown, ended),
    row('Nodes', (tree) => tree.nodes.length, count, (value) => signedNumber(value, 0)),
  ];
}
