import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useLiveStatus } from '../api/hooks';
import { accounts, health, prices, simulator } from '../api/queries';
import { money, missing } from '../domain/numbers';
import { age, utc } from '../domain/times';
import { Icon } from '../ui/Icon';
import { useIsPhone } from '../ui/useMedia';
import { useNow } from '../ui/useNow';
import { AlertsMenu } from './AlertsMenu';
import { KillSwitch } from './KillSwitch';
import { UserMenu } from './UserMenu';

export function Header({ onSearch }: { onSearch: () => void }) {
  return (
    <header className="header">
      <AccountFrame />
      <MarketClock />
      <Connection />
      <button
        type="button"
        className="search-button"
        onClick={onSearch}
        aria-keyshortcuts="Control+K Meta+K"
        aria-label="Go to an instrument, session or page"
      >
        <Icon name="search" />
        <span className="search-word">Go to…</span>
        <kbd>Ctrl K</kbd>
      </button>
      <AlertsMenu />
      <KillSwitch />
      <UserMenu />
    </header>
  );
}

/** The account and, as its frame's colour, what is real about it. */
function AccountFrame() {
  const { data } = useQuery(accounts);
  const { data: venue } = useQuery(simulator);
  const phone = useIsPhone();
  const account = data?.[0];
  const mode = venue?.mode ?? account?.mode;
  if (!account || !mode) {
    return (
      <div className="account-frame account-synthetic">
        <span className="muted">Account {missing}</span>
      </div>
    );
  }
  // The simulator tells its own money with every price; the desk's copy of it may be minutes old.
  const equity = account.venue === 'simulator' && venue ? venue.equity : account.equity;
  const word = mode === 'replay' ? (phone ? 'Replay' : `Replay ${venue?.symbol ?? ''}`) : mode.charAt(0).toUpperCase() + mode.slice(1);
  return (
    <Link
      to="/simulator"
      className={`account-frame account-${mode}`}
      title={`Account ${account.account}, ${account.kind ?? 'kind unknown'}: ${word}`}
    >
      <span className="account-mode">{word}</span>
      <span className="account-equity tnum">
        <span className="visually-hidden">Equity </span>
        <span className="live-value">{money(equity)}</span> <span className="faint">{account.currency}</span>
      </span>
    </Link>
  );
}

/** The market's clock: the replay's own time while one runs, else the present, in UTC. */
function MarketClock() {
  const { data: venue } = useQuery(simulator);
  const replay = venue?.mode === 'replay';
  const now = useNow(replay ? 0 : 1000);
  const shown = replay ? venue.clock : new Date(now).toISOString();
  return (
    <div className="market-clock" title={replay ? "The replay's clock" : 'Time, UTC'}>
      <Icon name="clock" size={14} />
      <span className="tnum live-value">{utc(shown)}</span>
    </div>
  );
}

function Connection() {
  const { state, lostSince } = useLiveStatus();
  const { dataUpdatedAt } = useQuery(prices);
  const { data: condition } = useQuery(health);
  const now = useNow(1000);
  const feedAge = dataUpdatedAt > 0 ? age((now - dataUpdatedAt) / 1000) : null;
  const broken = state === 'open' && condition !== undefined && condition.status !== 'healthy';
  const parts = condition ? `Database ${condition.database}, venue ${condition.venue}, feed ${condition.feed}. ` : '';
  const word = broken
    ? `Degraded: ${condition.venue === 'disconnected' ? 'venue' : 'feed'} lost`
    : state === 'open'
      ? 'Live'
      : state === 'lost'
        ? `Lost ${age((now - (lostSince ?? now)) / 1000)}`
        : 'Connecting';
  return (
    <div
      className={`connection connection-${broken ? 'degraded' : state}`}
      title={`${parts}${feedAge ? `Last price ${feedAge} ago` : 'No price yet'}`}
    >
      <Icon name={broken || state === 'lost' ? 'warning' : state === 'open' ? 'dot' : 'ring'} size={14} />
      <span role="status">{word}</span>
      {feedAge && <span className="feed-age faint tnum">feed {feedAge}</span>}
    </div>
  );
}
