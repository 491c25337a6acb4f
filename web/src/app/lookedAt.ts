import { useQuery } from '@tanstack/react-query';
import { useNavigate, useParams, useRouterState, useSearch } from '@tanstack/react-router';
import { accounts, instruments, session, venues } from '../api/queries';
import type { TradingAccount, Venue } from '../api/types';
import { marketName, marketOf } from '../domain/markets';
import { usePreference } from '../ui/usePreference';

export interface LookedAt {
  accounts: TradingAccount[];
  account: TradingAccount | undefined;
  venue: Venue | undefined;
  choose: (account: string) => void;
}

/** The account being looked at: that of the market, session or page on screen, else the one last chosen. */
export function useLookedAt(): LookedAt {
  const { data: all = [] } = useQuery(accounts);
  const { data: known } = useQuery(venues);
  const { data: markets } = useQuery(instruments);
  const { market, sessionId } = useParams({ strict: false });
  const search = useSearch({ strict: false });
  const { data: shownSession } = useQuery({ ...session(sessionId ?? ''), enabled: sessionId !== undefined });
  const [kept, keep] = usePreference('account', '');
  const path = useRouterState({ select: (state) => state.location.pathname });
  const navigate = useNavigate();

  const shownVenue = market === undefined ? undefined : marketOf(market.toUpperCase()).venue;
  const account =
    all.find((entry) => entry.venue === shownVenue) ??
    all.find((entry) => entry.account === (shownSession?.account ?? search.account)) ??
    all.find((entry) => entry.account === kept) ??
    all[0];

  const choose = (name: string) => {
    keep(name);
    const chosen = all.find((entry) => entry.account === name);
    if (!chosen) return;
    if (path.endsWith('/simulator') || sessionId !== undefined) void navigate({ to: '/simulator', search: { account: name } });
    else if (search.account !== undefined) void navigate({ to: '.', search: (old) => ({ ...old, account: name }) });
    else if (market !== undefined) {
      const there = { symbol: marketOf(market.toUpperCase()).symbol, venue: chosen.venue };
      const isTraded = markets?.some((row) => row.symbol === there.symbol && row.venue === there.venue);
      if (isTraded) void navigate({ to: '/markets/$market', params: { market: marketName(there) } });
      else void navigate({ to: '/markets', search: {} });
    }
  };

  return { accounts: all, account, venue: known?.find((entry) => entry.venue === account?.venue), choose };
}
