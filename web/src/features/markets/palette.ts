import { useQuery } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { instruments } from '../../api/queries';
import { marketName, venueWord } from '../../domain/markets';
import type { PaletteEntry } from '../../ui/feature';
import { icon } from './icon';

/** Every market, by its symbol. */
export function usePaletteEntries(): PaletteEntry[] {
  const navigate = useNavigate();
  const { data: known } = useQuery(instruments);
  return (known ?? []).map((instrument) => ({
    key: marketName(instrument),
    icon,
    label: instrument.symbol,
    note: `${venueWord(instrument.venue)}${instrument.is_synthetic && instrument.replay_of === null ? ', synthetic' : ''}`,
    go: () => navigate({ to: '/markets/$market', params: { market: marketName(instrument) } }),
  }));
}
