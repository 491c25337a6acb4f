import { useNavigate } from '@tanstack/react-router';
import type { PaletteEntry } from '../../ui/feature';
import { icon } from './icon';

/** Writing an order, from anywhere. */
export function usePaletteEntries(): PaletteEntry[] {
  const navigate = useNavigate();
  return [{ key: 'new-order', icon, label: 'New order', note: 'Action', go: () => navigate({ to: '/trades', search: { order: true } }) }];
}
