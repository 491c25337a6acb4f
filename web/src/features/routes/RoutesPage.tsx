import { useQuery } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import { useState } from 'react';
import { routes, trees } from '../../api/queries';
import type { Route, RouteSecret } from '../../api/types';
import { sentence } from '../../domain/words';
import { Badge } from '../../ui/Badge';
import { Button } from '../../ui/Button';
import { DataTable, type Column } from '../../ui/DataTable';
import { Time } from '../../ui/Figures';
import { Empty, QueryView } from '../../ui/States';
import { NewRouteDialog } from './NewRouteDialog';
import { RouteDrawer } from './RouteDrawer';
import { SecretDialog } from './SecretDialog';
import { PageHead } from '../../ui/PageHead';

const page = getRouteApi('/shell/routes');

const busyWords: Partial<Record<string, string>> = { refuse: 'Refuse', queue: 'Queue', reverse: 'Reverse' };

export function RoutesPage() {
  const { make, tree } = page.useSearch();
  const navigate = page.useNavigate();
  const query = useQuery(routes);
  const { data: known } = useQuery(trees);
  const [open, setOpen] = useState<string | null>(null);
  const [secret, setSecret] = useState<RouteSecret | null>(null);
  const setMake = (shown: boolean) => void navigate({ search: shown ? { make: true } : {} });
  const opened = query.data?.find((route) => route.id === open);

  const columns: Column<Route>[] = [
    { id: 'name', header: 'Name', cell: (row) => <strong>{row.name}</strong>, value: (row) => row.name, card: 'title' },
    { id: 'symbols', header: 'Symbols', cell: (row) => row.symbols.join(', '), value: (row) => row.symbols.join(' '), card: 'figure' },
    { id: 'account', header: 'Account', cell: (row) => row.account, value: (row) => row.account },
    {
      id: 'tree',
      header: 'Staking tree',
      cell: (row) => known?.find((tree) => tree.id === row.staking_tree_id)?.name ?? row.staking_tree_id,
      value: (row) => row.staking_tree_id,
    },
    { id: 'sizing', header: 'Sizing', cell: (row) => sentence(row.sizing), value: (row) => row.sizing },
    { id: 'busy', header: 'While busy', cell: (row) => busyWords[row.on_busy] ?? row.on_busy, value: (row) => row.on_busy },
    { id: 'hmac', header: 'Authentication', cell: (row) => (row.hmac ? 'HMAC' : 'Token'), value: (row) => (row.hmac ? 'hmac' : 'token') },
    {
      id: 'warnings',
      header: 'Warnings',
      cell: (row) => (row.warnings?.length ? <Badge tone="warn">{String(row.warnings.length)}</Badge> : <span className="faint">–</span>),
      value: (row) => row.warnings?.length ?? 0,
    },
    { id: 'created', header: 'Created', cell: (row) => <Time at={row.created_at} />, value: (row) => row.created_at },
  ];

  return (
    <>
      <PageHead>
        <h1>Routes</h1>
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
                <Button kind="primary" icon="plus" onClick={() => setMake(true)}>
                  New route
                </Button>
              }
            >
              A route receives alerts at its own address, sizes each trade with a staking tree and sends it to an account. Successive alerts
              walk one session.
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
          tree={tree}
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
