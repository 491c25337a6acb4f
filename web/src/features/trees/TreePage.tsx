import { useQuery } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import { useCallback, useMemo, useState } from 'react';
import { refusalOf } from '../../api/refusal';
import type { StakingTree } from '../../api/types';
import { percent } from '../../domain/numbers';
import { Badge } from '../../ui/Badge';
import { ButtonLink } from '../../ui/ButtonLink';
import { Time } from '../../ui/Figures';
import { BackIcon } from '../../ui/Icon';
import { PageHead } from '../../ui/PageHead';
import { InlineError, QueryView } from '../../ui/States';
import { LookInputs } from './DesignInputs';
import { DrawPanel } from './DrawPanel';
import { names, told, usual, type Address, type Inputs } from './inputs';
import { Panel } from './Panel';
import { drawSaved, fallOf, oneTree } from './queries';
import { TreeActions } from './TreeActions';
import { TreeResult } from './TreeResult';
import styles from './trees.module.css';
import { useInputs, type Fields } from './useInputs';
import { useLast } from './useLast';
import { walkOf } from './walk';
import { edgeOf, shape } from './words';

const page = getRouteApi('/shell/trees/$treeId');

/** A saved tree with what it comes to. */
export function TreePage() {
  const { treeId } = page.useParams();
  // Another tree begins with what its own address says.
  return <OneTree key={treeId} id={treeId} />;
}

function OneTree({ id }: { id: string }) {
  const search = page.useSearch();
  const navigate = page.useNavigate();
  const write = useCallback(
    ({ rate, below, within }: Address) => void navigate({ search: { rate, below, within }, replace: true, resetScroll: false }),
    [navigate],
  );
  const fields = useInputs(search, write);
  const asked = fields.asked ?? usual;
  const query = useQuery(oneTree(id, asked.rate));
  const shown = useLast(query.data);
  return (
    <QueryView query={{ ...query, data: shown }} what="The tree" skeletonRows={12}>
      {(tree) => <Page tree={tree} fields={fields} asked={asked} isOld={fields.isBehind || query.data === undefined} />}
    </QueryView>
  );
}

function Page({ tree, fields, asked, isOld }: { tree: StakingTree; fields: Fields; asked: Inputs; isOld: boolean }) {
  const fallen = useQuery(fallOf(tree.id, asked));
  const fall = useLast(fallen.data);
  const [failed, setFailed] = useState<unknown>(null);
  const walk = useMemo(() => walkOf(tree.nodes, tree.win_rate), [tree]);
  const refused = refusalOf(fallen.error, { fields: names, told });
  const errors = { ...(fallen.error ? refused.fields : {}), ...(fields.wrong ?? {}) };
  const { rate, below, within } = fields.typed;
  return (
    <>
      <PageHead className={styles.head}>
        <ButtonLink kind="quiet" to="/trees" aria-label="All trees">
          <BackIcon />
        </ButtonLink>
        <h1 className="truncate">{tree.name}</h1>
        <TreeActions tree={tree} inputs={asked} onFailed={setFailed} />
      </PageHead>
      {failed ? (
        <div className={styles.failed}>
          <InlineError error={failed} />
        </div>
      ) : null}
      <p className={styles.about}>
        <Origin tree={tree} />
        <span>{shape(tree)}</span>
        <span>
          Reward : risk {tree.reward_risk}, costs {tree.cost_per_stake} of the stake
        </span>
        <span>Replication error {percent(tree.replication_error_percent, 4)}</span>
        {tree.created_at !== null && (
          <span>
            Saved <Time at={tree.created_at} /> by {tree.created_by}
          </span>
        )}
        {tree.in_use ? <Badge tone="good">In use</Badge> : <span>Not in use</span>}
      </p>
      <Panel
        summary={`win rate ${rate} %, a fall below ${below} % within ${within} sessions`}
        fields={<LookInputs fields={fields} errors={errors} />}
      >
        <TreeResult
          tree={tree}
          fall={fall}
          advice={edgeOf(tree, tree.break_even_win_rate, tree.win_rate)}
          isOld={isOld || (fallen.data === undefined && fallen.error === null)}
        >
          {fallen.error && refused.form ? <InlineError error={refused.form.error} besides={refused.form.named} /> : null}
          <DrawPanel
            subject={`${asked.rate}|${asked.below}|${asked.within}`}
            lengths={walk.lengths}
            below={asked.below}
            within={asked.within}
            draw={(draw) => drawSaved(tree.id, asked, draw)}
          />
        </TreeResult>
      </Panel>
    </>
  );
}

/** Where a tree comes from, and which of its versions it is. */
export function Origin({ tree }: { tree: Pick<StakingTree, 'origin' | 'version' | 'is_newest'> }) {
  if (tree.origin === 'preset') return <Badge tone="info">Preset</Badge>;
  return (
    <span>
      {tree.origin === 'written' ? 'Written' : 'Designed'}, version {tree.version}
      {tree.is_newest ? '' : ', not the newest'}
    </span>
  );
}
