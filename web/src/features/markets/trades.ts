import { useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import { trades } from '../../api/queries';
import type { Instrument, Trade } from '../../api/types';
import type { PriceMark, TradeMark } from '../../chart/PriceChart';
import { marketName } from '../../domain/markets';
import { signedMoney } from '../../domain/numbers';
import { entryTime, exitTime, isInFlight } from '../../domain/trades';

export interface TradesOn {
  marks: TradeMark[];
  lines: PriceMark[];
  /** Trades of this market that are in flight. */
  open: Trade[];
}

/**
 * The trades whose marks belong on this chart: those of this very market in its present life. With an epoch, those that a
 * finished replay of this stored series made; then nothing of it is open any more.
 */
export function useTradesOn(instrument: Instrument, presentEpoch: string | null, epoch: string | undefined): TradesOn {
  const { symbol, venue } = instrument;
  const filter = epoch !== undefined ? { symbol, market_epoch: epoch } : { symbol, venue, market_epoch: presentEpoch ?? undefined };
  const { data } = useQuery(trades(filter));
  const name = marketName(instrument);
  return useMemo(() => {
    const here = (data ?? []).filter((trade) =>
      epoch === undefined ? trade.venue === venue : trade.replay_of === name || trade.venue === venue,
    );
    const open = epoch === undefined ? here.filter((trade) => isInFlight(trade.phase)) : [];
    return { marks: here.flatMap(marksOf), lines: open.flatMap(linesOf), open };
  }, [data, epoch, name, venue]);
}

function marksOf(trade: Trade): TradeMark[] {
  const entry = entryTime(trade);
  const exit = exitTime(trade);
  const marks: TradeMark[] = [];
  if (entry !== null) {
    marks.push({ at: entry, kind: 'entry', side: trade.side, text: trade.node ?? '', tradeId: trade.trade_id });
  }
  if (exit !== null && trade.open_quantity === 0) {
    const side = trade.side === 'buy' ? 'sell' : 'buy';
    marks.push({ at: exit, kind: 'exit', side, text: signedMoney(trade.realized_pnl), tradeId: trade.trade_id });
  }
  return marks;
}

function linesOf(trade: Trade): PriceMark[] {
  const lines: PriceMark[] = [{ price: trade.entry_average_price ?? trade.planned_entry_price, kind: 'entry', text: 'Entry' }];
  for (const exit of trade.exits) {
    const number = trade.exits.length > 1 ? ` ${exit.number}` : '';
    if (exit.target !== null) lines.push({ price: exit.target, kind: 'target', text: `Target${number}` });
    if (exit.stop !== null) lines.push({ price: exit.stop, kind: 'stop', text: `Stop${number}` });
  }
  return lines;
}
