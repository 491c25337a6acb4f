import type { OpenOrder, Position, TradingAccount } from '../../api/types';
import { money, price, quantity, toNumber } from '../../domain/numbers';
import { DataTable, type Column } from '../../ui/DataTable';
import { Change } from '../../ui/Figures';

const positionColumns: Column<Position>[] = [
  { id: 'symbol', header: 'Symbol', cell: (row) => <strong>{row.symbol}</strong>, value: (row) => row.symbol, card: 'title' },
  { id: 'quantity', header: 'Quantity', cell: (row) => quantity(row.quantity), value: (row) => toNumber(row.quantity), numeric: true },
  { id: 'average', header: 'Average', cell: (row) => price(row.average_price), value: (row) => toNumber(row.average_price), numeric: true },
  { id: 'last', header: 'Last', cell: (row) => <span className="live-value">{price(row.last_price)}</span>, value: (row) => toNumber(row.last_price), numeric: true },
  { id: 'pnl', header: 'Unrealised', cell: (row) => <Change value={row.unrealized_pnl} kind="money" />, value: (row) => toNumber(row.unrealized_pnl), numeric: true, card: 'figure' },
];

const orderColumns: Column<OpenOrder>[] = [
  { id: 'symbol', header: 'Symbol', cell: (row) => <strong>{row.symbol}</strong>, value: (row) => row.symbol, card: 'title' },
  { id: 'side', header: 'Side', cell: (row) => row.side, value: (row) => row.side, card: 'title' },
  { id: 'type', header: 'Type', cell: (row) => row.type, value: (row) => row.type, card: 'figure' },
  { id: 'quantity', header: 'Quantity', cell: (row) => quantity(row.quantity), value: (row) => toNumber(row.quantity), numeric: true },
  { id: 'price', header: 'Limit', cell: (row) => price(row.price), value: (row) => toNumber(row.price), numeric: true },
  { id: 'stop', header: 'Stop', cell: (row) => price(row.stop_price), value: (row) => toNumber(row.stop_price), numeric: true },
  { id: 'status', header: 'Status', cell: (row) => row.status, value: (row) => row.status },
];

export function AccountCard({ account }: { account: TradingAccount }) {
  const figures: [string, string][] = [
    ['Equity', money(account.equity)],
    ['Balance', money(account.balance)],
    ['Buying power', money(account.buying_power)],
    ['Margin used', money(account.margin_used)],
  ];
  return (
    <div className="account-card">
      <div className="account-head">
        <h2>Account {account.account}</h2>
        <span className="muted">
          {account.kind}, {account.currency}
          {account.kind === 'margin' && toNumber(account.leverage) !== null ? `, leverage ${toNumber(account.leverage)}` : ''}
        </span>
      </div>
      <dl className="figures">
        {figures.map(([word, value]) => (
          <div key={word}>
            <dt>{word}</dt>
            <dd className="tnum live-value">{value}</dd>
          </div>
        ))}
        <div>
          <dt>Unrealised</dt>
          <dd>
            <Change value={account.unrealized_pnl} kind="money" />
          </dd>
        </div>
      </dl>
      <h2 className="account-part">Positions</h2>
      {account.positions.length === 0 ? (
        <p className="muted account-none">No open position.</p>
      ) : (
        <DataTable name="positions" label="Positions" rows={account.positions} columns={positionColumns} rowId={(row) => row.symbol} bar={false} />
      )}
      <h2 className="account-part">Open orders</h2>
      {account.open_orders.length === 0 ? (
        <p className="muted account-none">No open order.</p>
      ) : (
        <DataTable name="open-orders" label="Open orders" rows={account.open_orders} columns={orderColumns} rowId={(row) => row.client_order_id} bar={false} />
      )}
    </div>
  );
}
