import type { Step } from '../../api/types';
import { toMillis } from '../../domain/times';

/** The steps of one trade in a row, or a step that belongs to none: a decision that opened nothing. */
export interface SessionRow extends Step {
  /** All of them, in their order; the row itself shows what the last one that says something says. */
  steps: Step[];
  /** What the trade brought in multiples of what it could lose at its stop; null where one of both is not known. */
  r: number | null;
}

/** What a later step of a trade says takes the place of what an earlier one said; what it leaves out stays. */
function merged(steps: Step[]): Step | null {
  const [first, ...later] = steps;
  if (!first) return null;
  return later.reduce((row, step) => {
    const told = Object.fromEntries(Object.entries(step).filter(([, value]) => value !== null && value !== undefined));
    // A row keeps the place and the node of the decision that opened it.
    return { ...row, ...told, step_number: row.step_number, node_name: row.node_name };
  }, first);
}

/** Whether a step is the result of what was decided in the one before it, without a trade of the desk's: entered by hand. */
const isEntered = (step: Step, before: Step | undefined) =>
  step.trade_id === null && step.step_type === 'RESULT' && before?.trade_id === null && before.step_type === 'DECISION';

/** One row for each trade, in the order in which they were decided. */
export function rowsOf(steps: readonly Step[]): SessionRow[] {
  const groups = new Map<string, Step[]>();
  const sorted = [...steps].sort((a, b) => a.step_number - b.step_number);
  for (const [index, step] of sorted.entries()) {
    const before = sorted[index - 1];
    const opener = isEntered(step, before) ? before : step;
    const key = step.trade_id ? `trade/${step.trade_id}` : `step/${opener?.step_number}`;
    groups.set(key, [...(groups.get(key) ?? []), step]);
  }
  return [...groups.values()].flatMap((group) => {
    const row = merged(group);
    return row === null ? [] : [{ ...row, steps: group, r: multipleOf(row) }];
  });
}

function multipleOf({ profit_loss: profit, loss_per_unit: loss, quantity }: Step): number | null {
  const risk = loss == null || quantity == null ? 0 : Math.abs(loss * quantity);
  return profit == null || risk === 0 ? null : profit / risk;
}

/** What the trades of a group came to. */
export interface GroupFigures {
  name: string;
  trades: number;
  wins: number;
  losses: number;
  profit: number;
  fees: number;
  /** Mean of those that know theirs, in price; null without one. */
  slippage: number | null;
  r: number | null;
}

export const groupings = {
  node: (row: SessionRow) => row.node_name,
  symbol: (row: SessionRow) => row.symbol ?? null,
  hour: (row: SessionRow) => hourOf(row.steps[0]?.market_time ?? row.market_time),
} satisfies Record<string, (row: SessionRow) => string | null>;

export type Grouping = keyof typeof groupings;

/** The hour of the market's day in which a trade was decided, UTC: 09:00. */
function hourOf(at: string | null): string | null {
  const millis = toMillis(at);
  return millis === null ? null : `${String(new Date(millis).getUTCHours()).padStart(2, '0')}:00`;
}

const mean = (values: (number | null | undefined)[]): number | null => {
  const known = values.filter((value) => value !== null && value !== undefined);
  return known.length === 0 ? null : known.reduce((sum, value) => sum + value, 0) / known.length;
};

const firstNode = 'Start';

/** The trades that have ended, by node, symbol or hour; groups stand in the order of their names, the first node first. */
export function figuresOf(rows: readonly SessionRow[], by: Grouping): GroupFigures[] {
  const groups = new Map<string, SessionRow[]>();
  for (const row of rows) {
    const name = groupings[by](row);
    if (row.result !== null && name !== null) groups.set(name, [...(groups.get(name) ?? []), row]);
  }
  return [...groups]
    .sort(([a], [b]) => Number(b === firstNode) - Number(a === firstNode) || a.localeCompare(b, 'en', { numeric: true }))
    .map(([name, some]) => ({
      name,
      trades: some.length,
      wins: some.filter((row) => row.result === 'win').length,
      losses: some.filter((row) => row.result === 'loss').length,
      profit: some.reduce((sum, row) => sum + (row.profit_loss ?? 0), 0),
      fees: some.reduce((sum, row) => sum + (row.fees ?? 0), 0),
      slippage: mean(some.map((row) => row.slippage)),
      r: mean(some.map((row) => row.r)),
    }));
}
