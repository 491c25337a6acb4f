import { usePages } from '../../api/pages';
import { useQuery } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import { useDeferredValue, useMemo, useState } from 'react';
import { routes } from '../../api/queries';
import { DataTable, LoadMore, NoneFound } from '../../ui/DataTable';
import { Empty, QueryView } from '../../ui/States';
import { columns, type SignalRow } from './columns';
import { SignalDrawer } from './SignalDrawer';
import { signalKeys, signalPage, useTradesOf } from './queries';
import { statusWord } from '../../ui/signals/status';
import { StatusCounts } from './StatusCounts';
import { ButtonLink } from '../../ui/ButtonLink';
import { Input, Select } from '../../ui/Input';
import { PageHead } from '../../ui/PageHead';

const page = getRouteApi('/shell/signals');
const statuses = ['accepted', 'queued', 'refused', 'invalid', 'conflict', 'superseded'];

export function SignalsPage() {
  const search = page.useSearch();
  const navigate = page.useNavigate();
  const [text, setText] = useState('');
  const wanted = useDeferredValue(text.trim());
  const { data: allRoutes } = useQuery(routes);
  const filter = { status: search.status, route_id: search.route, search: wanted };
  const { query, list: loaded } = usePages(signalKeys.list(filter), (next, signal) => signalPage(filter, next, signal));
  const filtered = Boolean(search.status ?? search.route ?? (wanted || undefined));
  const known = useTradesOf(query.data?.pages.map((entry) => entry.items) ?? []);
  const rowsWithTrades = useMemo(
    () => loaded.data?.map((row): SignalRow => ({ ...row, trade: known.get(row.trade_id ?? '') ?? null })),
    [loaded.data, known],
  );
  const list = { ...loaded, data: rowsWithTrades };

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
        {allRoutes?.map((route) => (
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
      <StatusCounts
        filter={{ route_id: search.route, search: wanted }}
        chosen={search.status}
        onChoose={(status) => void navigate({ search: (old) => ({ ...old, status }) })}
      />
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
