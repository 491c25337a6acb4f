import type { Simulator, SimulatorOrder, SimulatorPosition } from '../../api/types';
import { money, percent, price, quantity, toNumber } from '../../domain/numbers';
import { sentence } from '../../domain/words';
import { Badge } from '../../ui/Badge';
import { DataTable, type Column } from '../../ui/DataTable';
import { Change } from '../../ui/Figures';
import { cx } from '../../ui/cx';
import styles from './simulator.module.css';

const positionColumns: Column<SimulatorPosition>[] = [
  { id: 'symbol', header: 'Symbol', cell: (row) => <strong>{row.symbol}</strong>, value: (row) => row.symbol, card: 'title' },
  { id: 'quantity', header: 'Quantity', cell: (row) => quantity(row.quantity), value: (row) => toNumber(row.quantity), numeric: true },
  { id: 'average', header: 'Average', cell: (row) => price(row.average_price), value: (row) => toNumber(row.average_price), numeric: true },
  {
    id: 'last',
    header: 'Last',
    cell: (row) => <span className="live-value">{price(row.last_price)}</span>,
    value: (row) => toNumber(row.last_price),
    numeric: true,
  },
  {
    id: 'pnl',
    header: 'Unrealized',
    cell: (row) => <Change value={row.unrealized_pnl} kind="money" />,
    value: (row) => toNumber(row.unrealized_pnl),
    numeric: true,
    card: 'figure',
  },
];

const orderColumns: Column<SimulatorOrder>[] = [
  { id: 'symbol', header: 'Symbol', cell: (row) => <strong>{row.symbol}</strong>, value: (row) => row.symbol, card: 'title' },
  { id: 'side', header: 'Side', cell: (row) => sentence(row.side), value: (row) => row.side, card: 'title' },
  { id: 'type', header: 'Type', cell: (row) => sentence(row.type), value: (row) => row.type, card: 'figure' },
  { id: 'quantity', header: 'Quantity', cell: (row) => quantity(row.quantity), value: (row) => toNumber(row.quantity), numeric: true },
  { id: 'price', header: 'Limit', cell: (row) => price(row.price), value: (row) => toNumber(row.price), numeric: true },
  { id: 'stop', header: 'Stop', cell: (row) => price(row.stop_price), value: (row) => toNumber(row.stop_price), numeric: true },
  { id: 'status', header: 'Status', cell: (row) => sentence(row.status), value: (row) => row.status },
];

interface AccountCardProps {
  venue: Simulator;
  account: string;
}

export function AccountCard({ venue, account }: AccountCardProps) {
  const figures: [string, string][] = [
    ['Equity', money(venue.equity)],
    ['Cash', money(venue.cash)],
    ['Buying power', money(venue.buying_power)],
    ['Margin used', money(venue.margin_used)],
  ];
  return (
    <div className={styles.accountCard}>
      <div className={styles.accountHead}>
        <h2>Account {account}</h2>
        <span className="muted">
          {venue.account_kind}, {venue.currency}
          {venue.account_kind === 'margin' && `, leverage ${toNumber(venue.leverage)}`}
        </span>
        {venue.margin_call && <Badge tone="bad">Margin call</Badge>}
      </div>
      <dl className={styles.figures}>
        {figures.map(([word, value]) => (
          <div key={word}>
            <dt>{word}</dt>
            <dd className="tnum live-value">{value}</dd>
          </div>
        ))}
        <div>
          <dt>Unrealized</dt>
          <dd className="live-value">
            <Change value={venue.unrealized_pnl} kind="money" />
          </dd>
        </div>
      </dl>
      {venue.account_kind === 'spot' && <Balances venue={venue} />}
      <h2 className={styles.accountPart}>Positions</h2>
      {venue.positions.length === 0 ? (
        <p className={cx('muted', styles.accountNone)}>No open positions.</p>
      ) : (
        <DataTable
          name="positions"
          label="Positions"
          rows={venue.positions}
          columns={positionColumns}
          rowId={(row) => row.symbol}
          bar={false}
        />
      )}
      <h2 className={styles.accountPart}>Open orders</h2>
      {venue.open_orders.length === 0 ? (
        <p className={cx('muted', styles.accountNone)}>No open orders.</p>
      ) : (
        <DataTable
          name="open-orders"
          label="Open orders"
          rows={venue.open_orders}
          columns={orderColumns}
          rowId={(row) => row.client_order_id}
          bar={false}
        />
      )}
      <h2 className={styles.accountPart}>Costs</h2>
      <dl className={cx(styles.figures, styles.accountCosts)}>
        <div>
          <dt>Commission per leg</dt>
          <dd className="tnum">{percent((toNumber(venue.commission_rate) ?? 0) * 100, 4)}</dd>
        </div>
        <div>
          <dt>Spread</dt>
          <dd className="tnum">{quantity(venue.spread)}</dd>
        </div>
        <div>
          <dt>Slippage</dt>
          <dd className="tnum">{quantity(venue.slippage)}</dd>
        </div>
        <div>
          <dt>Order success rate</dt>
          <dd className="tnum">{percent(venue.success_rate * 100, 1)}</dd>
        </div>
        <div>
          <dt>Seed</dt>
          <dd className="tnum">{venue.seed}</dd>
        </div>
      </dl>
    </div>
  );
}

function Balances({ venue }: { venue: Simulator }) {
  return (
    <dl className={cx(styles.figures, styles.accountBalances)}>
      {venue.balances.map((balance) => (
        <div key={balance.asset}>
          <dt>{balance.asset}</dt>
          <dd className="tnum live-value">
            {quantity(balance.free)}
            {toNumber(balance.locked) !== 0 && <span className="faint"> + {quantity(balance.locked)} locked</span>}
          </dd>
        </div>
      ))}
    </dl>
  );
}
