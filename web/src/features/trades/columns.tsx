import type { Trade } from '../../api/types';
import { price, quantity, signedMultiple, toNumber } from '../../domain/numbers';
import { utc } from '../../domain/times';
import { exitTime, isInFlight } from '../../domain/trades';
import { Badge } from '../../ui/Badge';
import type { Column } from '../../ui/DataTable';
import { Change, LivePrice } from '../../ui/Figures';
import type { TradeAction } from '../../ui/trades/actions';
import { TradeActions } from '../../ui/trades/TradeActions';
import { useSteps, useTradeAge, useTradeNow } from '../../ui/trades/useTradeNow';
import { exitReasonWord, originOf, phaseOf, sideWord } from '../../ui/trades/words';
import { cx } from '../../ui/cx';
import styles from './trades-page.module.css';

type PriceOf = (trade: Trade) => number | null;

const entryOf: PriceOf = (trade) => trade.entry_average_price ?? trade.planned_entry_price;
const size = (trade: Trade) => (isInFlight(trade.phase) ? trade.open_quantity : trade.entry_filled_quantity) || trade.planned_quantity;

function MarketCell({ trade }: { trade: Trade }) {
  return (
    <>
      <strong>{trade.symbol}</strong> <span className="faint">{trade.venue}</span>
    </>
  );
}

function PriceCell({ trade, of }: { trade: Trade; of: PriceOf }) {
  const { tick } = useSteps(trade);
  return <>{price(of(trade), tick)}</>;
}

function QuantityCell({ trade }: { trade: Trade }) {
  const { step } = useSteps(trade);
  return <>{quantity(size(trade), step)}</>;
}

function LastCell({ trade }: { trade: Trade }) {
  const { last } = useTradeNow(trade);
  const { tick } = useSteps(trade);
  return <LivePrice value={last} tick={tick} />;
}

function UnrealizedCell({ trade }: { trade: Trade }) {
  const { unrealized } = useTradeNow(trade);
  return (
    <span className="live-value">
      <Change value={unrealized} kind="money" />
    </span>
  );
}

function MultipleCell({ trade }: { trade: Trade }) {
  const { r } = useTradeNow(trade);
  return <span className="live-value">{signedMultiple(r)}</span>;
}

function AgeCell({ trade }: { trade: Trade }) {
  return <span className="tnum">{useTradeAge(trade)}</span>;
}

function PhaseCell({ trade }: { trade: Trade }) {
  const { tone, word } = phaseOf(trade);
  return <Badge tone={tone}>{word}</Badge>;
}

const market: Column<Trade> = {
  id: 'market',
  header: 'Market',
  cell: (row) => <MarketCell trade={row} />,
  value: (row) => `${row.symbol}.${row.venue.toUpperCase()}`,
  card: 'title',
};
const side: Column<Trade> = { id: 'side', header: 'Side', cell: (row) => sideWord(row.side), value: (row) => row.side, card: 'title' };
const origin: Column<Trade> = {
  id: 'route',
  header: 'Route, node',
  cell: (row) => (
    <span className={cx(styles.tradeOrigin, 'truncate')} title={originOf(row)}>
      {originOf(row)}
    </span>
  ),
  value: originOf,
};
const account: Column<Trade> = { id: 'account', header: 'Account', cell: (row) => row.account, value: (row) => row.account, hidden: true };
const amount: Column<Trade> = {
  id: 'quantity',
  header: 'Quantity',
  cell: (row) => <QuantityCell trade={row} />,
  value: size,
  numeric: true,
};
const priced = (id: string, header: string, of: PriceOf): Column<Trade> => ({
  id,
  header,
  cell: (row) => <PriceCell trade={row} of={of} />,
  value: of,
  numeric: true,
});
const multiple: Column<Trade> = {
  id: 'r',
  header: 'R',
  cell: (row) => <MultipleCell trade={row} />,
  value: (row) => toNumber(row.r),
  numeric: true,
};
const phase: Column<Trade> = {
  id: 'phase',
  header: 'Phase',
  cell: (row) => <PhaseCell trade={row} />,
  value: (row) => phaseOf(row).word,
};

/** Trades in flight: where they stand now and what may be done. */
export const openColumns = (onAsk: (trade: Trade, action: TradeAction) => void): Column<Trade>[] => [
  market,
  side,
  origin,
  account,
  amount,
  priced('entry', 'Entry', entryOf),
  { id: 'last', header: 'Last', cell: (row) => <LastCell trade={row} />, value: (row) => row.last_price, numeric: true, card: 'figure' },
  priced('target', 'Target', (row) => row.target),
  priced('stop', 'Stop', (row) => row.stop),
  multiple,
  {
    id: 'unrealized',
    header: 'Unrealized',
    cell: (row) => <UnrealizedCell trade={row} />,
    value: (row) => toNumber(row.unrealized_pnl),
    numeric: true,
    card: 'figure',
  },
  { id: 'age', header: 'Age', cell: (row) => <AgeCell trade={row} />, value: (row) => row.planned_at, numeric: true },
  phase,
  {
    id: 'actions',
    header: 'Actions',
    cell: (row) => <TradeActions trade={row} compact onAsk={(action) => onAsk(row, action)} />,
    value: () => null,
    actions: true,
  },
];

/** Trades that are over: what they brought and why they ended. */
export const historyColumns: Column<Trade>[] = [
  market,
  side,
  origin,
  account,
  amount,
  priced('entry', 'Entry', entryOf),
  priced('exit', 'Exit', (row) => row.exit_average_price),
  multiple,
  {
    id: 'realized',
    header: 'Profit or loss',
    cell: (row) => <Change value={row.is_failed ? null : row.realized_pnl} kind="money" />,
    value: (row) => toNumber(row.realized_pnl),
    numeric: true,
    card: 'figure',
  },
  { id: 'fees', header: 'Fees', cell: (row) => price(row.fees, 0.01), value: (row) => toNumber(row.fees), numeric: true },
  { id: 'reason', header: 'Exit reason', cell: (row) => exitReasonWord(row.exit_reason), value: (row) => row.exit_reason },
  {
    id: 'closed',
    header: 'Closed, market time UTC',
    cell: (row) => <span className="tnum">{utc(exitTime(row)).replace(' UTC', '')}</span>,
    value: exitTime,
  },
  phase,
];
