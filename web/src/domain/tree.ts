import { percent } from './numbers';

/** What a tree needs to be valued; percentages of the session's initial balance. */
export interface ValuedTree {
  target_percent: number;
  max_loss_percent: number;
  entry_value_percent: number;
  nodes: readonly { node: string; value_percent: number }[];
}

export interface Point {
  wins: number;
  losses: number;
}

export type Walked = Point & { name: string };

const keyOf = (point: Point) => `${point.wins}-${point.losses}`;

/** The name the desk uses for a node: Start, 1-0, WIN, LOST. */
export function nodeName(point: Point, tree: { wins: number; losses: number }): string {
  if (point.wins >= tree.wins) return 'WIN';
  if (point.losses >= tree.losses) return 'LOST';
  return point.wins === 0 && point.losses === 0 ? 'Start' : keyOf(point);
}

/**
 * Reads "Start → 1-0 → 1-1 → WIN" into lattice points. WIN and LOST take the place the last node leads to;
 * a node that stays (a scratch) is kept, so that points and trades stay in step.
 */
export function parsePath(summary: string | null | undefined): Walked[] {
  if (!summary) return [];
  const walked: Walked[] = [];
  for (const raw of summary.split(/→|->/)) {
    const name = raw.trim();
    if (name === '') continue;
    const last = walked.at(-1) ?? { wins: 0, losses: 0 };
    const upper = name.toUpperCase();
    if (upper === 'START') walked.push({ name, wins: 0, losses: 0 });
    else if (upper === 'WIN') walked.push({ name, wins: last.wins + 1, losses: last.losses });
    else if (upper === 'LOST') walked.push({ name, wins: last.wins, losses: last.losses + 1 });
    else {
      const match = /^(\d+)-(\d+)$/.exec(name);
      if (match) walked.push({ name, wins: Number(match[1]), losses: Number(match[2]) });
    }
  }
  return walked;
}

/**
 * The tree's own value at a node or end, V(node) − V(Start), in percent of the initial balance: what the running total would be if every
 * trade paid exactly what the tree assumes, its costs included. Null for a node that the tree has not.
 */
export function valueAt(tree: ValuedTree, name: string): number | null {
  if (name === 'WIN') return tree.target_percent - tree.entry_value_percent;
  if (name === 'LOST') return -tree.max_loss_percent - tree.entry_value_percent;
  const node = tree.nodes.find((one) => one.node === name);
  return node ? node.value_percent - tree.entry_value_percent : null;
}

/** An edge as a key to look up whether it was walked. */
export function edgeKey(from: Point, to: Point): string {
  return `${keyOf(from)}>${keyOf(to)}`;
}

export function walkedEdges(path: Point[]): Set<string> {
  const edges = new Set<string>();
  for (let i = 1; i < path.length; i++) {
    const from = path[i - 1];
    const to = path[i];
    if (from && to && keyOf(from) !== keyOf(to)) edges.add(edgeKey(from, to));
  }
  return edges;
}

/** Versions share their name, so that of a tree with several says which one it is. */
export function treeName(tree: { name: string; version: number; is_newest: boolean }): string {
  return tree.version > 1 || !tree.is_newest ? `${tree.name}, version ${tree.version}` : tree.name;
}

/** What choosing a tree means, below the choice. */
export function treeHint(tree: (ValuedTree & { nodes: readonly { stake_percent: number }[] }) | undefined): string | undefined {
  if (!tree) return undefined;
  const ends = `ends at ${percent(tree.target_percent)} or −${percent(tree.max_loss_percent)}`;
  return `First stake ${percent(tree.nodes[0]?.stake_percent)}; ${ends}. A tree has no edge of its own.`;
}
