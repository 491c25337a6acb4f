import { useQuery } from '@tanstack/react-query';
import { usePrice } from '../../api/hooks';
import { instruments, venues } from '../../api/queries';
import type { Trade } from '../../api/types';
import { missing } from '../../domain/numbers';
import { age, toMillis } from '../../domain/times';
import { entryTime, isInFlight, multipleOfRisk, unrealizedAt } from '../../domain/trades';
import { useNow } from '../useNow';

export interface TradeNow {
  last: number | null;
  unrealized: number | null;
  /** Profit so far in multiples of the risk. */
  r: number | null;
}

/** A trade's figures at the newest price of its market; those of a finished trade stay as they are. */
export function useTradeNow(trade: Trade): TradeNow {
  const streamed = usePrice(trade);
  if (!isInFlight(trade.phase)) return { last: trade.last_price, unrealized: null, r: trade.r };
  const last = streamed ?? trade.last_price;
  const unrealized = trade.open_quantity > 0 ? unrealizedAt(trade, last) : null;
  return { last, unrealized, r: unrealized === null ? trade.r : multipleOfRisk(trade, unrealized) };
}

/** Tick and step of an instrument, such as a trade's; null while they are not known. */
export function useSteps({ symbol, venue }: { symbol: string | null; venue: string | null }): { tick: number | null; step: number | null } {
  const { data } = useQuery({
    ...instruments,
    select: (all) => all.find((row) => row.symbol === symbol && row.venue === venue),
  });
  return { tick: data?.tick_size ?? null, step: data?.step_size ?? null };
}

/** How long a trade has been open, by the clock of its venue; since it was planned while nothing has filled. */
export function useTradeAge(trade: Trade): string {
  const now = useNow(1000);
  const { data: clock } = useQuery({ ...venues, select: (all) => all.find((row) => row.venue === trade.venue)?.clock });
  const filled = toMillis(entryTime(trade));
  const until = filled === null ? now : (toMillis(clock) ?? now);
  const from = filled ?? toMillis(trade.planned_at);
  return from === null ? missing : age((until - from) / 1000);
}
