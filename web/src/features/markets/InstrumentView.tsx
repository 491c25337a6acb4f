import { useQuery } from '@tanstack/react-query';
import { getRouteApi, Link } from '@tanstack/react-router';
import { lazy, Suspense, useEffect } from 'react';
import type { Instrument, Simulator } from '../../api/types';
import { quality } from '../../api/queries';
import { count, percent } from '../../domain/numbers';
import { timeframes, type Timeframe } from '../../domain/timeframes';
import { Badge } from '../../ui/Badge';
import { Change, LivePrice } from '../../ui/Figures';
import { Icon } from '../../ui/Icon';
import { Segmented } from '../../ui/Segmented';
import { Skeleton } from '../../ui/States';
import { usePreference } from '../../ui/usePreference';
import { useMarketQuote } from './quote';
import { useTradesOn } from './trades';

const PriceChart = lazy(() => import('../../chart/PriceChart').then((module) => ({ default: module.PriceChart })));
const route = getRouteApi('/shell/markets');

export function InstrumentView({ instrument, venue, phone }: { instrument: Instrument; venue: Simulator | undefined; phone: boolean }) {
  const search = route.useSearch();
  const navigate = route.useNavigate();
  const [kept, keep] = usePreference('timeframe', '1h');
  const offered = timeframes.filter((t) => instrument.timeframes.length === 0 || instrument.timeframes.includes(t));
  const wanted = search.tf ?? (kept as Timeframe);
  const timeframe = offered.includes(wanted) ? wanted : (offered[0] ?? '1h');
  const quote = useMarketQuote(instrument, venue);
  const { marks, lines } = useTradesOn(instrument.symbol);

  const choose = (next: Timeframe) => {
    keep(next);
    void navigate({ search: (old) => ({ ...old, tf: next }), replace: true });
  };

  useTimeframeKeys(offered, choose);

  return (
    <section className="instrument-view" aria-label={`${instrument.symbol} chart`}>
      <header className="instrument-head">
        {phone && (
          <Link to="/markets" search={{}} className="button button-quiet" aria-label="All instruments">
            <span className="flip">
              <Icon name="chevron" />
            </span>
          </Link>
        )}
        <h1>{instrument.symbol}</h1>
        <span className="instrument-price">
          <LivePrice value={quote.price} tick={instrument.tick_size} />
        </span>
        <Change value={quote.changePercent} />
        <DataNote instrument={instrument} clock={quote.clock} />
        <div className="timeframes">
          <Segmented
            label="Timeframe, keys 1 to 9"
            value={timeframe}
            options={offered.map((t) => ({ value: t, label: t, title: `Key ${timeframes.indexOf(t) + 1}` }))}
            onChange={choose}
          />
        </div>
      </header>
      <Suspense fallback={<Skeleton rows={10} label="the chart" />}>
        <PriceChart
          symbol={instrument.symbol}
          source={instrument.source}
          timeframe={timeframe}
          clock={quote.clock}
          tick={instrument.tick_size}
          marks={marks}
          lines={lines}
        />
      </Suspense>
    </section>
  );
}

/** Says when bars are invented, replayed or have holes. */
function DataNote({ instrument, clock }: { instrument: Instrument; clock: string | null }) {
  const stored = !instrument.is_synthetic;
  const { data } = useQuery({ ...quality(instrument.symbol, instrument.source), enabled: stored });
  if (!stored) return <Badge tone="neutral">Synthetic prices</Badge>;
  return (
    <span className="data-note">
      {clock !== null && <Badge tone="info">Replay</Badge>}
      {data && data.missing_bars > 0 && (
        <Link to="/data" search={{ symbol: instrument.symbol, source: instrument.source }} title="See the gaps on a timeline">
          <Badge tone="warn">{`${count(data.gaps)} ${data.gaps === 1 ? 'gap' : 'gaps'}, ${percent(data.completeness * 100)} complete`}</Badge>
        </Link>
      )}
    </span>
  );
}

/** Keys 1–9 switch the timeframe, unless somebody is typing. */
function useTimeframeKeys(offered: readonly Timeframe[], choose: (timeframe: Timeframe) => void): void {
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      if (event.ctrlKey || event.metaKey || event.altKey) return;
      if (event.target instanceof HTMLElement && event.target.closest('input, select, textarea, dialog')) return;
      const timeframe = timeframes[Number(event.key) - 1];
      if (timeframe && offered.includes(timeframe)) choose(timeframe);
    };
    document.addEventListener('keydown', onKey);
    return () => document.removeEventListener('keydown', onKey);
  });
}
