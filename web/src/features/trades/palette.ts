import { useNavigate } from '@tanstack/react-router';
import type { PaletteEntry } from '../../ui/feature';
import { icon } from './icon';

/** Writing an order and closing everything, from anywhere. */
export function usePaletteEntries(): PaletteEntry[] {
  const navigate = useNavigate();
  const open = (search: { order: true } | { close: true }) => () => navigate({ to: '/trades', search });
  return [
    { key: 'new-order', icon, label: 'New order', note: 'Action', go: open({ order: true }) },
    { key: 'close-all', icon, label: 'Close all trades', note: 'Asks first', go: open({ close: true }) },
  ];
}
