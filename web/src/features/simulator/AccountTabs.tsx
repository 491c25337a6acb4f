import { Link } from '@tanstack/react-router';
import type { TradingAccount } from '../../api/types';
import { sentence } from '../../domain/words';
import { ButtonLink } from '../../ui/ButtonLink';
import styles from './simulator.module.css';

/** The simulator's accounts, one of them shown. */
export function AccountTabs({ accounts, chosen }: { accounts: TradingAccount[]; chosen: string }) {
  return (
    <>
      <nav className={styles.accountTabs} aria-label="Accounts of the simulator">
        {accounts.map((entry) => (
          <Link
            key={entry.account}
            to="/simulator"
            search={{ account: entry.account }}
            className={styles.accountTab}
            aria-current={entry.account === chosen ? 'page' : undefined}
          >
            {entry.account} <span className="faint">{entry.mode === null ? 'not open' : sentence(entry.mode)}</span>
          </Link>
        ))}
      </nav>
      <ButtonLink to="/accounts" search={{ account: chosen }}>
        Account and limits
      </ButtonLink>
      <ButtonLink to="/accounts" search={{ add: true }}>
        Add an account
      </ButtonLink>
    </>
  );
}
