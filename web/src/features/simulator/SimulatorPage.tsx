import { useQuery } from '@tanstack/react-query';
import { accounts, simulator } from '../../api/queries';
import { QueryView } from '../../ui/States';
import { AccountCard } from './AccountCard';
import { MarketState } from './MarketState';
import { StartReplayForm } from './StartReplayForm';
import './simulator.css';

export function SimulatorPage() {
  const venue = useQuery(simulator);
  const books = useQuery(accounts);
  return (
    <>
      <header className="page-head">
        <h1>Simulator</h1>
      </header>
      <div className="simulator">
        <section className="simulator-market" aria-label="Market">
          <QueryView query={venue} what="The simulator" skeletonRows={4}>
            {(data) => (
              <>
                <MarketState venue={data} />
                <StartReplayForm key={data.mode} venue={data} />
              </>
            )}
          </QueryView>
        </section>
        <section className="simulator-account" aria-label="Account">
          <QueryView query={books} what="The account" skeletonRows={8}>
            {(list) => list.filter((account) => account.venue.toLowerCase() === 'simulator' || account.account === 'simulator').map((account) => <AccountCard key={account.account} account={account} />)}
          </QueryView>
        </section>
      </div>
    </>
  );
}
