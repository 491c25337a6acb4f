import { pages } from '../../api/pages';
import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import { useDeferredValue, useState } from 'react';
import { routes } from '../../api/queries';
import type { Signal } from '../../api/types';
import { type Column, DataTable, LoadMore, NoneFound } from '../../ui/DataTable';
import { Time } from '../../ui/Figures';
import { Empty, QueryView } from '../../ui/States';
import { Reason } from './Reason';
import { SignalDrawer } from './SignalDrawer';
import { SignalBadge } from './SignalBadge';
import { signalKeys, signalPage } from './queries';
import { statusWord } from './status';
import { ButtonLink } from '../../ui/ButtonLink';
import { Input, Select } from '../../ui/Input';
import { PageHead } from '../../ui/PageHead';

const page = getRouteApi('/shell/signals');
const statuses = ['accepted', 'queued', 'refused', 'invalid', 'conflict'];

const columns: Column<Signal>[] = [
  { id: 'received', header: 'Received', cell: (row) => <Time at={row.received_at} />, value: (row) => row.received_at, card: 'figure' },
  {
    id: 'status',
    header: 'Status',
    cell: (row) => <SignalBadge signal={row} />,
    value: (row) => row.status,
  },
  { id: 'symbol', header: 'Symbol', cell: (row) => <strong>{row.symbol ?? '–'}</strong>, value: (row) => row.symbol, card: 'title' },
  { id: 'action', header: 'Action', cell: (row) => row.action ?? '–', value: (row) => row.action, card: 'title' },
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

export function SignalsPage() {
  const search = page.useSearch();
  const navigate = page.useNavigate();
  const [text, setText] = useState('');
  const wanted = useDeferredValue(text.trim());
  const { data: known } = useQuery(routes);
  const filter = { status: search.status, route_id: search.route, search: wanted };
  const query = useInfiniteQuery(pages(signalKeys.list(filter), (next, signal) => signalPage(filter, next, signal)));
  const filtered = Boolean(search.status ?? search.route ?? (wanted || undefined));
  const list = { ...query, data: query.data?.pages.flatMap((entry) => entry.items) };

  const tools = (
    <>
      <Input
        type="search"
        aria-label="Search signals"
        placeholder="Search id, symbol"
        value={text}
        onChange={(event) => setText(event.target.value)}
      />
      <Select
        aria-label="Status"
        value={search.status ?? ''}
        onChange={(event) => void navigate({ search: (old) => ({ ...old, status: event.target.value || undefined }) })}
      >
        <option value="">Any status</option>
        {statuses.map((status) => (
          <option key={status} value={status}>
            {statusWord(status)}
          </option>
        ))}
      </Select>
      <Select
        aria-label="Route"
        value={search.route ?? ''}
        onChange={(event) => void navigate({ search: (old) => ({ ...old, route: event.target.value || undefined }) })}
      >
        <option value="">Any route</option>
        {known?.map((route) => (
          <option key={route.id} value={route.id}>
            {route.name}
          </option>
        ))}
      </Select>
    </>
  );

  return (
    <>
      <PageHead>
        <h1>Signals</h1>
      </PageHead>
      <QueryView query={list} what="Signals" skeletonRows={10}>
        {(rows) =>
          rows.length === 0 && !filtered ? (
            <Empty
              title="No signals yet"
              action={
                <ButtonLink kind="primary" to="/routes" search={{}}>
                  Go to Routes
                </ButtonLink>
              }
            >
              Every alert that reaches a route’s address is kept here with what was decided and why. Create a route, then put its address
              and alert text into TradingView.
            </Empty>
          ) : (
            <DataTable
              name="signals"
              label="Signals"
              rows={rows}
              more={query.hasNextPage}
              columns={columns}
              rowId={(row) => row.id}
              selectedId={search.id ?? null}
              onOpen={(row) => void navigate({ search: (old) => ({ ...old, id: row.id }) })}
              tools={tools}
              footer={
                <>
                  {rows.length === 0 && <NoneFound>No signal matches these filters.</NoneFound>}
                  {query.hasNextPage && (
                    <LoadMore busy={query.isFetchingNextPage} onClick={() => void query.fetchNextPage()}>
                      Load older signals
                    </LoadMore>
                  )}
                </>
              }
            />
          )
        }
      </QueryView>
      {search.id !== undefined && (
        <SignalDrawer id={search.id} onClose={() => void navigate({ search: (old) => ({ ...old, id: undefined }) })} />
      )}
    </>
  );
}
