import { useQuery } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { accounts } from '../../api/queries';
import { venueWord } from '../../domain/markets';
import type { PaletteEntry } from '../../ui/feature';
import { icon } from './icon';

/** Every account, by its name. */
export function usePaletteEntries(): PaletteEntry[] {
  const navigate = useNavigate();
  const { data: known } = useQuery(accounts);
  return (known ?? []).map(({ account, venue }) => ({
    key: `account/${account}`,
    icon,
    label: account,
    note: `Account, ${venueWord(venue)}`,
    go: () => navigate({ to: '/accounts', search: { account } }),
  }));
}
