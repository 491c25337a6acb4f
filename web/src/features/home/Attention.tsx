import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { accounts, alerts, trades, venues } from '../../api/queries';
import { venueWord } from '../../domain/markets';
import { age } from '../../domain/times';
import { reasonOf } from '../../domain/words';
import { Time } from '../../ui/Figures';
import { Icon } from '../../ui/Icon';
import { newestSignals, openFindings } from './queries';
import { isRefusal, staleAfterMs, within } from './attention';
import styles from './home.module.css';

const most = 6;

interface Matter {
  key: string;
  tone: 'bad' | 'warn';
  words: ReactNode;
  at?: string;
}

/** What waits for a person: differences, trades that stopped, refused alerts, prices that stay away. */
export function Attention() {
  const matters = useMatters();
  return (
    <section className={styles.attention} aria-label="Needs you">
      <h2>
        Needs you {matters.length > 0 && <span className={styles.attentionCount}>{matters.length}</span>}
      </h2>
      {matters.length === 0 ? (
        <p className="muted">Nothing waits for you. Differences with a venue, refused alerts and stale prices appear here.</p>
      ) : (
        <ul>
          {matters.slice(0, most).map((matter) => (
            <li key={matter.key} data-tone={matter.tone}>
              <Icon name={matter.tone === 'bad' ? 'cross' : 'warning'} size={14} />
              <span>
                {matter.words}
                {matter.at !== undefined && (
                  <span className="faint">
                    {' '}
                    <Time at={matter.at} />
                  </span>
                )}
              </span>
            </li>
          ))}
        </ul>
      )}
      {matters.length > most && <p className="faint">and {matters.length - most} more</p>}
    </section>
  );
}

function useMatters(): Matter[] {
  const { data: known = [] } = useQuery(accounts);
  const { data: feeds = [] } = useQuery(venues);
  const { data: findings = [] } = useQuery(openFindings);
  const { data: signals = [], dataUpdatedAt: now } = useQuery(newestSignals);
  const { data: open = [] } = useQuery(trades({ open: true }));
  const { data: told = [] } = useQuery(alerts);
  const matters: Matter[] = [];
  for (const account of known.filter((entry) => entry.phase === 'failed')) {
    matters.push({
      key: `account/${account.account}`,
      tone: 'bad',
      words: (
        <>
          Account{' '}
          <Link to="/accounts" search={{ account: account.account }}>
            {account.account}
          </Link>{' '}
          could not be opened
        </>
      ),
    });
  }
  for (const trade of open.filter((entry) => entry.stopped_reason !== null)) {
    matters.push({
      key: `trade/${trade.trade_id}`,
      tone: 'bad',
      words: (
        <>
          <Link to="/trades" search={{ id: trade.trade_id }}>
            {trade.symbol}
          </Link>{' '}
          halted: {trade.stopped_reason}
        </>
      ),
    });
  }
  for (const finding of findings) {
    matters.push({
      key: `finding/${finding.id}`,
      tone: 'warn',
      at: finding.last_seen_at,
      words: (
        <>
          <Link to="/reconciliation" search={{ id: finding.id }}>
            {finding.symbol ?? finding.subject}
          </Link>{' '}
          {finding.detail}
        </>
      ),
    });
  }
  for (const feed of feeds.filter((entry) => !entry.connected || (entry.feed_age_ms ?? 0) > staleAfterMs)) {
    // A replay that stands still and a market that is paused have no new prices, as they should.
    if (feed.connected && (feed.mode === 'replay' || feed.mode === 'synthetic')) continue;
    matters.push({
      key: `feed/${feed.venue}`,
      tone: feed.connected ? 'warn' : 'bad',
      words: feed.connected
        ? `${venueWord(feed.venue)}: last price ${age((feed.feed_age_ms ?? 0) / 1000)} ago`
        : `${venueWord(feed.venue)} is not connected`,
    });
  }
  for (const alert of told.filter((entry) => entry.kind === 'alert_missed' && entry.read_at === null)) {
    matters.push({
      key: `alert/${alert.id}`,
      tone: 'warn',
      at: alert.at,
      words: (
        <>
          {alert.message} <Link to="/routes">Show routes</Link>
        </>
      ),
    });
  }
  const refused = within(signals, now).filter((signal) => isRefusal(signal.status));
  const newest = refused[0];
  if (newest) {
    matters.push({
      key: 'signals',
      tone: 'warn',
      at: newest.received_at,
      words: (
        <>
          <Link to="/signals" search={{ id: newest.id }}>
            {refused.length === 1 ? '1 alert' : `${refused.length} alerts`}
          </Link>{' '}
          not traded in 24 h; the last: {reasonOf(newest).words || newest.status}
        </>
      ),
    });
  }
  return matters;
}
