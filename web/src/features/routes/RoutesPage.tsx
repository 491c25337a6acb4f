import { useQuery } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import { useState } from 'react';
import { routes, trees } from '../../api/queries';
import type { Route, RouteSecret } from '../../api/types';
import { missing } from '../../domain/numbers';
import { sentence } from '../../domain/words';
import { Badge } from '../../ui/Badge';
import { Button } from '../../ui/Button';
import { ButtonLink } from '../../ui/ButtonLink';
import { DataTable, type Column } from '../../ui/DataTable';
import { Change, Time } from '../../ui/Figures';
import { Empty, QueryView } from '../../ui/States';
import { newRoute } from './draft';
import { NewRouteDialog } from './NewRouteDialog';
import { RouteDrawer } from './RouteDrawer';
import { SecretDialog } from './SecretDialog';
import { PageHead } from '../../ui/PageHead';
import { formatWords, signalWords } from './words';
import styles from './routes.module.css';

const page = getRouteApi('/shell/routes');

const busyWords: Partial<Record<string, string>> = { refuse: 'Refuse', queue: 'Queue', reverse: 'Reverse' };

export function RoutesPage() {
  const { make, tree, id: open = null } = page.useSearch();
  const navigate = page.useNavigate();
  const query = useQuery(routes);
  const { data: known } = useQuery(trees);
  const [secret, setSecret] = useState<RouteSecret | null>(null);
  const setMake = (shown: boolean) => void navigate({ search: shown ? { make: true } : {} });
  const setOpen = (id: string | null) => void navigate({ search: id === null ? {} : { id } });
  const opened = query.data?.find((route) => route.id === open);

  const columns: Column<Route>[] = [
    {
      id: 'name',
      header: 'Name',
      cell: (row) => (
        <span className={styles.named}>
          <strong>{row.name}</strong>
          {row.paused_at !== null && <Badge tone="warn">Paused</Badge>}
        </span>
      ),
      value: (row) => row.name,
      card: 'title',
    },
    { id: 'symbols', header: 'Symbols', cell: (row) => row.symbols.join(', '), value: (row) => row.symbols.join(' '), card: 'figure' },
    { id: 'account', header: 'Account', cell: (row) => row.account, value: (row) => row.account },
    {
      id: 'last',
      header: 'Last signal',
      cell: (row) =>
        row.last_signal_at === null ? (
          <span className="faint">{missing}</span>
        ) : (
          <>
            <Time at={row.last_signal_at} /> <span className="muted">{signalWords(row.last_signal_status)}</span>
          </>
        ),
      value: (row) => row.last_signal_at,
    },
    {
      id: 'node',
      header: 'Node',
      cell: (row) => row.current_node ?? <span className="faint">{missing}</span>,
      value: (row) => row.current_node,
    },
    {
      id: 'today',
      header: 'Today',
      cell: (row) => (row.today_pnl === null ? <span className="faint">{missing}</span> : <Change value={row.today_pnl} kind="money" />),
      value: (row) => row.today_pnl,
      numeric: true,
      card: 'figure',
    },
    { id: 'format', header: 'Format', cell: (row) => formatWords(row), value: (row) => formatWords(row) },
    {
      id: 'tree',
      header: 'Staking tree',
      cell: (row) => known?.find((tree) => tree.id === row.staking_tree_id)?.name ?? row.staking_tree_id,
      value: (row) => row.staking_tree_id,
    },
    { id: 'busy', header: 'While busy', cell: (row) => busyWords[row.on_busy] ?? row.on_busy, value: (row) => row.on_busy },
    {
      id: 'warnings',
      header: 'Warnings',
      cell: (row) =>
        row.warnings.length > 0 ? <Badge tone="warn">{String(row.warnings.length)}</Badge> : <span className="faint">{missing}</span>,
      value: (row) => row.warnings.length,
    },
    { id: 'sizing', header: 'Sizing', cell: (row) => sentence(row.sizing), value: (row) => row.sizing, hidden: true },
    {
      id: 'hmac',
      header: 'Authentication',
      cell: (row) => (row.hmac ? 'HMAC' : 'Token'),
      value: (row) => (row.hmac ? 'hmac' : 'token'),
      hidden: true,
    },
    { id: 'created', header: 'Created', cell: (row) => <Time at={row.created_at} />, value: (row) => row.created_at, hidden: true },
  ];

  return (
    <>
      <PageHead>
        <h1>Routes</h1>
        <ButtonLink to="/routes/paste" search={{}}>
          Paste an alert
        </ButtonLink>
        <Button kind="primary" icon="plus" onClick={() => setMake(true)}>
          New route
        </Button>
      </PageHead>
      <QueryView query={query} what="Routes">
        {(all) =>
          all.length === 0 ? (
            <Empty
              title="No routes yet"
              action={
                <span className={styles.routeActions}>
                  <Button kind="primary" icon="plus" onClick={() => setMake(true)}>
                    New route
                  </Button>
                  <ButtonLink to="/routes/paste" search={{}}>
                    Paste an alert
                  </ButtonLink>
                </span>
              }
            >
              A route receives alerts at its own address, sizes each trade with a staking tree and sends it to an account. Successive alerts
              walk one session. Alerts in another format are read too: paste one and see.
            </Empty>
          ) : (
            <DataTable
              name="routes"
              label="Routes"
              rows={all}
              columns={columns}
              rowId={(row) => row.id}
              selectedId={open}
              onOpen={(row) => setOpen(row.id)}
            />
          )
        }
      </QueryView>
      {make && (
        <NewRouteDialog
          initial={tree === undefined ? undefined : { ...newRoute, staking_tree_id: tree }}
          onClose={() => setMake(false)}
          onMade={(made) => {
            setMake(false);
            setSecret(made);
          }}
        />
      )}
      {opened && !secret && <RouteDrawer route={opened} onClose={() => setOpen(null)} onSecret={setSecret} />}
      {secret && (
        <SecretDialog
          secret={secret}
          onClose={() => {
            setSecret(null);
            setOpen(null);
          }}
        />
      )}
    </>
  );
}
