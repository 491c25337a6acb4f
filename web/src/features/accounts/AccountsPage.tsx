import { useQuery } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import { accounts } from '../../api/queries';
import type { TradingAccount } from '../../api/types';
import { venueWord } from '../../domain/markets';
import { money } from '../../domain/numbers';
import { sentence } from '../../domain/words';
import { Button } from '../../ui/Button';
import { DataTable, type Column } from '../../ui/DataTable';
import { Change } from '../../ui/Figures';
import { PageHead } from '../../ui/PageHead';
import { Empty, QueryView } from '../../ui/States';
import { AccountDrawer } from './AccountDrawer';
import { AddAccountDialog } from './AddAccountDialog';
import { PhaseBadge } from './PhaseBadge';

const page = getRouteApi('/shell/accounts');

const columns: Column<TradingAccount>[] = [
  { id: 'account', header: 'Account', cell: (row) => <strong>{row.account}</strong>, value: (row) => row.account, card: 'title' },
  { id: 'phase', header: 'State', cell: (row) => <PhaseBadge account={row} />, value: (row) => row.phase, card: 'title' },
  { id: 'venue', header: 'Venue', cell: (row) => venueWord(row.venue), value: (row) => row.venue },
  { id: 'mode', header: 'Mode', cell: (row) => (row.mode === null ? '–' : sentence(row.mode)), value: (row) => row.mode },
  { id: 'kind', header: 'Kind', cell: (row) => (row.kind === null ? '–' : sentence(row.kind)), value: (row) => row.kind },
  {
    id: 'equity',
    header: 'Equity',
    cell: (row) => (
      <>
        <span className="live-value">{money(row.equity)}</span> <span className="faint">{row.currency}</span>
      </>
    ),
    value: (row) => row.equity,
    numeric: true,
    card: 'figure',
  },
  {
    id: 'unrealized',
    header: 'Unrealized',
    cell: (row) => <Change value={row.unrealized_pnl} kind="money" />,
    value: (row) => row.unrealized_pnl,
    numeric: true,
  },
  {
    id: 'power',
    header: 'Buying power',
    cell: (row) => <span className="live-value">{money(row.buying_power)}</span>,
    value: (row) => row.buying_power,
    numeric: true,
  },
  { id: 'positions', header: 'Positions', cell: (row) => row.positions.length, value: (row) => row.positions.length, numeric: true },
  { id: 'orders', header: 'Open orders', cell: (row) => row.open_orders.length, value: (row) => row.open_orders.length, numeric: true },
  { id: 'limits', header: 'Limits', cell: limitsOf, value: limitsOf },
];

function limitsOf(account: TradingAccount): string {
  const set = account.limits.filter(({ limit }) => limit !== null);
  const used = set.filter(({ limit, used: use }) => limit !== null && use >= limit).length;
  if (set.length === 0) return 'None';
  return used === 0 ? `${set.length} set` : `${set.length} set, ${used} reached`;
}

/** The accounts that the desk trades on; they come and go while it runs. */
export function AccountsPage() {
  const { account, add } = page.useSearch();
  const navigate = page.useNavigate();
  const query = useQuery(accounts);
  const shown = query.data?.find((entry) => entry.account === account);
  const addButton = (
    <Button kind="primary" icon="plus" onClick={() => void navigate({ search: { add: true } })}>
      Add an account
    </Button>
  );
  return (
    <>
      <PageHead>
        <h1>Accounts</h1>
        {addButton}
      </PageHead>
      <QueryView query={query} what="Accounts" skeletonRows={4}>
        {(rows) =>
          rows.length === 0 ? (
            <Empty title="No accounts yet" action={addButton}>
              An account is where orders go: the built-in simulator, or a venue’s own. Routes name the account that they trade on.
            </Empty>
          ) : (
            <DataTable
              name="accounts"
              label="Accounts"
              rows={rows}
              columns={columns}
              rowId={(row) => row.account}
              selectedId={account ?? null}
              onOpen={(row) => void navigate({ search: { account: row.account } })}
            />
          )
        }
      </QueryView>
      {shown && <AccountDrawer account={shown} onClose={() => void navigate({ search: {} })} />}
      {add && (
        <AddAccountDialog onClose={() => void navigate({ search: {} })} onAdded={(name) => void navigate({ search: { account: name } })} />
      )}
    </>
  );
}
