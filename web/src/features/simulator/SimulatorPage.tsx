import { useQuery } from '@tanstack/react-query';
import { simulator } from '../../api/queries';
import { QueryView } from '../../ui/States';
import { AccountCard } from './AccountCard';
import { MarketState } from './MarketState';
import { StartReplayForm } from './StartReplayForm';
import './simulator.css';

export function SimulatorPage() {
  const venue = useQuery(simulator);
  return (
    <>
      <header className="page-head">
        <h1>Simulator</h1>
      </header>
      <QueryView query={venue} what="The simulator" skeletonRows={10}>
        {(data) => (
          <div className="simulator">
            <section className="simulator-market" aria-label="Market">
              <MarketState venue={data} />
              <StartReplayForm key={data.mode} venue={data} />
            </section>
            <section className="simulator-account" aria-label="Account">
              <AccountCard venue={data} />
            </section>
          </div>
        )}
      </QueryView>
    </>
  );
}
