import { useQuery } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { sentence } from '../../domain/words';
import type { PaletteEntry } from '../../ui/feature';
import { icon } from './icon';
import { signalKeys, signalPage } from './queries';

/** The newest signals, by the id that their sender gave them. */
export function usePaletteEntries(): PaletteEntry[] {
  const navigate = useNavigate();
  const { data: recent } = useQuery({
    queryKey: signalKeys.newest,
    queryFn: ({ signal }) => signalPage({}, undefined, signal),
    select: (page) => page.items,
  });
  return (recent ?? []).flatMap((signal) =>
    signal.signal_id === null
      ? []
      : {
          key: `signal/${signal.id}`,
          icon,
          label: signal.signal_id,
          note: `Signal, ${sentence(signal.status).toLowerCase()}${signal.symbol === null ? '' : `, ${signal.symbol}`}`,
          go: () => navigate({ to: '/signals', search: { id: signal.id } }),
        },
  );
}
