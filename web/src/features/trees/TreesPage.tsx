import { useQuery } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import { useState } from 'react';
import type { StakingTree } from '../../api/types';
import { percent } from '../../domain/numbers';
import { Badge } from '../../ui/Badge';
import { Button } from '../../ui/Button';
import { ButtonLink } from '../../ui/ButtonLink';
import { DataTable, NoneFound, type Column } from '../../ui/DataTable';
import { Change, Time } from '../../ui/Figures';
import { PageHead } from '../../ui/PageHead';
import { Segmented } from '../../ui/Segmented';
import { QueryView } from '../../ui/States';
import { ImportDialog } from './ImportDialog';
import { treeList } from './queries';
import styles from './trees.module.css';
import { chance, shape, stake } from './words';

const page = getRouteApi('/shell/trees');

const origins: Record<StakingTree['origin'], string> = { preset: 'Preset', designed: 'Designed', written: 'Written' };

/** A figure that a phone leaves to the tree's own page. */
const wide = { numeric: true, card: 'none' } as const;

const columns: Column<StakingTree>[] = [
  { id: 'name', header: 'Name', cell: (row) => <strong>{row.name}</strong>, value: (row) => row.name, card: 'title' },
  {
    id: 'version',
    header: 'Version',
    cell: (row) => (row.is_newest ? String(row.version) : `${row.version}, not the newest`),
    value: (row) => row.version,
  },
  { id: 'shape', header: 'Wins × losses', cell: shape, value: shape, card: 'figure' },
  {
    id: 'win',
    header: 'WIN',
    cell: (row) => <Change value={row.end_values[0]?.value_percent} />,
    value: (row) => row.end_values[0]?.value_percent,
    numeric: true,
  },
  {
    id: 'lost',
    header: 'LOST',
    cell: (row) => <Change value={row.end_values[1]?.value_percent} />,
    value: (row) => row.end_values[1]?.value_percent,
    numeric: true,
  },
  { id: 'target', header: 'Target', cell: (row) => percent(row.target_percent), value: (row) => row.target_percent, ...wide },
  { id: 'loss', header: 'Max loss', cell: (row) => percent(row.max_loss_percent), value: (row) => row.max_loss_percent, ...wide },
  {
    id: 'largest',
    header: 'Largest stake',
    cell: (row) => stake(row.largest_stake_percent),
    value: (row) => row.largest_stake_percent,
    numeric: true,
  },
  { id: 'reward', header: 'Reward : risk', cell: (row) => String(row.reward_risk), value: (row) => row.reward_risk, ...wide },
  {
    id: 'even',
    header: 'Break-even',
    cell: (row) => chance(row.break_even_win_rate),
    value: (row) => row.break_even_win_rate,
    numeric: true,
  },
  {
    id: 'cost',
    header: 'Cost per stake',
    cell: (row) => String(row.cost_per_stake),
    value: (row) => row.cost_per_stake,
    numeric: true,
    hidden: true,
  },
  { id: 'origin', header: 'Origin', cell: (row) => origins[row.origin], value: (row) => row.origin },
  {
    id: 'use',
    header: 'In use',
    cell: (row) => (row.in_use ? <Badge tone="good">In use</Badge> : <span className="faint">–</span>),
    value: (row) => (row.in_use ? 'in use' : ''),
  },
  { id: 'created', header: 'Saved', cell: (row) => <Time at={row.created_at} />, value: (row) => row.created_at },
];

/** The preset and every saved tree. */
export function TreesPage() {
  const search = page.useSearch();
  const navigate = page.useNavigate();
  const query = useQuery(treeList);
  const [versions, setVersions] = useState<'all' | 'newest'>('all');
  const open = (id: string) => void navigate({ to: '/trees/$treeId', params: { treeId: id } });
  return (
    <>
      <PageHead className={styles.head}>
        <h1>Trees</h1>
        <ButtonLink to="/trees/compare">Compare</ButtonLink>
        <Button icon="upload" onClick={() => void navigate({ search: { import: true } })}>
          Import JSON
        </Button>
        <ButtonLink kind="primary" to="/trees/design">
          New tree
        </ButtonLink>
      </PageHead>
      <QueryView query={query} what="Trees" skeletonRows={6}>
        {({ items, next }) => {
          const rows = versions === 'all' ? items : items.filter((tree) => tree.is_newest);
          return (
            <DataTable
              name="trees"
              label="Trees"
              rows={rows}
              more={next !== null}
              columns={columns}
              rowId={(row) => row.id}
              onOpen={(row) => open(row.id)}
              tools={
                <div className={styles.versions}>
                  <Segmented
                    label="Versions"
                    value={versions}
                    options={[
                      { value: 'all', label: 'All versions' },
                      { value: 'newest', label: 'Newest only' },
                    ]}
                    onChange={setVersions}
                  />
                </div>
              }
              footer={
                items.length <= 1 && (
                  <NoneFound>
                    A tree sizes a sequence of trades. Design one of your own, or import it as JSON. It has no edge of its own: it only
                    spreads one bet over several trades.
                  </NoneFound>
                )
              }
            />
          );
        }}
      </QueryView>
      {search.import && <ImportDialog onClose={() => void navigate({ search: {} })} onSaved={(tree) => open(tree.id)} />}
    </>
  );
}
