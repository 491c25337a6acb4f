import { useQuery } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import type { PaletteEntry } from '../../ui/feature';
import { icon } from './icon';
import { sessionKeys, sessionPage } from './queries';

/** The newest sessions, by their name. */
export function usePaletteEntries(): PaletteEntry[] {
  const navigate = useNavigate();
  const filter = { include_incomplete: true };
  const { data: recent } = useQuery({
    queryKey: sessionKeys.list(filter),
    queryFn: ({ signal }) => sessionPage(filter, undefined, signal),
  });
  return (recent?.items ?? []).map((session) => ({
    key: session.session_id,
    icon,
    label: session.session_name,
    note: `Session, ${session.status}, at ${session.current_node}`,
    go: () => navigate({ to: '/sessions/$sessionId', params: { sessionId: session.session_id } }),
  }));
}
