import { useQuery } from '@tanstack/react-query';
import { getRouteApi, useNavigate } from '@tanstack/react-router';
import { useMemo } from 'react';
import { session, trades, trees } from '../../api/queries';
import type { Session, StakingTree, Trade } from '../../api/types';
import { marketName } from '../../domain/markets';
import { money, toNumber } from '../../domain/numbers';
import { entryTime, isInFlight } from '../../domain/trades';
import { parsePath, valueAt } from '../../domain/tree';
import { Change, Figure, Time } from '../../ui/Figures';
import { BackIcon } from '../../ui/Icon';
import { QueryView, Skeleton } from '../../ui/States';
import { ChartLink } from '../../ui/trades/ChartLink';
import { TradeStrip } from '../../ui/trades/TradeStrip';
import { isByHand } from './byHand';
import { NextTrade } from './NextTrade';
import { Notes } from './Notes';
import { steps } from './queries';
import { pathTo, shownAt, stopsOf } from './replay';
import { ReplayBar } from './ReplayBar';
import { ResultBadge } from './ResultBadge';
import { rowsOf } from './rows';
import { RunningTotal } from './RunningTotal';
import { SessionActions } from './SessionActions';
import { Statistics } from './Statistics';
import { StepsTable } from './StepsTable';
import { Tags } from './Tags';
import { TreeLattice } from './TreeLattice';
import { useReplay } from './useReplay';
import styles from './sessions.module.css';
import { ButtonLink } from '../../ui/ButtonLink';
import { PageHead } from '../../ui/PageHead';

const page = getRouteApi('/shell/sessions/$sessionId');

export function SessionPage() {
  const { sessionId } = page.useParams();
  const query = useQuery(session(sessionId));
  return (
    <QueryView query={query} what="The session" skeletonRows={12}>
      {(data) => <OneSession key={data.session_id} session={data} />}
    </QueryView>
  );
}

function OneSession({ session: data }: { session: Session }) {
  const id = data.session_id;
  const { data: known } = useQuery(trees);
  const walked = useQuery(steps(id));
  const { data: owned = [] } = useQuery(trades({ owner_kind: 'session', owner_id: id }));
  const stops = useMemo(() => stopsOf(walked.data ?? []), [walked.data]);
  const last = stops.length - 1;
  const [position, move] = useReplay(last);
  const at = shownAt(position, last);
  const back = at < last ? stops[at] : undefined;
  const tree = known?.find((entry) => entry.id === data.staking_tree_id);
  return (
    <>
      <SessionHead session={data} tree={tree} trades={owned} />
      {owned
        .filter((trade) => isInFlight(trade.phase))
        .map((trade) => (
          <TradeStrip key={trade.trade_id} trade={trade} toTrade />
        ))}
      {isByHand(data) && <NextTrade session={data} tree={tree} />}
      <div className={styles.session}>
        <section className={styles.sessionTree} aria-label="Staking tree">
          {tree ? (
            <TreeLattice
              tree={tree}
              path={back ? pathTo(stops, at) : parsePath(data.path_summary)}
              current={back ? back.name : data.current_node}
              running={back !== undefined || !data.is_completed}
            />
          ) : (
            <Skeleton rows={8} label="the tree" />
          )}
          <ReplayBar stops={stops} position={position} onMove={move} />
        </section>
        <aside className={styles.sessionSide}>
          {tree && walked.data && <RunningTotal tree={tree} session={data} stops={stops} at={at} />}
          {walked.data && <Statistics session={data} rows={rowsOf(walked.data)} />}
          <Notes session={data} />
        </aside>
        <section className={styles.sessionSteps} aria-label="Steps">
          <QueryView query={walked} what="Steps" skeletonRows={6}>
            {(list) => <StepsTable steps={list} session={data} marked={position.used ? (stops[at]?.trade?.step ?? null) : null} />}
          </QueryView>
        </section>
      </div>
    </>
  );
}

function SessionHead({ session: data, tree, trades: owned }: { session: Session; tree: StakingTree | undefined; trades: Trade[] }) {
  const navigate = useNavigate();
  return (
    <PageHead className={styles.sessionHead} data-testid="session-head">
      <ButtonLink kind="quiet" to="/sessions" aria-label="All sessions">
        <BackIcon />
      </ButtonLink>
      <h1 className="truncate">{data.session_name}</h1>
      <ResultBadge session={data} />
      <Tags of={data.session_tags} />
      {data.closed_reason !== null && <span className="muted">{data.closed_reason}</span>}
      {isByHand(data) && <span className="muted">Walked by hand</span>}
      <SessionMarket session={data} trades={owned} />
      <SessionActions session={data} onDeleted={() => navigate({ to: '/sessions' })} />
      <dl className={styles.sessionFigures}>
        <Figure word="Node" value={data.current_node} />
        <Figure word="Running total" value={<Change value={data.running_total} kind="money" />} />
        <Figure
          word="Against the tree"
          value={<Distance session={data} tree={tree} />}
          title="Running total minus what the tree itself would have earned by this node"
        />
        <Figure word="Initial" value={money(data.initial_amount)} />
        <Figure word="Started" value={<Time at={data.started_at} />} />
        <Figure word="Last action" value={<Time at={data.last_action_at} />} />
      </dl>
    </PageHead>
  );
}

/** The market that the session trades on, and its chart at the time of the newest trade. */
function SessionMarket({ session: data, trades: owned }: { session: Session; trades: Trade[] }) {
  const newest = owned[0];
  if (data.symbol === null || data.venue === null) return null;
  const market = { symbol: data.symbol, venue: data.venue };
  const happened = { ...market, market_epoch: data.market_epoch, replay_of: data.replay_of };
  return (
    <ChartLink happened={happened} at={newest && !isInFlight(newest.phase) ? entryTime(newest) : null}>
      {marketName(market)} chart
    </ChartLink>
  );
}

/** How far costs, slippage and rounding have carried the session from the tree's own value. */
function Distance({ session: data, tree }: { session: Session; tree: StakingTree | undefined }) {
  const total = toNumber(data.running_total);
  const initial = toNumber(data.initial_amount);
  const value = tree ? valueAt(tree, parsePath(data.path_summary).at(-1)?.name ?? 'Start') : null;
  if (total === null || initial === null || value === null) return <>–</>;
  return <Change value={total - (initial * value) / 100} kind="money" />;
}
