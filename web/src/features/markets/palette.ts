import { useQuery } from '@tanstack/react-query';
import { useNavigate, useParams } from '@tanstack/react-router';
import { instruments } from '../../api/queries';
import { marketName, venueWord } from '../../domain/markets';
import { timeframes } from '../../domain/timeframes';
import type { PaletteEntry } from '../../ui/feature';
import { icon } from './icon';

/** Every market, by its symbol, and on a chart its timeframes. */
export function usePaletteEntries(): PaletteEntry[] {
  const navigate = useNavigate();
  const { data: known } = useQuery(instruments);
  const { market } = useParams({ strict: false });
  const shown = market === undefined ? [] : timeframes;
  const frames = shown.map((timeframe) => ({
    key: `timeframe/${timeframe}`,
    icon,
    label: `Timeframe ${timeframe}`,
    note: 'This chart',
    go: () => navigate({ to: '/markets/$market', params: { market: market ?? '' }, search: (old) => ({ ...old, tf: timeframe }) }),
  }));
  const markets = (known ?? []).map((instrument) => ({
    key: marketName(instrument),
    icon,
    label: instrument.symbol,
    note: `${venueWord(instrument.venue)}${instrument.is_synthetic && instrument.replay_of === null ? ', synthetic' : ''}`,
    go: () => navigate({ to: '/markets/$market', params: { market: marketName(instrument) } }),
  }));
  return [...markets, ...frames];
}
