import { missing, percent } from '../../domain/numbers';
import type { TradeTerms } from './walk';

const plain = (value: number, digits: number) => String(Number(value.toFixed(digits)));

/** A stake in percent: two decimals, and where it is small as many as show its first two digits. */
export function stake(value: number | undefined): string {
  if (value === undefined) return missing;
  if (value >= 0.1 || value <= 0) return percent(value);
  return value < 0.000001 ? '< 0.000001 %' : percent(value, Math.min(7, 1 - Math.floor(Math.log10(value))));
}

/** A stake as it fits into a cell, without its sign. */
export function cellStake(value: number): string {
  if (value >= 100) return value.toFixed(0);
  if (value >= 10) return value.toFixed(1);
  return value >= 0.005 ? value.toFixed(2) : '<.01';
}

/** A chance from 0 to 1 as a percentage; what is neither never and nor always is not shown as if it were. */
export function chance(value: number | undefined): string {
  if (value === undefined) return missing;
  if (value > 0 && value < 0.0005) return '< 0.1 %';
  if (value < 1 && value > 0.9995) return '> 99.9 %';
  return percent(value * 100, 1);
}

/** Where the edge comes from, or that there is none: the desk's sentence for a design, here for a tree that is saved. */
export function edgeOf(terms: TradeTerms, q: number, p: number): string {
  const edge = p * (terms.reward_risk - terms.cost_per_stake) - (1 - p) * (1 + terms.cost_per_stake);
  const costs = terms.cost_per_stake === 0 ? '' : ` and costs of ${plain(terms.cost_per_stake, 4)} of the stake`;
  const trades = `At a win rate of ${plain(p * 100, 2)} %, reward : risk ${plain(terms.reward_risk, 4)}${costs}`;
  const even = `${plain(q * 100, 2)} %`;
  if (Math.abs(edge) < 1e-9)
    return `${trades} a trade brings nothing on average, and so does every tree: a tree has no edge of its own.`;
  const size = plain(Math.abs(edge) * 100, 2);
  return edge < 0
    ? `${trades} a trade loses ${size} % of its stake on average, and every tree loses with it: a tree has no edge of its own. ` +
        `Below a win rate of ${even} there is nothing to be gained by sizing.`
    : `${trades} a trade brings ${size} % of its stake on average. That edge is the trades’: a tree has no edge of its own, and loses ` +
        `where fewer than ${even} of them win.`;
}

/** "5 × 6", wins by losses. */
export const shape = (tree: { wins: number; losses: number }) => `${tree.wins} × ${tree.losses}`;

/** A name that a file may have. */
export const fileName = (name: string) => `${name.toLowerCase().replace(/[^a-z0-9]+/g, '-').replace(/^-|-$/g, '') || 'tree'}.json`;
