import type { Trade } from '../../api/types';
import { missing, price, quantity, signedMultiple, toNumber } from '../../domain/numbers';
import { age, utc } from '../../domain/times';
import { secondsBetween } from '../../domain/fills';
import { entryTime, exitTime, isInFlight, liveExits } from '../../domain/trades';
import { Badge } from '../../ui/Badge';
import type { Column } from '../../ui/DataTable';
import { Change, LivePrice, Moment } from '../../ui/Figures';
import { Icon } from '../../ui/Icon';
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

/** The next of several targets, and how many come after it. */
function TargetCell({ trade }: { trade: Trade }) {
  const { tick } = useSteps(trade);
  const others = liveExits(trade).filter((exit) => exit.target !== null).length - 1;
  return (
    <>
      {price(trade.target, tick)}
      {others > 0 && <span className="faint"> +{others}</span>}
    </>
  );
}

/** A stop that follows the price, or a time that closes the trade, shows by a sign with its figure. */
function StopCell({ trade }: { trade: Trade }) {
  const { tick } = useSteps(trade);
  const trails = liveExits(trade).find((exit) => exit.trail_distance !== null)?.trail_distance ?? null;
  const closes = liveExits(trade).find((exit) => exit.close_at !== null)?.close_at ?? null;
  const notes = [
    trails !== null && `The stop trails the best price by ${price(trails, tick)}`,
    closes !== null && `Closes at ${utc(closes)}`,
  ];
  const note = notes.filter(Boolean).join('. ');
  return (
    <span className={styles.stopCell} title={note || undefined}>
      {price(trade.stop, tick)}
      {trails !== null && <Icon name={trade.side === 'buy' ? 'up' : 'down'} size={8} />}
      {closes !== null && <Icon name="clock" size={12} />}
      {note !== '' && <span className="visually-hidden">{note}</span>}
    </span>
  );
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
  { ...priced('target', 'Target', (row) => row.target), cell: (row) => <TargetCell trade={row} /> },
  { ...priced('stop', 'Stop', (row) => row.stop), cell: (row) => <StopCell trade={row} /> },
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

const durationOf = (row: Trade) => {
  const seconds = secondsBetween(entryTime(row), exitTime(row));
  return seconds === null ? missing : age(seconds);
};

/** Trades that are over: what they brought and why they ended. */
export const historyColumns: Column<Trade>[] = [
  market,
  side,
  origin,
  account,
  amount,
  { ...priced('planned', 'Planned entry', (row) => row.planned_entry_price), hidden: true },
  priced('entry', 'Entry', (row) => row.entry_average_price),
  priced('slippage', 'Slippage', (row) => row.slippage),
  { ...priced('target', 'Target', (row) => row.target), hidden: true },
  { ...priced('stop', 'Stop', (row) => row.stop), hidden: true },
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
    id: 'opened',
    header: 'Opened, market time',
    cell: (row) => <Moment at={entryTime(row)} />,
    value: entryTime,
    hidden: true,
  },
  {
    id: 'closed',
    header: 'Closed, market time',
    cell: (row) => <Moment at={exitTime(row)} />,
    value: exitTime,
  },
  {
    id: 'duration',
    header: 'Duration',
    cell: (row) => <span className="tnum">{durationOf(row)}</span>,
    value: (row) => secondsBetween(entryTime(row), exitTime(row)),
    numeric: true,
  },
  phase,
];
