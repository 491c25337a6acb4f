import type { TreeNode } from '../../api/types';

/** A node with where it leads to. */
export type Edges = Pick<TreeNode, 'node' | 'wins' | 'losses' | 'stake_percent' | 'win_to' | 'loss_to'>;

/** What a winning trade brings and every trade costs, for each unit of stake. */
export interface TradeTerms {
  reward_risk: number;
  cost_per_stake: number;
}

export interface Walk {
  /** The chance to come to a node or an end, by name. */
  chance: ReadonlyMap<string, number>;
  /** The chance to end after so many trades, the place of the list, as WIN and as LOST. */
  lengths: readonly { win: number; lost: number }[];
}

/** From the start onwards: a later node has more trades behind it, so each is done when its turn comes. */
export const inOrder = <T extends Pick<Edges, 'wins' | 'losses'>>(nodes: readonly T[]): T[] =>
  [...nodes].sort((a, b) => a.wins + a.losses - (b.wins + b.losses));

/** The chances of a walk on which each trade wins with the same chance, from 0 to 1. */
export function walkOf(nodes: readonly Edges[], rate: number): Walk {
  const chance = new Map<string, number>([['Start', 1]]);
  const lengths: { win: number; lost: number }[] = [];
  const pass = (to: string, share: number, trades: number) => {
    chance.set(to, (chance.get(to) ?? 0) + share);
    while (lengths.length <= trades) lengths.push({ win: 0, lost: 0 });
    const end = lengths[trades];
    if (end && to === 'WIN') end.win += share;
    if (end && to === 'LOST') end.lost += share;
  };
  for (const node of inOrder(nodes)) {
    const here = chance.get(node.node) ?? 0;
    pass(node.win_to, here * rate, node.wins + node.losses + 1);
    pass(node.loss_to, here * (1 - rate), node.wins + node.losses + 1);
  }
  return { chance, lengths };
}

/** The standard deviation of the number of trades of a session. */
export function lengthDeviation(lengths: Walk['lengths']): number {
  let mean = 0;
  let square = 0;
  lengths.forEach(({ win, lost }, trades) => {
    mean += (win + lost) * trades;
    square += (win + lost) * trades * trades;
  });
  return Math.sqrt(Math.max(0, square - mean * mean));
}

/** The win rate at which a trade brings nothing: q = (1 + c) / (1 + R). */
export const breakEven = ({ reward_risk, cost_per_stake }: TradeTerms) => (1 + cost_per_stake) / (1 + reward_risk);

interface Range {
  low: number;
  high: number;
}

export interface Replicated {
  /** What the tree is meant to end at. */
  win: number;
  lost: number;
  winRange: Range;
  lostRange: Range;
  /** The largest distance of any path's last total from the end that is meant. */
  error: number;
}

/**
 * What stakes written by hand come to, as the desk will say once the tree is saved: an end that is not given is the mean of its paths at
 * the win rate at which trades bring nothing. Null where the nodes do not lead from the start to both ends.
 */
export function replicationOf(
  nodes: readonly Edges[],
  terms: TradeTerms,
  target: number | null = null,
  maxLoss: number | null = null,
): Replicated | null {
  const q = breakEven(terms);
  const ranges = new Map<string, Range>([['Start', { low: 0, high: 0 }]]);
  const means = new Map<string, { chance: number; sum: number }>([['Start', { chance: 1, sum: 0 }]]);
  const pass = (from: Edges, to: string, amount: number, share: number): boolean => {
    const range = ranges.get(from.node);
    const mean = means.get(from.node);
    if (!range || !mean) return false;
    const known = ranges.get(to) ?? { low: Infinity, high: -Infinity };
    ranges.set(to, { low: Math.min(known.low, range.low + amount), high: Math.max(known.high, range.high + amount) });
    const before = means.get(to) ?? { chance: 0, sum: 0 };
    means.set(to, { chance: before.chance + share * mean.chance, sum: before.sum + share * (mean.sum + mean.chance * amount) });
    return true;
  };
  const places = new Set([...nodes.map(({ node }) => node), 'WIN', 'LOST']);
  for (const node of inOrder(nodes)) {
    if (!places.has(node.win_to) || !places.has(node.loss_to)) return null;
    const gain = node.stake_percent * (terms.reward_risk - terms.cost_per_stake);
    const loss = -node.stake_percent * (1 + terms.cost_per_stake);
    if (!pass(node, node.win_to, gain, q) || !pass(node, node.loss_to, loss, 1 - q)) return null;
  }
  const [winRange, lostRange, win, lost] = [ranges.get('WIN'), ranges.get('LOST'), means.get('WIN'), means.get('LOST')];
  if (!winRange || !lostRange || !win || !lost || win.chance <= 0 || lost.chance <= 0) return null;
  const meant = endsOf(win, lost, target, maxLoss);
  const away = (range: Range, end: number) => Math.max(Math.abs(range.low - end), Math.abs(range.high - end));
  return { ...meant, winRange, lostRange, error: Math.max(away(winRange, meant.win), away(lostRange, meant.lost)) };
}

interface Mean {
  chance: number;
  sum: number;
}

/** Both ends less the value at the start, which is 0 unless both are given. */
function endsOf(win: Mean, lost: Mean, target: number | null, maxLoss: number | null): { win: number; lost: number } {
  if (target !== null && maxLoss !== null) {
    const entry = win.chance * target - lost.chance * maxLoss;
    return { win: target - entry, lost: -maxLoss - entry };
  }
  if (target !== null) return { win: target, lost: (-target * win.chance) / lost.chance };
  if (maxLoss !== null) return { win: (maxLoss * lost.chance) / win.chance, lost: -maxLoss };
  return { win: win.sum / win.chance, lost: lost.sum / lost.chance };
}
