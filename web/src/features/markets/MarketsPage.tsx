import { useQuery } from '@tanstack/react-query';
import { useParams } from '@tanstack/react-router';
import { instruments, venues } from '../../api/queries';
import type { Instrument } from '../../api/types';
import { findMarket, marketName } from '../../domain/markets';
import { Empty, QueryView } from '../../ui/States';
import { useIsPhone } from '../../ui/useMedia';
import { InstrumentList } from './InstrumentList';
import { InstrumentView } from './InstrumentView';
import styles from './markets.module.css';
import { ButtonLink } from '../../ui/ButtonLink';

/** The instruments by venue, and the chart of one market: `/markets/BTCUSDT.SIMULATOR`. */
export function MarketsPage() {
  const { market: wanted } = useParams({ strict: false });
  const query = useQuery(instruments);
  const { data: replayed } = useQuery({ ...venues, select: (all) => all.find((venue) => venue.mode === 'replay')?.venue });
  const phone = useIsPhone();
  return (
    <QueryView query={query} what="Instruments" skeletonRows={12}>
      {(all) => {
        if (all.length === 0) return <NoInstruments />;
        const named = wanted === undefined ? undefined : findMarket(all, wanted);
        const shown = named ?? (wanted === undefined && !phone ? firstOf(all, replayed) : undefined);
        return (
          <div className={styles.markets}>
            {!(shown && phone) && <InstrumentList instruments={all} selected={shown} />}
            {shown && <InstrumentView key={marketName(shown)} instrument={shown} instruments={all} phone={phone} />}
            {!shown && <title>Markets · Candlewick</title>}
            {!shown && wanted !== undefined && <Unknown market={wanted} />}
          </div>
        );
      }}
    </QueryView>
  );
}

/** What is worth a first look: the market that is being replayed, else one that was observed, else any. */
function firstOf(all: Instrument[], replayed: string | undefined): Instrument | undefined {
  return all.find((i) => i.venue === replayed && i.replay_of !== null) ?? all.find((i) => !i.is_synthetic) ?? all[0];
}

function NoInstruments() {
  return (
    <Empty
      title="No instruments yet"
      action={
        <ButtonLink kind="primary" to="/data" search={{}}>
          Import data
        </ButtonLink>
      }
    >
      Instruments appear here with their last price and chart once bars have been imported.
    </Empty>
  );
}

function Unknown({ market }: { market: string }) {
  return (
    <Empty
      title={`${market} is not a known market`}
      action={
        <ButtonLink to="/data" search={{}}>
          Import data
        </ButtonLink>
      }
    >
      No bars of this market are stored, and no venue has a price for it.
    </Empty>
  );
}
