import type { Instrument, Position, Signal, Trade, TradeOrder } from '../../api/types';
import { price, quantity, signedMultiple, toNumber } from '../../domain/numbers';
import { entryTime, exitTime, isInFlight } from '../../domain/trades';
import { sentence } from '../../domain/words';
import { Badge } from '../../ui/Badge';
import type { Column } from '../../ui/DataTable';
import { Change, Moment, Time } from '../../ui/Figures';
import { Reason } from '../../ui/signals/Reason';
import { SignalBadge } from '../../ui/signals/SignalBadge';
import { exitReasonWord, originOf, phaseOf, sideWord } from '../../ui/trades/words';

type Steps = Pick<Instrument, 'tick_size' | 'step_size'>;

export const positionColumns = ({ tick_size: tick, step_size: step }: Steps): Column<Position>[] => [
  { id: 'account', header: 'Account', cell: (row) => row.account, value: (row) => row.account, card: 'title' },
  {
    id: 'side',
    header: 'Side',
    cell: (row) => (row.quantity < 0 ? 'Short' : 'Long'),
    value: (row) => (row.quantity < 0 ? 'short' : 'long'),
    card: 'title',
  },
  {
    id: 'quantity',
    header: 'Quantity',
    cell: (row) => quantity(Math.abs(row.quantity), step),
    value: (row) => row.quantity,
    numeric: true,
  },
  {
    id: 'average',
    header: 'Average price',
    cell: (row) => price(row.average_price, tick),
    value: (row) => row.average_price,
    numeric: true,
  },
  { id: 'last', header: 'Last', cell: (row) => price(row.last_price, tick), value: (row) => row.last_price, numeric: true },
  {
    id: 'unrealized',
    header: 'Unrealized',
    cell: (row) => <Change value={row.unrealized_pnl} kind="money" />,
    value: (row) => toNumber(row.unrealized_pnl),
    numeric: true,
    card: 'figure',
  },
];

const priceOf = (order: TradeOrder) => order.average_fill_price ?? order.limit_price ?? order.stop_price;

export const orderColumns = ({ tick_size: tick, step_size: step }: Steps): Column<TradeOrder>[] => [
  { id: 'leg', header: 'Leg', cell: (row) => sentence(row.leg), value: (row) => row.leg, card: 'title' },
  { id: 'side', header: 'Side', cell: (row) => sentence(row.side), value: (row) => row.side, card: 'title' },
  { id: 'type', header: 'Type', cell: (row) => sentence(row.type), value: (row) => row.type },
  { id: 'quantity', header: 'Quantity', cell: (row) => quantity(row.quantity, step), value: (row) => row.quantity, numeric: true },
  {
    id: 'filled',
    header: 'Filled',
    cell: (row) => quantity(row.filled_quantity, step),
    value: (row) => row.filled_quantity,
    numeric: true,
  },
  { id: 'price', header: 'Price', cell: (row) => price(priceOf(row), tick), value: priceOf, numeric: true, card: 'figure' },
  { id: 'status', header: 'Status', cell: (row) => sentence(row.status), value: (row) => row.status, card: 'figure' },
  { id: 'account', header: 'Account', cell: (row) => row.account, value: (row) => row.account },
  { id: 'at', header: 'Recorded', cell: (row) => <Time at={row.recorded_at} />, value: (row) => row.recorded_at },
];

export const tradeColumns = ({ tick_size: tick, step_size: step }: Steps): Column<Trade>[] => [
  { id: 'side', header: 'Side', cell: (row) => sideWord(row.side), value: (row) => row.side, card: 'title' },
  { id: 'origin', header: 'Route, node', cell: originOf, value: originOf, card: 'title' },
  {
    id: 'quantity',
    header: 'Quantity',
    cell: (row) => quantity(row.entry_filled_quantity || row.planned_quantity, step),
    value: (row) => row.entry_filled_quantity || row.planned_quantity,
    numeric: true,
  },
  {
    id: 'entry',
    header: 'Entry',
    cell: (row) => price(row.entry_average_price ?? row.planned_entry_price, tick),
    value: (row) => row.entry_average_price ?? row.planned_entry_price,
    numeric: true,
  },
  { id: 'exit', header: 'Exit', cell: (row) => price(row.exit_average_price, tick), value: (row) => row.exit_average_price, numeric: true },
  { id: 'r', header: 'R', cell: (row) => signedMultiple(row.r), value: (row) => toNumber(row.r), numeric: true },
  {
    id: 'realized',
    header: 'Profit or loss',
    cell: (row) => <Change value={isInFlight(row.phase) || row.is_failed ? null : row.realized_pnl} kind="money" />,
    value: (row) => toNumber(row.realized_pnl),
    numeric: true,
    card: 'figure',
  },
  { id: 'reason', header: 'Exit reason', cell: (row) => exitReasonWord(row.exit_reason), value: (row) => row.exit_reason },
  {
    id: 'at',
    header: 'Market time',
    cell: (row) => <Moment at={exitTime(row) ?? entryTime(row)} />,
    value: (row) => exitTime(row) ?? entryTime(row),
  },
  {
    id: 'phase',
    header: 'Phase',
    cell: (row) => <Badge tone={phaseOf(row).tone}>{phaseOf(row).word}</Badge>,
    value: (row) => phaseOf(row).word,
  },
];

export const signalColumns: Column<Signal>[] = [
  { id: 'received', header: 'Received', cell: (row) => <Time at={row.received_at} />, value: (row) => row.received_at, card: 'figure' },
  { id: 'status', header: 'Status', cell: (row) => <SignalBadge signal={row} />, value: (row) => row.status },
  { id: 'action', header: 'Action', cell: (row) => sentence(row.action ?? '–'), value: (row) => row.action, card: 'title' },
  { id: 'route', header: 'Route', cell: (row) => row.route_name ?? row.route_id, value: (row) => row.route_name ?? row.route_id },
  { id: 'id', header: 'Signal id', cell: (row) => <span className="mono">{row.signal_id ?? '–'}</span>, value: (row) => row.signal_id },
  {
    id: 'reason',
    header: 'Reason',
    cell: (row) => (row.reason === null ? '–' : <Reason signal={row} />),
    value: (row) => row.reason,
    wide: true,
  },
];
