import { stateOf } from '../domain/trades';
import type { Trade } from './types';

/** Something that was asked of a trade and has not shown in its row yet. */
export interface Requested {
  /** In words: "Close". */
  what: string;
  at: string;
  /** The trade's state when it was asked. */
  before: string;
}

/** A request that changes nothing the row shows is forgotten after this time. */
const forgottenAfterMs = 60_000;

const watchers = new Set<() => void>();
const requests = new Map<string, Requested>();
const timers = new Map<string, ReturnType<typeof setTimeout>>();

function tell(): void {
  watchers.forEach((watcher) => watcher());
}

/** Noted when the request leaves, not when it is answered: the stream may be quicker than the answer. */
export function noteRequest(trade: Trade, what: string): void {
  requests.set(trade.trade_id, { what, at: new Date().toISOString(), before: stateOf(trade) });
  clearTimeout(timers.get(trade.trade_id));
  timers.set(
    trade.trade_id,
    setTimeout(() => dropRequest(trade.trade_id), forgottenAfterMs),
  );
  tell();
}

export function dropRequest(tradeId: string): void {
  clearTimeout(timers.get(tradeId));
  timers.delete(tradeId);
  if (requests.delete(tradeId)) tell();
}

/** A newer row of the trade: the request is over once its state differs from the one it was asked in. */
export function noticeTrade(trade: Trade): void {
  const requested = requests.get(trade.trade_id);
  if (requested && requested.before !== stateOf(trade)) dropRequest(trade.trade_id);
}

export function requestOn(tradeId: string): Requested | undefined {
  return requests.get(tradeId);
}

export function watchRequests(watcher: () => void): () => void {
  watchers.add(watcher);
  return () => watchers.delete(watcher);
}
