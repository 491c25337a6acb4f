import { useQuery } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import type { PaletteEntry } from '../../ui/feature';
import { icon } from './icon';
import { treeList } from './queries';
import { shape } from './words';

/** The designer, and every tree by its name. */
export function usePaletteEntries(): PaletteEntry[] {
  const navigate = useNavigate();
  const { data: known } = useQuery(treeList);
  const trees = (known?.items ?? []).map((tree) => ({
    key: `tree/${tree.id}`,
    icon,
    label: tree.name,
    note: `Tree, ${shape(tree)}${tree.version > 1 || !tree.is_newest ? `, version ${tree.version}` : ''}`,
    go: () => navigate({ to: '/trees/$treeId', params: { treeId: tree.id } }),
  }));
  return [
    { key: 'tree-new', icon, label: 'New tree', note: 'Tree designer', go: () => navigate({ to: '/trees/design' }) },
    ...trees,
  ];
}
