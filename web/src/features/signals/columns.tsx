import type { Signal, Trade } from '../../api/types';
import { missing, price, quantity } from '../../domain/numbers';
import { isInFlight } from '../../domain/trades';
import { sentence } from '../../domain/words';
import { Badge } from '../../ui/Badge';
import type { Column } from '../../ui/DataTable';
import { Change, Time } from '../../ui/Figures';
import { useSteps, useTradeNow } from '../../ui/trades/useTradeNow';
import { phaseOf } from '../../ui/trades/words';
import { Reason } from '../../ui/signals/Reason';
import { SignalBadge } from '../../ui/signals/SignalBadge';

/** A signal with the trade that it opened or closed, where it is known. */
export interface SignalRow extends Signal {
  trade: Trade | null;
}

type FigureOf = (trade: Trade) => number | null;

function Price({ trade, of }: { trade: Trade; of: FigureOf }) {
  return <>{price(of(trade), useSteps(trade).tick)}</>;
}

function Size({ trade }: { trade: Trade }) {
  return <>{quantity(sizeOf(trade), useSteps(trade).step)}</>;
}

/** What a trade stands at, or came to. */
function Result({ trade }: { trade: Trade }) {
  const { unrealized } = useTradeNow(trade);
  const phase = phaseOf(trade);
  if (trade.is_failed || trade.stopped_reason !== null || (isInFlight(trade.phase) && trade.open_quantity === 0)) {
    return <Badge tone={phase.tone}>{phase.word}</Badge>;
  }
  if (!isInFlight(trade.phase)) return <Change value={trade.realized_pnl} kind="money" />;
  return (
    <span className="live-value">
      <span className="faint">open</span> <Change value={unrealized} kind="money" />
    </span>
  );
}

const sizeOf = (trade: Trade) => trade.entry_filled_quantity || trade.planned_quantity;
const entryOf: FigureOf = (trade) => trade.entry_average_price ?? trade.planned_entry_price;

const priced = (id: string, header: string, of: FigureOf): Column<SignalRow> => ({
  id,
  header,
  cell: (row) => (row.trade ? <Price trade={row.trade} of={of} /> : missing),
  value: (row) => row.trade && of(row.trade),
  numeric: true,
});

export const columns: Column<SignalRow>[] = [
  { id: 'received', header: 'Received', cell: (row) => <Time at={row.received_at} />, value: (row) => row.received_at, card: 'figure' },
  { id: 'status', header: 'Status', cell: (row) => <SignalBadge signal={row} />, value: (row) => row.status },
  { id: 'symbol', header: 'Symbol', cell: (row) => <strong>{row.symbol ?? missing}</strong>, value: (row) => row.symbol, card: 'title' },
  {
    id: 'action',
    header: 'Action',
    cell: (row) => (row.action === null ? missing : sentence(row.action)),
    value: (row) => row.action,
    card: 'title',
  },
  { id: 'node', header: 'Node', cell: (row) => row.trade?.node ?? missing, value: (row) => row.trade?.node },
  priced('entry', 'Entry', entryOf),
  priced('target', 'Target', (trade) => trade.target),
  priced('stop', 'Stop', (trade) => trade.stop),
  {
    id: 'quantity',
    header: 'Quantity',
    cell: (row) => (row.trade ? <Size trade={row.trade} /> : missing),
    value: (row) => row.trade && sizeOf(row.trade),
    numeric: true,
  },
  {
    id: 'result',
    header: 'Result',
    cell: (row) => (row.trade ? <Result trade={row.trade} /> : missing),
    value: (row) => row.trade && (row.trade.is_failed ? phaseOf(row.trade).word : row.trade.realized_pnl),
    numeric: true,
  },
  { id: 'route', header: 'Route', cell: (row) => row.route_name ?? row.route_id, value: (row) => row.route_name ?? row.route_id },
  {
    id: 'id',
    header: 'Signal id',
    cell: (row) => <span className="mono">{row.signal_id ?? missing}</span>,
    value: (row) => row.signal_id,
  },
  {
    id: 'reason',
    header: 'Reason',
    cell: (row) => (row.reason === null ? missing : <Reason signal={row} />),
    value: (row) => row.reason,
    wide: true,
  },
];
