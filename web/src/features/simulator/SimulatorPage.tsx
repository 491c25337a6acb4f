import { useQuery } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import { accounts, simulator } from '../../api/queries';
import { isSimulator } from '../../domain/markets';
import { QueryView } from '../../ui/States';
import { usePreference } from '../../ui/usePreference';
import { AccountCard } from './AccountCard';
import { AccountTabs } from './AccountTabs';
import { MarketState } from './MarketState';
import { StartReplayForm } from './StartReplayForm';
import styles from './simulator.module.css';
import { PageHead } from '../../ui/PageHead';

const page = getRouteApi('/shell/simulator');

/** The built-in venue: each account is a venue of its own with its own clock, market and books. */
export function SimulatorPage() {
  const search = page.useSearch();
  const [kept] = usePreference('account', '');
  const { data: all } = useQuery(accounts);
  const own = (all ?? []).filter((entry) => isSimulator(entry.venue));
  const account = search.account ?? own.find((entry) => entry.account === kept)?.account ?? own[0]?.account ?? 'simulator';
  const venue = useQuery(simulator(account));
  return (
    <>
      <PageHead className={styles.simulatorHead}>
        <h1>Simulator</h1>
        <AccountTabs accounts={own} chosen={account} />
      </PageHead>
      <QueryView query={venue} what={`The account ${account}`} skeletonRows={10}>
        {(data) => (
          <div className={styles.simulator} key={account}>
            <section className={styles.simulatorMarket} aria-label="Market">
              <MarketState venue={data} account={account} />
              <StartReplayForm key={`${account}/${data.mode}`} venue={data} account={account} />
            </section>
            <section aria-label="Account">
              <AccountCard venue={data} account={account} />
            </section>
          </div>
        )}
      </QueryView>
    </>
  );
}
