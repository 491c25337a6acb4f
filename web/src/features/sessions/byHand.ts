import type { Session, StakingTree, Step } from '../../api/types';
import { toNumber } from '../../domain/numbers';
import { numberOrNothing } from '../../ui/form';

/** A session without a route: its trades are made elsewhere, and their results are entered. */
export const isByHand = (session: Pick<Session, 'route_id'>) => session.route_id === null;

/** The trade that a session comes to next, in money and in percent of its basis. */
export interface NextTrade {
  stakePercent: number;
  stake: number;
  /** What a win brings and a loss costs where nothing else is entered, both above 0: R − c and 1 + c times the stake. */
  win: number;
  loss: number;
  winTo: string;
  lossTo: string;
}

/** Null where the session stands at none of the tree's nodes: at an end, or where it is not known. */
export function nextTrade(tree: StakingTree | undefined, session: Session): NextTrade | null {
  const node = tree?.nodes.find((one) => one.node === session.current_node);
  const basis = toNumber(session.basis);
  const percent = toNumber(node?.stake_percent);
  if (!tree || !node || basis === null || percent === null) return null;
  const stake = (basis * percent) / 100;
  const cost = toNumber(tree.cost_per_stake) ?? 0;
  return {
    stakePercent: percent,
    stake,
    win: stake * ((toNumber(tree.reward_risk) ?? 1) - cost),
    loss: stake * (1 + cost),
    winTo: node.win_to,
    lossTo: node.loss_to,
  };
}

/** What is wrong with an amount that was won or lost; it may be left out. */
export function wrongAmount(text: string): string | null {
  return numberOrNothing(text) ?? (Number(text) < 0 ? 'must not be negative: Won and Lost say which way it went.' : null);
}

/** An amount that was typed and can be sent; null where none was. */
export function typedAmount(text: string): number | null {
  return text.trim() === '' || wrongAmount(text) !== null ? null : Number(text);
}

/** What a session's stakes are taken of. */
export function wrongInitial(text: string): string | null {
  if (text.trim() === '') return 'is required.';
  return numberOrNothing(text) ?? (Number(text) < 0.01 ? 'must be at least 0.01.' : null);
}

/** What was noted with a result. */
export function noteOf(steps: readonly Step[]): string | null {
  return steps.flatMap((step) => step.explanation).find((rule) => rule.rule === 'Note')?.detail ?? null;
}
