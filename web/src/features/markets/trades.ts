import { useQueries, useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import { keys } from '../../api/keys';
import { sessionPage, steps } from '../../api/queries';
import type { Step } from '../../api/types';
import type { PriceMark, TradeMark } from '../../chart/PriceChart';
import { signedMoney, toNumber } from '../../domain/numbers';

const mostSessions = 8;

/** Entries, exits, targets and stops of the latest sessions' trades on this symbol, for its chart. */
export function useTradesOn(symbol: string): { marks: TradeMark[]; lines: PriceMark[] } {
  const filter = { symbol, include_incomplete: true };
  const { data: sessions } = useQuery({
    queryKey: keys.sessionList(filter),
    queryFn: ({ signal }) => sessionPage(filter, undefined, signal),
  });
  const ids = (sessions?.items ?? []).slice(0, mostSessions).map((session) => session.session_id);
  const all = useQueries({
    queries: ids.map((id) => steps(id)),
    combine: (results) => results.map((result) => result.data),
  });
  return useMemo(() => {
    const marks: TradeMark[] = [];
    const lines: PriceMark[] = [];
    for (const list of all) if (list) collect(list, symbol, marks, lines);
    return { marks, lines };
  }, [all, symbol]);
}

function collect(list: Step[], symbol: string, marks: TradeMark[], lines: PriceMark[]): void {
  const closed = new Set(list.filter((step) => step.step_type === 'RESULT').map((step) => step.trade_id));
  const bySide = new Map(
    list.flatMap((step) =>
      step.trade_id && step.side ? [[step.trade_id, step.side.toLowerCase() === 'sell' ? 'sell' : 'buy'] as const] : [],
    ),
  );
  for (const step of list) {
    if (step.symbol && step.symbol !== symbol) continue;
    const side = bySide.get(step.trade_id ?? '') ?? 'buy';
    if (step.step_type === 'EXECUTE' && step.entry_price != null && step.execution_status === 'SUCCESS') {
      marks.push({ at: step.market_time ?? step.at, kind: 'entry', side, text: step.node_name });
    }
    if (step.step_type === 'RESULT') {
      marks.push({
        at: step.market_time ?? step.at,
        kind: 'exit',
        side: side === 'buy' ? 'sell' : 'buy',
        text: signedMoney(step.profit_loss),
      });
    }
    if (step.step_type === 'DECISION' && step.execution_status !== 'FAILED' && !closed.has(step.trade_id)) {
      const target = toNumber(step.target_price);
      const stop = toNumber(step.stop_price);
      if (target !== null) lines.push({ price: target, kind: 'target', text: 'Target' });
      if (stop !== null) lines.push({ price: stop, kind: 'stop', text: 'Stop' });
    }
  }
}
