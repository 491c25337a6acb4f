import { queryOptions, useQuery } from '@tanstack/react-query';
import { useLiveStatus } from '../api/hooks';
import type { LiveState } from '../api/live';
import { answer, desk } from '../api/client';
import { venues } from '../api/queries';
import type { Venue } from '../api/types';
import { age, utc } from '../domain/times';
import { Icon } from '../ui/Icon';
import { useNow } from '../ui/useNow';
import { AccountFrame } from './AccountFrame';
import { AlertsMenu } from './AlertsMenu';
import { KillSwitch } from './KillSwitch';
import type { KillSwitchActions } from './killSwitchActions';
import { useLookedAt } from './lookedAt';
import { UserMenu } from './UserMenu';
import { cx } from '../ui/cx';
import styles from './shell.module.css';

const looks: Partial<Record<LiveState, string | undefined>> = { open: styles.connectionOpen, lost: styles.connectionLost };

const health = queryOptions({
  queryKey: ['health'],
  queryFn: ({ signal }) => answer(desk.GET('/health', { signal })),
  refetchInterval: 15_000,
});

export function Header({ onSearch, kill }: { onSearch: () => void; kill: KillSwitchActions }) {
  const lookedAt = useLookedAt();
  return (
    <header className={styles.header}>
      <AccountFrame lookedAt={lookedAt} />
      <MarketClock venue={lookedAt.venue} />
      <Connection venue={lookedAt.venue} />
      <button
        type="button"
        className={styles.searchButton}
        onClick={onSearch}
        aria-keyshortcuts="Control+K Meta+K"
        aria-label="Go to an instrument, session or page"
      >
        <Icon name="search" />
        <span className={styles.searchWord}>Go to…</span>
        <kbd>Ctrl K</kbd>
      </button>
      <AlertsMenu />
      <KillSwitch kill={kill} />
      <UserMenu />
    </header>
  );
}

/** The clock of the market on screen: a replay's own time, else the present, in UTC. */
function MarketClock({ venue }: { venue: Venue | undefined }) {
  const replay = venue?.mode === 'replay';
  const now = useNow(replay ? 0 : 1000);
  const shown = replay ? venue.clock : new Date(now).toISOString();
  return (
    <div data-testid="market-clock" className={styles.marketClock} title={replay ? "The replay's clock" : 'Time, UTC'}>
      <Icon name="clock" size={14} />
      <span className="tnum live-value">{utc(shown)}</span>
    </div>
  );
}

/** How old the last price of this venue is now: what the venue said, and the time since it was asked. */
function useFeedAge(venue: Venue | undefined): string | null {
  const { dataUpdatedAt } = useQuery(venues);
  const now = useNow(1000);
  if (venue?.feed_age_ms == null) return null;
  return age((venue.feed_age_ms + Math.max(0, now - dataUpdatedAt)) / 1000);
}

function Connection({ venue }: { venue: Venue | undefined }) {
  const { state, lostSince } = useLiveStatus();
  const { data: condition } = useQuery(health);
  const now = useNow(1000);
  const feedAge = useFeedAge(venue);
  const away = venue !== undefined && !venue.connected;
  const broken = state === 'open' && (away || (condition !== undefined && condition.status !== 'healthy'));
  const parts = condition ? `Database ${condition.database}, venue ${condition.venue}, feed ${condition.feed}. ` : '';
  const since = age((now - (lostSince ?? now)) / 1000);
  const lost = away || condition?.venue === 'disconnected' ? 'venue' : 'feed';
  const word = broken ? `Degraded: ${lost} lost` : state === 'open' ? 'Live' : state === 'lost' ? `Lost ${since}` : 'Connecting';
  return (
    <div
      className={cx(styles.connection, broken ? styles.connectionDegraded : looks[state])}
      data-testid="connection"
      title={`${parts}${feedAge ? `Last price ${feedAge} ago` : 'No price yet'}`}
    >
      <Icon name={broken || state === 'lost' ? 'warning' : state === 'open' ? 'dot' : 'ring'} size={14} />
      <span role="status">{word}</span>
      {feedAge && <span className={cx(styles.feedAge, 'faint', 'tnum')}>feed {feedAge}</span>}
    </div>
  );
}
