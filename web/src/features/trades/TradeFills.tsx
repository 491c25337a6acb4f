import { useQuery } from '@tanstack/react-query';
import type { Trade } from '../../api/types';
import { fillLines, type FillLine } from '../../domain/fills';
import { missing, price, quantity } from '../../domain/numbers';
import { utc } from '../../domain/times';
import { sentence } from '../../domain/words';
import { cx } from '../../ui/cx';
import { PlainTable } from '../../ui/PlainTable';
import { QueryView } from '../../ui/States';
import { useSteps } from '../../ui/trades/useTradeNow';
import { trade } from './queries';

/** What a slippage is, with its sign: against us above 0. */
function Slippage({ line, tick }: { line: FillLine; tick: number | null }) {
  if (line.slippage === null) return missing;
  const text = price(line.slippage, tick);
  const counts = /[1-9]/.test(text);
  return (
    <span className={cx(counts && (line.slippage > 0 ? 'loss' : 'gain'))}>
      {counts && line.slippage > 0 ? '+' : ''}
      {text}
    </span>
  );
}

/** A trade's orders and fills beside what was planned, in place. */
export function TradeFills({ shown }: { shown: Trade }) {
  const query = useQuery(trade(shown.trade_id));
  const { tick, step } = useSteps(shown);
  return (
    <QueryView query={query} what="The fills" skeletonRows={2}>
      {(detail) => {
        const lines = fillLines(detail.trade, detail.orders);
        if (lines.length === 0) return <p className="muted">No order was placed.</p>;
        return (
          <PlainTable
            label={`Orders and fills of ${shown.symbol}`}
            head={['Leg', 'Market time, UTC', 'Quantity', 'Planned', 'Filled at', 'Slippage', 'Fee', 'Note']}
            words={[0, 1, 7]}
            rows={lines.map((line) => [
              sentence(line.leg),
              utc(line.at).replace(' UTC', ''),
              quantity(line.quantity, step),
              price(line.planned, tick),
              line.price === null ? <span className="muted">{sentence(line.status)}</span> : price(line.price, tick),
              <Slippage key="slippage" line={line} tick={tick} />,
              line.fee === null ? missing : `${quantity(line.fee)} ${line.feeAsset ?? ''}`,
              line.note ?? missing,
            ])}
          />
        );
      }}
    </QueryView>
  );
}
