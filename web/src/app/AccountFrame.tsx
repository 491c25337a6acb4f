import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { simulator } from '../api/queries';
import type { TradingAccount, Venue, VenueMode } from '../api/types';
import { isSimulator, marketOf } from '../domain/markets';
import { missing, money } from '../domain/numbers';
import { sentence } from '../domain/words';
import { Icon } from '../ui/Icon';
import { Menu } from '../ui/Menu';
import { useIsPhone } from '../ui/useMedia';
import type { LookedAt } from './lookedAt';
import { cx } from '../ui/cx';
import styles from './shell.module.css';
import { ButtonLink } from '../ui/ButtonLink';

/** The account on screen and, as its frame's colour, what is real about it. With several, each can be chosen here. */
export function AccountFrame({ lookedAt: { accounts, account, venue, choose } }: { lookedAt: LookedAt }) {
  if (!account) {
    return (
      <div className={cx(styles.accountFrame, styles.accountSynthetic)} data-testid="account-frame">
        <span className="muted">Account {missing}</span>
      </div>
    );
  }
  if (accounts.length === 1) {
    return (
      <Link
        to="/simulator"
        search={{ account: account.account }}
        {...frameOf(account, venue)}
        data-testid="account-frame"
        data-mode={modeOf(account, venue)}
      >
        <Money account={account} venue={venue} named={false} />
      </Link>
    );
  }
  const frame = frameOf(account, venue);
  return (
    <div className={styles.accountChoice} title={frame.title} data-testid="account-frame" data-mode={modeOf(account, venue)}>
      <Menu
        panelClassName={styles.accountPanel}
        label={`${frame.title}. Choose another account`}
        className={cx(frame.className, styles.accountChooser)}
        button={
          <>
            <Money account={account} venue={venue} named />
            <Icon name="down" size={8} />
          </>
        }
      >
        <ul className={styles.accountList} aria-label="Accounts">
          {accounts.map((entry) => (
            <li key={entry.account}>
              <button type="button" aria-pressed={entry === account} onClick={() => choose(entry.account)}>
                <strong>{entry.account}</strong>
                <span className={cx(styles.accountMode, frames[entry.mode ?? 'synthetic'])}>{modeWord(entry.mode)}</span>
                <span className="tnum">
                  {money(entry.equity)} <span className="faint">{entry.currency}</span>
                </span>
              </button>
            </li>
          ))}
        </ul>
        <ButtonLink to="/simulator" search={{ account: account.account }}>
          Open {account.account}
        </ButtonLink>
      </Menu>
    </div>
  );
}

const frames: Record<VenueMode, string | undefined> = {
  synthetic: styles.accountSynthetic,
  replay: styles.accountReplay,
  paper: styles.accountPaper,
  live: styles.accountLive,
};

function modeWord(mode: TradingAccount['mode']): string {
  return mode === null ? 'Not open' : sentence(mode);
}

function modeOf(account: TradingAccount, venue: Venue | undefined): VenueMode {
  return venue?.mode ?? account.mode ?? 'synthetic';
}

function frameOf(account: TradingAccount, venue: Venue | undefined): { className: string; title: string } {
  const mode = modeOf(account, venue);
  const failed = account.phase === 'failed';
  const state = failed ? `failed: ${account.failure ?? 'no reason given'}` : sentence(mode);
  return {
    className: cx(styles.accountFrame, frames[mode], failed && styles.accountFailed),
    title: `Account ${account.account}, ${account.kind ?? 'kind unknown'}: ${state}`,
  };
}

function Money({ account, venue, named }: { account: TradingAccount; venue: Venue | undefined; named: boolean }) {
  const phone = useIsPhone();
  const isOwn = isSimulator(account.venue);
  const { data: own } = useQuery({ ...simulator(account.account), enabled: isOwn });
  // The simulator tells its own money with every price; the desk's copy of it may be minutes old.
  const equity = isOwn && own ? own.equity : account.equity;
  const mode = venue?.mode ?? account.mode;
  const replayed = venue?.replay_of ? ` ${marketOf(venue.replay_of).symbol}` : '';
  const word = `${modeWord(mode)}${mode === 'replay' && !phone ? replayed : ''}`;
  return (
    <>
      {account.phase === 'failed' && <Icon name="warning" size={14} />}
      {named && <span className={cx(styles.accountName, 'truncate')}>{account.account}</span>}
      <span className={styles.accountMode}>{word}</span>
      <span className={cx(styles.accountEquity, 'tnum')}>
        <span className="visually-hidden">Equity </span>
        <span className="live-value">{money(equity)}</span> <span className="faint">{account.currency}</span>
      </span>
    </>
  );
}
