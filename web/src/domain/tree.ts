/** What a tree needs to be drawn and valued; percentages of the session's initial balance. */
export interface TreeShape {
  wins: number;
  losses: number;
  target_percent: number;
  max_loss_percent: number;
  reward_risk: number;
}

export interface Point {
  wins: number;
  losses: number;
}

export type Walked = Point & { name: string };

const keyOf = (point: Point) => `${point.wins}-${point.losses}`;

/** The name the desk uses for a node: Start, 1-0, WIN, LOST. */
export function nodeName(point: Point, tree: Pick<TreeShape, 'wins' | 'losses'>): string {
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
 * The tree's own value at every node, V(node) − V(Start), in percent of the initial balance:
 * what the running total would be if every trade paid exactly what the tree assumes.
 */
export function nodeValues(tree: TreeShape): Map<string, number> {
  const values = new Map<string, number>();
  const q = 1 / (1 + tree.reward_risk);
  for (let wins = tree.wins; wins >= 0; wins--) {
    for (let losses = tree.losses; losses >= 0; losses--) {
      if (wins === tree.wins && losses === tree.losses) continue;
      if (wins === tree.wins) values.set(keyOf({ wins, losses }), tree.target_percent);
      else if (losses === tree.losses) values.set(keyOf({ wins, losses }), -tree.max_loss_percent);
      else {
        const up = values.get(keyOf({ wins: wins + 1, losses })) ?? 0;
        const down = values.get(keyOf({ wins, losses: losses + 1 })) ?? 0;
        values.set(keyOf({ wins, losses }), q * up + (1 - q) * down);
      }
    }
  }
  const entry = values.get('0-0') ?? 0;
  for (const [key, value] of values) values.set(key, value - entry);
  return values;
}

/** V(node) − V(Start) of one point, in percent; null outside the tree. */
export function valueAt(values: Map<string, number>, point: Point): number | null {
  return values.get(keyOf(point)) ?? null;
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
