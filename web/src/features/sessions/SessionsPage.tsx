import { usePages } from '../../api/pages';
import { useNavigate } from '@tanstack/react-router';
import { useDeferredValue, useState } from 'react';
import { useMayChange } from '../../api/hooks';
import type { Session } from '../../api/types';
import { marketName, venueWord } from '../../domain/markets';
import { money, toNumber } from '../../domain/numbers';
import { Button } from '../../ui/Button';
import { type Column, DataTable, LoadMore, NoneFound } from '../../ui/DataTable';
import { Change, Time } from '../../ui/Figures';
import { Empty, QueryView } from '../../ui/States';
import { isByHand } from './byHand';
import { saveSessions, sessionKeys, sessionPage, type SessionFilter } from './queries';
import { ResultBadge } from './ResultBadge';
import { WalkByHandDialog } from './WalkByHandDialog';
import { cx } from '../../ui/cx';
import { Tags } from './Tags';
import styles from './sessions.module.css';
import { ButtonLink } from '../../ui/ButtonLink';
import { Input, Select } from '../../ui/Input';
import { PageHead } from '../../ui/PageHead';

const columns: Column<Session>[] = [
  {
    id: 'name',
    header: 'Session',
    cell: (row) => (
      <span className={styles.named}>
        <strong>{row.session_name}</strong>
        <Tags of={row.session_tags} />
      </span>
    ),
    value: (row) => row.session_name,
    card: 'title',
  },
  { id: 'status', header: 'Result', cell: (row) => <ResultBadge session={row} />, value: (row) => row.status, card: 'title' },
  {
    id: 'market',
    header: 'Market',
    cell: (row) => {
      if (isByHand(row)) return <span className="muted">by hand</span>;
      return row.symbol !== null && row.venue !== null ? `${row.symbol} · ${venueWord(row.venue)}` : '–';
    },
    value: (row) => {
      if (isByHand(row)) return 'by hand';
      return row.symbol !== null && row.venue !== null ? marketName({ symbol: row.symbol, venue: row.venue }) : null;
    },
  },
  {
    id: 'node',
    header: 'Node',
    cell: (row) => <span className="tnum">{row.current_node}</span>,
    value: (row) => row.current_node,
    card: 'figure',
  },
  {
    id: 'path',
    header: 'Path',
    cell: (row) => (
      <span className={cx(styles.sessionPath, 'tnum', 'truncate')} title={row.path_summary}>
        {row.path_summary}
      </span>
    ),
    value: (row) => row.path_summary,
  },
  {
    id: 'initial',
    header: 'Initial',
    cell: (row) => money(row.initial_amount),
    value: (row) => toNumber(row.initial_amount),
    numeric: true,
  },
  {
    id: 'total',
    header: 'Running total',
    cell: (row) => <Change value={row.running_total} kind="money" />,
    value: (row) => toNumber(row.running_total),
    numeric: true,
    card: 'figure',
  },
  { id: 'started', header: 'Started', cell: (row) => <Time at={row.started_at} />, value: (row) => row.started_at },
  { id: 'last', header: 'Last action', cell: (row) => <Time at={row.last_action_at} />, value: (row) => row.last_action_at },
];

export function SessionsPage() {
  const navigate = useNavigate();
  const [text, setText] = useState('');
  const [result, setResult] = useState('');
  const [from, setFrom] = useState('');
  const [to, setTo] = useState('');
  const [opening, setOpening] = useState(false);
  const mayChange = useMayChange();
  const search = useDeferredValue(text.trim());
  const filter: SessionFilter = { search, result, date_from: from, date_to: to, include_incomplete: true };
  const filtered = search !== '' || result !== '' || from !== '' || to !== '';
  const { query, list } = usePages([...sessionKeys.list(filter), 'pages'], (next, signal) => sessionPage(filter, next, signal));

  const show = ({ session_id: sessionId }: Session) => void navigate({ to: '/sessions/$sessionId', params: { sessionId } });

  const tools = (
    <>
      <Input
        type="search"
        aria-label="Search sessions"
        placeholder="Search name, notes, tags"
        value={text}
        onChange={(event) => setText(event.target.value)}
      />
      <Select aria-label="Result" value={result} onChange={(event) => setResult(event.target.value)}>
        <option value="">Any result</option>
        <option value="won">Won</option>
        <option value="lost">Lost</option>
        <option value="open">Open</option>
        <option value="closed">Closed</option>
      </Select>
      <Input
        className={styles.dateInput}
        type="date"
        aria-label="Started from"
        value={from}
        onChange={(event) => setFrom(event.target.value)}
      />
      <Input
        className={styles.dateInput}
        type="date"
        aria-label="Started until"
        value={to}
        onChange={(event) => setTo(event.target.value)}
      />
    </>
  );

  return (
    <>
      <PageHead>
        <h1>Sessions</h1>
        {mayChange && (
          <Button icon="plus" onClick={() => setOpening(true)}>
            Walk by hand
          </Button>
        )}
      </PageHead>
      <QueryView query={list} what="Sessions" skeletonRows={10}>
        {(rows) =>
          rows.length === 0 && !filtered ? (
            <Empty
              title="No sessions yet"
              action={
                <ButtonLink kind="primary" to="/routes" search={{}}>
                  Go to Routes
                </ButtonLink>
              }
            >
              The first accepted signal of a route opens a session; each closed trade moves it one node along the staking tree until it has
              won or lost. The results of trades made elsewhere can be entered by hand.
            </Empty>
          ) : (
            <DataTable
              name="sessions"
              label="Sessions"
              rows={rows}
              more={query.hasNextPage}
              columns={columns}
              rowId={(row) => row.session_id}
              onOpen={show}
              tools={tools}
              files={(format) => saveSessions(filter, format)}
              fileColumns="all"
              footer={
                <>
                  {rows.length === 0 && <NoneFound>No session matches these filters.</NoneFound>}
                  {query.hasNextPage && (
                    <LoadMore busy={query.isFetchingNextPage} onClick={() => void query.fetchNextPage()}>
                      Load older sessions
                    </LoadMore>
                  )}
                </>
              }
            />
          )
        }
      </QueryView>
      {opening && <WalkByHandDialog onClose={() => setOpening(false)} onOpened={show} />}
    </>
  );
}
