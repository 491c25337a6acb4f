import { useQuery, type UseQueryResult } from '@tanstack/react-query';
import { getRouteApi, Link } from '@tanstack/react-router';
import { useCallback } from 'react';
import type { StakingTree } from '../../api/types';
import { cx } from '../../ui/cx';
import { Note } from '../../ui/Badge';
import { ButtonLink } from '../../ui/ButtonLink';
import { SelectField } from '../../ui/Field';
import { BackIcon } from '../../ui/Icon';
import { PageHead } from '../../ui/PageHead';
import { PlainTable } from '../../ui/PlainTable';
import { Empty, Failure, InlineError, QueryView, Skeleton } from '../../ui/States';
import { rowsOf } from './compare';
import { Dial } from './Dial';
import { HeatMap } from './HeatMap';
import { usual, type Address } from './inputs';
import { oneTree, treeList } from './queries';
import styles from './trees.module.css';
import { useInputs } from './useInputs';
import { useLast } from './useLast';
import { edgeOf, shape } from './words';

const page = getRouteApi('/shell/trees/compare');

/** Two trees side by side: what they come to, and their stakes on one scale. */
export function ComparePage() {
  const query = useQuery(treeList);
  return (
    <>
      <PageHead className={styles.head}>
        <ButtonLink kind="quiet" to="/trees" aria-label="All trees">
          <BackIcon />
        </ButtonLink>
        <h1>Compare trees</h1>
      </PageHead>
      <QueryView query={query} what="Trees" skeletonRows={12}>
        {({ items }) =>
          items.length < 2 ? (
            <Empty
              title="There is only one tree"
              action={
                <ButtonLink kind="primary" to="/trees/design">
                  New tree
                </ButtonLink>
              }
            >
              Save another one to compare it with.
            </Empty>
          ) : (
            <Choose known={items} />
          )
        }
      </QueryView>
    </>
  );
}

function Choose({ known }: { known: readonly StakingTree[] }) {
  const search = page.useSearch();
  const navigate = page.useNavigate();
  const write = useCallback(
    ({ rate }: Address) => void navigate({ search: (before) => ({ ...before, rate }), replace: true, resetScroll: false }),
    [navigate],
  );
  const fields = useInputs(search.rate === undefined ? {} : { rate: search.rate }, write);
  const rate = fields.asked?.rate ?? usual.rate;
  const one = search.one ?? known[0]?.id ?? '';
  const other = search.other ?? known.find(({ id }) => id !== one)?.id ?? '';
  const first = useQuery(oneTree(one, rate));
  const second = useQuery(oneTree(other, rate));
  const [left, right] = [useLast(first.data), useLast(second.data)];
  const choose = (place: 'one' | 'other', id: string) =>
    void navigate({ search: { one, other, rate: search.rate, [place]: id }, replace: true, resetScroll: false });
  const isOld = first.data === undefined || second.data === undefined || fields.isBehind;
  return (
    <div className={styles.compare}>
      <div className={styles.compareTools}>
        {(['one', 'other'] as const).map((place) => (
          <SelectField
            key={place}
            label={place === 'one' ? 'First tree' : 'Second tree'}
            value={place === 'one' ? one : other}
            onChange={(event) => choose(place, event.target.value)}
          >
            {known.map((tree) => (
              <option key={tree.id} value={tree.id}>
                {named(tree)}
              </option>
            ))}
          </SelectField>
        ))}
        <Dial
          label="Win rate"
          unit="%"
          value={fields.typed.rate}
          error={fields.wrong?.rate}
          min={0}
          max={100}
          step={0.5}
          onType={(text) => fields.type('rate', text)}
        />
      </div>
      {left && right && [first.error, second.error].map((error, index) => error && <InlineError key={index} error={error} />)}
      {left && right ? (
        <Both left={left} right={right} isOld={isOld} />
      ) : (
        [first, second].map((query, index) => <Missing key={index} query={query} />)
      )}
    </div>
  );
}

function Missing({ query }: { query: UseQueryResult<StakingTree> }) {
  if (query.error) return <Failure what="A tree could not be loaded" error={query.error} retry={() => query.refetch()} />;
  return query.data ? null : <Skeleton rows={6} label="the trees" />;
}

function Both({ left, right, isOld }: { left: StakingTree; right: StakingTree; isOld: boolean }) {
  const most = Math.max(left.largest_stake_percent, right.largest_stake_percent);
  const isSame = left.id === right.id;
  return (
    <div className={cx(styles.compared, isOld && styles.old)} aria-busy={isOld}>
      <div className={styles.compareFigures}>
        {isSame && <Note tone="warn">This is the same tree twice.</Note>}
        <Note tone="info">{edgeOf(left, left.break_even_win_rate, left.win_rate)}</Note>
        {left.break_even_win_rate !== right.break_even_win_rate && (
          <Note tone="info">{edgeOf(right, right.break_even_win_rate, right.win_rate)}</Note>
        )}
        <PlainTable
          label="Figures of both trees"
          head={['Figure', 'First', 'Second', 'Difference']}
          words={[0]}
          rows={rowsOf(left, right).map((row) => [row.word, row.one, row.other, row.difference])}
        />
      </div>
      <div className={styles.compareMaps}>
        {[left, right].map((tree, index) => (
          <section key={index} aria-label={`Stakes of tree ${index + 1}`}>
            <h2>
              <Link to="/trees/$treeId" params={{ treeId: tree.id }}>
                {named(tree)}
              </Link>
            </h2>
            <HeatMap tree={tree} rate={tree.win_rate} most={most} label={`Stakes of ${named(tree)}, tree ${index + 1}`} />
          </section>
        ))}
      </div>
    </div>
  );
}

const named = (tree: StakingTree) =>
  `${tree.name}${tree.version > 1 || !tree.is_newest ? `, version ${tree.version}` : ''} (${shape(tree)})`;
