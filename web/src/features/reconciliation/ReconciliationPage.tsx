import { useMutation, useQueryClient } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import { usePages } from '../../api/pages';
import type { Finding } from '../../api/types';
import { quantity } from '../../domain/numbers';
import { Badge } from '../../ui/Badge';
import { Button } from '../../ui/Button';
import { ButtonLink } from '../../ui/ButtonLink';
import { DataTable, LoadMore, NoneFound, type Column } from '../../ui/DataTable';
import { Time } from '../../ui/Figures';
import { Select } from '../../ui/Input';
import { PageHead } from '../../ui/PageHead';
import { Empty, InlineError, QueryView } from '../../ui/States';
import { FindingDrawer } from './FindingDrawer';
import { compareNow, findingKeys, findingPage } from './queries';
import { findingWords, statusWords } from './words';

const page = getRouteApi('/shell/reconciliation');

const columns: Column<Finding>[] = [
  {
    id: 'kind',
    header: 'Finding',
    cell: (row) => <strong>{findingWords[row.kind].title}</strong>,
    value: (row) => findingWords[row.kind].title,
    card: 'title',
  },
  {
    id: 'status',
    header: 'Status',
    cell: (row) => <Badge tone={statusWords[row.status].tone}>{statusWords[row.status].word}</Badge>,
    value: (row) => row.status,
    card: 'figure',
  },
  { id: 'account', header: 'Account', cell: (row) => row.account, value: (row) => row.account },
  { id: 'subject', header: 'Of', cell: (row) => row.symbol ?? row.subject, value: (row) => row.symbol ?? row.subject },
  {
    id: 'difference',
    header: 'Difference',
    cell: (row) => quantity(row.difference),
    value: (row) => row.difference,
    numeric: true,
    card: 'figure',
  },
  { id: 'detail', header: 'Detail', cell: (row) => row.detail, value: (row) => row.detail, wide: true },
  { id: 'seen', header: 'Seen', cell: (row) => `${row.seen_count} ×`, value: (row) => row.seen_count, numeric: true },
  { id: 'found', header: 'First seen', cell: (row) => <Time at={row.found_at} />, value: (row) => row.found_at },
  { id: 'last', header: 'Last seen', cell: (row) => <Time at={row.last_seen_at} />, value: (row) => row.last_seen_at, hidden: true },
];

const choices = [
  ['open', 'Open'],
  ['accepted', 'Accepted'],
  ['resolved', 'Resolved by themselves'],
  ['all', 'All'],
] as const;

/** What the desk and its venues do not agree on: how each came about, what it means, and what to do. */
export function ReconciliationPage() {
  const { status = 'open', id } = page.useSearch();
  const navigate = page.useNavigate();
  const wanted = status === 'all' ? undefined : status;
  const { query, list } = usePages(findingKeys.list(wanted), (next, signal) => findingPage(wanted, next, signal));
  const shown = list.data?.find((finding) => finding.id === id);
  const choose = (value: string) => {
    const chosen = choices.find(([known]) => known === value)?.[0];
    void navigate({ search: { status: chosen === 'open' ? undefined : chosen } });
  };
  return (
    <>
      <PageHead>
        <h1>Reconciliation</h1>
        <CompareNow />
      </PageHead>
      <QueryView query={list} what="Findings" skeletonRows={8}>
        {(rows) => (
          <DataTable
            name="findings"
            label="Findings"
            rows={rows}
            more={query.hasNextPage}
            columns={columns}
            rowId={(row) => String(row.id)}
            selectedId={id === undefined ? null : String(id)}
            onOpen={(row) => void navigate({ search: (old) => ({ ...old, id: row.id }) })}
            tools={
              <Select aria-label="Status" value={status} onChange={(event) => choose(event.target.value)}>
                {choices.map(([value, word]) => (
                  <option key={value} value={value}>
                    {word}
                  </option>
                ))}
              </Select>
            }
            footer={
              <>
                {rows.length === 0 && (status === 'open' ? <AllAgree /> : <NoneFound>No finding matches this filter.</NoneFound>)}
                {query.hasNextPage && (
                  <LoadMore busy={query.isFetchingNextPage} onClick={() => void query.fetchNextPage()}>
                    Load older findings
                  </LoadMore>
                )}
              </>
            }
          />
        )}
      </QueryView>
      {shown && <FindingDrawer finding={shown} onClose={() => void navigate({ search: (old) => ({ ...old, id: undefined }) })} />}
    </>
  );
}

function CompareNow() {
  const client = useQueryClient();
  const compare = useMutation({
    mutationFn: compareNow,
    onSettled: () => client.invalidateQueries({ queryKey: findingKeys.all }),
  });
  return (
    <>
      <InlineError error={compare.error} />
      {compare.isSuccess && (
        <span className="muted" role="status">
          Compared just now
        </span>
      )}
      <Button icon="refresh" busy={compare.isPending} onClick={() => compare.mutate()}>
        Compare now
      </Button>
    </>
  );
}

function AllAgree() {
  return (
    <Empty
      title="The desk and its venues agree"
      action={
        <ButtonLink to="/accounts" search={{}}>
          Show the accounts
        </ButtonLink>
      }
    >
      Every account is compared with its venue once a minute: orders, fills and positions. Whatever differs stands here until somebody has
      looked at it or it resolves itself.
    </Empty>
  );
}
