import type { StakingTree } from '../../api/types';
import type { paths } from '../../api/schema.gen';

/** What a tree is designed from and looked at with. Percentages are what a person types: 55 for 0.55. */
export interface Inputs {
  wins: number;
  losses: number;
  /** In percent of the basis; null for the one that makes the entry free. */
  target: number | null;
  /** In percent of the basis; null for the one that makes the entry free. */
  loss: number | null;
  /** What a winning trade brings for each unit of stake. */
  reward: number;
  /** What a trade costs for each unit of stake. */
  cost: number;
  /** The chance that a trade wins, in percent. */
  rate: number;
  /** A fall is below so many percent of the balance. */
  below: number;
  /** Within so many sessions. */
  within: number;
}

export type Name = keyof Inputs;

/** Which ends are given; the other one makes the entry free. */
export type Given = 'target' | 'loss' | 'both';

/** What stands in the fields. */
export type Typed = Record<Name, string> & { given: Given };

export const names = ['wins', 'losses', 'target', 'loss', 'reward', 'cost', 'rate', 'below', 'within'] as const satisfies readonly Name[];

/** The preset's shape, which everybody knows from the sessions. */
export const usual: Inputs = { wins: 5, losses: 6, target: 2, loss: null, reward: 1, cost: 0, rate: 50, below: 80, within: 100 };

export type Address = Partial<Record<Name, number>>;

/** The numbers of an address; what is none is not there. */
export function addressOf(search: Record<string, unknown>): Address {
  const found: Address = {};
  for (const name of names) {
    const value = search[name];
    if (typeof value === 'number' && Number.isFinite(value)) found[name] = value;
  }
  return found;
}

/** What an address asks for; what it leaves out is as usual. */
export function inputsOf(address: Address): Inputs {
  const hasEnd = address.target !== undefined || address.loss !== undefined;
  return {
    wins: address.wins ?? usual.wins,
    losses: address.losses ?? usual.losses,
    target: address.target ?? (hasEnd ? null : usual.target),
    loss: address.loss ?? null,
    reward: address.reward ?? usual.reward,
    cost: address.cost ?? usual.cost,
    rate: address.rate ?? usual.rate,
    below: address.below ?? usual.below,
    within: address.within ?? usual.within,
  };
}

/** The address of these inputs: all of them, so that a link says the same when the usual ones change. */
export function linkOf({ target, loss, ...rest }: Inputs): Address {
  return { ...rest, ...(target === null ? {} : { target }), ...(loss === null ? {} : { loss }) };
}

/** The same inputs have the same key. */
export const keyOf = (inputs: Inputs) => names.map((name) => inputs[name] ?? '').join('|');

export function typedOf(inputs: Inputs): Typed {
  const text = (value: number | null) => (value === null ? '' : String(value));
  return {
    wins: text(inputs.wins),
    losses: text(inputs.losses),
    target: text(inputs.target),
    loss: text(inputs.loss),
    reward: text(inputs.reward),
    cost: text(inputs.cost),
    rate: text(inputs.rate),
    below: text(inputs.below),
    within: text(inputs.within),
    given: inputs.target === null ? 'loss' : inputs.loss === null ? 'target' : 'both',
  };
}

/** Whether an end is typed, or follows from the other one. */
export const isGiven = (typed: Typed, end: 'target' | 'loss') => typed.given === 'both' || typed.given === end;

export type Wrong = Partial<Record<Name, string>>;

const whole = { wins: [1, 50], losses: [1, 50], within: [1, 10_000] } as const;
const bounded = { rate: [0, 100], below: [1, 100] } as const;

/** What was typed as numbers, or what is wrong with it. The desk judges the rest in its own words. */
export function read(typed: Typed): { inputs: Inputs; wrong: null } | { inputs: null; wrong: Wrong } {
  const wrong: Wrong = {};
  const number = (name: Name): number => {
    const text = typed[name].trim().replace('−', '-');
    const value = Number(text);
    if (text === '') wrong[name] = 'is required.';
    else if (!Number.isFinite(value)) wrong[name] = 'is not a number.';
    return value;
  };
  const counted = (name: keyof typeof whole): number => {
    const value = number(name);
    const [low, high] = whole[name];
    if (!Number.isInteger(value) || value < low || value > high)
      wrong[name] ??= `must be a whole number from ${low} to ${high.toLocaleString('en-US')}.`;
    return value;
  };
  const within = (name: keyof typeof bounded): number => {
    const value = number(name);
    const [low, high] = bounded[name];
    if (value < low || value > high) wrong[name] ??= `must be from ${low} to ${high} %.`;
    return value;
  };
  const inputs: Inputs = {
    wins: counted('wins'),
    losses: counted('losses'),
    target: isGiven(typed, 'target') ? number('target') : null,
    loss: isGiven(typed, 'loss') ? number('loss') : null,
    reward: number('reward'),
    cost: number('cost'),
    rate: within('rate'),
    below: within('below'),
    within: counted('within'),
  };
  return Object.keys(wrong).length === 0 ? { inputs, wrong: null } : { inputs: null, wrong };
}

/** What the interface calls the fields, as the page does. */
export const told: Record<string, Name> = {
  target_percent: 'target',
  max_loss_percent: 'loss',
  reward_risk: 'reward',
  cost_per_stake: 'cost',
  win_rate: 'rate',
  fall_fraction: 'below',
  fall_sessions: 'within',
};

type DesignBody = paths['/api/staking-trees/design']['post']['requestBody']['content']['application/json'];

/** A percentage as the interface wants it, without the digits that dividing leaves behind. */
export const fraction = (percent: number) => Number((percent / 100).toPrecision(12));

/** The shape alone, which is what is saved. */
export function shapeOf(inputs: Inputs) {
  return {
    wins: inputs.wins,
    losses: inputs.losses,
    target_percent: inputs.target,
    max_loss_percent: inputs.loss,
    reward_risk: inputs.reward,
    cost_per_stake: inputs.cost,
  };
}

export function bodyOf(inputs: Inputs): DesignBody {
  return {
    ...shapeOf(inputs),
    win_rate: fraction(inputs.rate),
    fall_fraction: fraction(inputs.below),
    fall_sessions: inputs.within,
  };
}

type Designed = Pick<
  StakingTree,
  'wins' | 'losses' | 'target_percent' | 'max_loss_percent' | 'reward_risk' | 'cost_per_stake' | 'entry_value_percent'
>;

const nothing = 1e-9;

/** The inputs that make this tree again. A tree that is free to enter needs one of its ends. */
export function inputsFrom(tree: Designed, besides: Partial<Inputs> = {}): Inputs {
  return {
    ...usual,
    ...besides,
    wins: tree.wins,
    losses: tree.losses,
    target: tree.target_percent,
    loss: Math.abs(tree.entry_value_percent) < nothing ? null : tree.max_loss_percent,
    reward: tree.reward_risk,
    cost: tree.cost_per_stake,
  };
}
