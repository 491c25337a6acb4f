import { useDeferredValue, useMemo, type ReactNode } from 'react';
import type { StakingTree, TreeFall } from '../../api/types';
import { cx } from '../../ui/cx';
import { Note } from '../../ui/Badge';
import { EndsChart, LengthChart } from './EndCharts';
import { HeatMap } from './HeatMap';
import { TreeFigures } from './TreeFigures';
import styles from './trees.module.css';
import { walkOf } from './walk';

/** What a design and a saved tree have in common. */
export type Shown = Omit<
  StakingTree,
  'id' | 'name' | 'origin' | 'version' | 'family' | 'is_newest' | 'in_use' | 'created_at' | 'created_by' | 'replication_error_percent'
>;

interface TreeResultProps {
  tree: Shown;
  fall: TreeFall | null | undefined;
  /** Where the edge comes from, or that there is none. */
  advice: string;
  /** While something newer is being computed. */
  isOld: boolean;
  children?: ReactNode;
}

/** Figures, stakes and distributions of a tree. */
export function TreeResult({ tree, fall, advice, isOld, children }: TreeResultProps) {
  const walk = useMemo(() => walkOf(tree.nodes, tree.win_rate), [tree.nodes, tree.win_rate]);
  // Up to 2,500 cells: the slider that is being dragged comes before them.
  const later = useDeferredValue(tree);
  return (
    <div className={styles.result}>
      <div className={cx(styles.computed, isOld && styles.old)} aria-busy={isOld}>
        <TreeFigures tree={tree} fall={fall} />
        <div className={styles.advice}>
          <Note tone="info">{advice}</Note>
          {tree.notes.map((note) => (
            <Note key={note} tone="warn">
              {note}
            </Note>
          ))}
        </div>
        <div className={styles.pictures}>
          <section className={styles.stakes} aria-label="Stakes">
            <h2>Stakes</h2>
            <HeatMap tree={later} rate={later.win_rate} label="Stake at each node" />
          </section>
          <section className={styles.ends} aria-label="Distribution">
            <EndsChart tree={tree} />
            <LengthChart walk={walk} mean={tree.expected_trades} />
          </section>
        </div>
      </div>
      {children}
    </div>
  );
}
