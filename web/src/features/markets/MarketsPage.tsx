import { useQuery } from '@tanstack/react-query';
import { getRouteApi, Link } from '@tanstack/react-router';
import { instruments, simulator } from '../../api/queries';
import { Empty, QueryView } from '../../ui/States';
import { useIsPhone } from '../../ui/useMedia';
import { InstrumentList } from './InstrumentList';
import { InstrumentView } from './InstrumentView';
import './markets.css';

const route = getRouteApi('/shell/markets');

export function MarketsPage() {
  const search = route.useSearch();
  const query = useQuery(instruments);
  const { data: venue } = useQuery(simulator);
  const phone = useIsPhone();
  return (
    <QueryView query={query} what="Instruments" skeletonRows={12}>
      {(all) => {
        if (all.length === 0) {
          return (
            <Empty
              title="No instruments yet"
              action={
                <Link to="/data" search={{}} className="button button-primary">
                  Import data
                </Link>
              }
            >
              Instruments appear here with their last price and chart once bars have been imported.
            </Empty>
          );
        }
        const wanted = search.symbol;
        const named = all.find((i) => i.symbol === wanted && (search.source === undefined || i.source === search.source));
        const first = all.find((i) => i.symbol === venue?.symbol && !i.is_synthetic) ?? all.find((i) => !i.is_synthetic) ?? all[0];
        const shown = named ?? (wanted === undefined && !phone ? first : undefined);
        return (
          <div className={`markets ${shown && phone ? 'markets-one' : ''}`}>
            {!(shown && phone) && <InstrumentList instruments={all} selected={shown} venue={venue} />}
            {shown && <InstrumentView key={`${shown.symbol}/${shown.source}`} instrument={shown} venue={venue} phone={phone} />}
            {!shown && wanted !== undefined && (
              <Empty
                title={`${wanted} is not known here`}
                action={
                  <Link to="/data" search={{}} className="button button-plain">
                    Import data
                  </Link>
                }
              >
                No bars of this instrument are stored.
              </Empty>
            )}
          </div>
        );
      }}
    </QueryView>
  );
}
