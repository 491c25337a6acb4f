import { useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import { trades } from '../../api/queries';
import type { Instrument, Trade, TradeExit } from '../../api/types';
import type { PriceMark } from '../../chart/lines';
import type { ChartTrade } from '../../chart/marks';
import { marketName } from '../../domain/markets';
import { signedMoney, signedMultiple } from '../../domain/numbers';
import { byStop, entryTime, exitTime, isInFlight, liveExits, profitAt } from '../../domain/trades';
import { actionsOf } from '../../ui/trades/actions';
import { originOf } from '../../ui/trades/words';

export interface TradesOn {
  marks: ChartTrade[];
  lines: PriceMark[];
  /** All of them, newest first. */
  all: Trade[];
  /** Trades of this market that are in flight. */
  open: Trade[];
}

/**
 * The trades whose marks belong on this chart: those of this very market in its present life. With an epoch, those that a
 * finished replay of this stored series made; then nothing of it is open any more.
 */
export function useTradesOn(instrument: Instrument, presentEpoch: string | null, epoch: string | undefined): TradesOn {
  const { symbol, venue, tick_size, step_size } = instrument;
  const filter = epoch !== undefined ? { symbol, market_epoch: epoch } : { symbol, venue, market_epoch: presentEpoch ?? undefined };
  const { data } = useQuery(trades(filter));
  const name = marketName(instrument);
  return useMemo(() => {
    const here = (data ?? []).filter((trade) =>
      epoch === undefined ? trade.venue === venue : trade.replay_of === name || trade.venue === venue,
    );
    const open = epoch === undefined ? here.filter((trade) => isInFlight(trade.phase)) : [];
    return { all: here, marks: here.map((trade) => chartTradeOf(trade, { tick_size, step_size })), lines: open.flatMap(linesOf), open };
  }, [data, epoch, name, venue, tick_size, step_size]);
}

/** As the chart marks it. Of an exit in parts the mean price counts, at the time of the last. */
function chartTradeOf(trade: Trade, instrument: Pick<Instrument, 'tick_size' | 'step_size'>): ChartTrade {
  const entered = entryTime(trade);
  const ended = trade.open_quantity === 0 ? exitTime(trade) : null;
  const fill = (at: string | null, price: number | null) => (at === null || price === null ? null : { at, price });
  return {
    id: trade.trade_id,
    side: trade.side,
    origin: originOf(trade),
    node: trade.node,
    entry: fill(entered, trade.entry_average_price),
    exit: fill(ended, trade.exit_average_price),
    quantity: trade.entry_filled_quantity,
    result: trade.realized_pnl,
    r: trade.r,
    fees: trade.fees,
    slippage: trade.slippage,
    tick: instrument.tick_size,
    step: instrument.step_size,
  };
}

/** The leg of a trade that a line of the chart stands for. */
export interface LineLeg {
  trade: Trade;
  leg: 'stop' | 'target';
  /** The first of those that share it. */
  exit: number;
}

const idOf = (trade: Trade, leg: string, exit: number) => `${trade.trade_id}/${leg}/${exit}`;

/** What a line's id says; null for an entry, or a trade that is not open any more. */
export function legOf(open: readonly Trade[], id: string): LineLeg | null {
  for (const trade of open) {
    for (const { number } of trade.exits) {
      for (const leg of ['stop', 'target'] as const) if (idOf(trade, leg, number) === id) return { trade, leg, exit: number };
    }
  }
  return null;
}

/** Entry, targets and stops of a trade that is in flight, as lines of its chart. */
export function linesOf(trade: Trade): PriceMark[] {
  const entered = trade.entry_average_price !== null;
  const reckoned = entered ? trade : { ...trade, entry_average_price: trade.planned_entry_price };
  const worthOf = (size: number) => (price: number) => {
    const profit = profitAt(reckoned, price, size);
    const r = profit === null || trade.risk === null || trade.risk <= 0 ? null : profit / trade.risk;
    return profit === null ? null : `${signedMoney(profit)}${r === null ? '' : ` (${signedMultiple(r)})`}`;
  };
  const lines: PriceMark[] = [
    { id: idOf(trade, 'entry', 0), price: trade.entry_average_price ?? trade.planned_entry_price, kind: 'entry', text: 'Entry' },
  ];
  const movable = actionsOf(trade).includes('stop');
  // An exit that has filled closes nothing any more: its prices protect nothing.
  const live = liveExits(trade);
  const add = (leg: 'stop' | 'target', exits: readonly TradeExit[]) => {
    const [first] = exits;
    const price = first?.[leg] ?? null;
    if (first === undefined || price === null) return;
    const areAll = exits.length > 1 ? exits.length === live.length : trade.exits.length === 1;
    const numbers = areAll ? '' : ` ${exits.map(({ number }) => number).join(', ')}`;
    const size = exits.reduce((sum, { quantity }) => sum + quantity, 0);
    const worth = worthOf(size > 0 ? size : trade.planned_quantity);
    const text = `${leg === 'stop' ? 'Stop' : 'Target'}${numbers}`;
    lines.push({ id: idOf(trade, leg, first.number), price, kind: leg, text, worth, movable });
  };
  const shared = byStop(live);
  for (const exit of live) {
    add('target', [exit]);
    // One line where several stand at one stop: each of them alone would be drawn over the others, and moved without them.
    add('stop', shared.find(([first]) => first === exit) ?? []);
  }
  return lines;
}
