import { useQuery } from '@tanstack/react-query';
import { Link, useNavigate, useSearch } from '@tanstack/react-router';
import { lazy, Suspense, useCallback, useEffect, useState } from 'react';
import { quality } from '../../api/queries';
import type { Instrument, Trade, Venue } from '../../api/types';
import { marketName, marketOf, venueWord } from '../../domain/markets';
import { count, percent, price, signedMoney } from '../../domain/numbers';
import { unrealizedAt } from '../../domain/trades';
import { isTimeframe, timeframes, type Timeframe } from '../../domain/timeframes';
import { Badge } from '../../ui/Badge';
import { Button } from '../../ui/Button';
import { Change, LivePrice } from '../../ui/Figures';
import { BackIcon } from '../../ui/Icon';
import { Segmented } from '../../ui/Segmented';
import { Skeleton } from '../../ui/States';
import { OrderTicket } from '../../ui/trades/OrderTicket';
import { MoveDialog } from '../../ui/trades/MoveDialog';
import { TradeStrip } from '../../ui/trades/TradeStrip';
import { usePreference } from '../../ui/usePreference';
import { isReplayed, useMarketQuote, useVenue } from './quote';
import { legOf, useTradesOn } from './trades';
import { cx } from '../../ui/cx';
import styles from './markets.module.css';
import { ButtonLink } from '../../ui/ButtonLink';

const PriceChart = lazy(() => import('../../chart/PriceChart').then((module) => ({ default: module.PriceChart })));

/** More trades than this are not shown below the chart; the Trades page has them all. */
const mostStrips = 2;

export function InstrumentView({ instrument, phone }: { instrument: Instrument; phone: boolean }) {
  const search = useSearch({ strict: false });
  const navigate = useNavigate();
  const [kept, keep] = usePreference('timeframe', '1h');
  const offered = timeframes.filter((t) => instrument.timeframes.length === 0 || instrument.timeframes.includes(t));
  const wanted = search.tf ?? kept;
  const timeframe = isTimeframe(wanted) && offered.includes(wanted) ? wanted : (offered[0] ?? '1h');
  const venue = useVenue(instrument);
  const quote = useMarketQuote(instrument);
  const replay = isReplayed(instrument, venue);
  const { marks, lines, open } = useTradesOn(instrument, venue?.market_epoch ?? instrument.market_epoch, search.epoch);
  const market = marketName(instrument);

  const choose = (next: Timeframe) => {
    keep(next);
    void navigate({ to: '/markets/$market', params: { market }, search: (old) => ({ ...old, tf: next }), replace: true });
  };

  useTimeframeKeys(offered, choose);
  const [moved, setMoved] = useState<{ id: string; price: number } | null>(null);
  // As the trade is now and not as it was when the line was let go.
  const movedLeg = moved && legOf(open, moved.id);
  const [ordering, setOrdering] = useState(false);
  const askToMove = (id: string, price: number) => setMoved({ id, price });
  const openTrade = useCallback((id: string) => void navigate({ to: '/trades', search: { id } }), [navigate]);

  return (
    <section className={styles.instrumentView} aria-label={`${market} chart`}>
      <title>{titleOf(instrument, quote.price, open)}</title>
      <header className={styles.instrumentHead}>
        {phone && (
          <ButtonLink kind="quiet" to="/markets" search={{}} aria-label="All instruments">
            <BackIcon />
          </ButtonLink>
        )}
        <h1>
          {instrument.symbol} <span className={cx(styles.instrumentVenue, 'faint')}>{venueWord(instrument.venue)}</span>
        </h1>
        <span className={styles.instrumentPrice}>
          <LivePrice value={quote.price} tick={instrument.tick_size} />
        </span>
        <Change value={quote.changePercent} />
        <DataNote instrument={instrument} venue={venue} />
        {(search.epoch !== undefined || search.at !== undefined) && <PastNote market={market} epoch={search.epoch} at={search.at} />}
        {venue && venue.accounts.length > 0 && (
          <Button onClick={() => setOrdering(true)} aria-label={`Trade ${market}`}>
            Trade
          </Button>
        )}
        <div className={styles.timeframes}>
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
          venue={instrument.venue}
          timeframe={timeframe}
          clock={replay ? (venue?.clock ?? null) : null}
          tick={instrument.tick_size}
          trades={marks}
          lines={lines}
          at={search.at ?? null}
          onTrade={openTrade}
          onMoved={askToMove}
        />
      </Suspense>
      {ordering && <OrderTicket market={market} onClose={() => setOrdering(false)} />}
      {moved && movedLeg && (
        <MoveDialog
          trade={movedLeg.trade}
          leg={movedLeg.leg}
          to={{ exit: movedLeg.exit, price: moved.price }}
          onClose={() => setMoved(null)}
        />
      )}
      {open.slice(0, mostStrips).map((trade) => (
        <TradeStrip key={trade.trade_id} trade={trade} toTrade toChart={false} />
      ))}
      {open.length > mostStrips && (
        <p className={styles.instrumentMore}>
          <Link to="/trades" search={{ symbol: instrument.symbol, venue: instrument.venue }}>
            All {open.length} open trades of this market
          </Link>
        </p>
      )}
    </section>
  );
}

/** What the window is called: the price and, with a trade open, what it stands at, for whoever has the page in another tab. */
function titleOf(instrument: Instrument, last: number | null, open: readonly Trade[]): string {
  const profit = open.reduce((sum, trade) => sum + (unrealizedAt(trade, last) ?? 0), 0);
  const parts = [instrument.symbol, price(last, instrument.tick_size), ...(open.length > 0 ? [signedMoney(profit)] : [])];
  return `${parts.join(' ')} · Candlewick`;
}

/** Says when bars are invented, replayed or have holes. */
function DataNote({ instrument, venue }: { instrument: Instrument; venue: Venue | undefined }) {
  const replay = isReplayed(instrument, venue);
  const stored = instrument.replay_of !== null ? marketOf(instrument.replay_of) : instrument;
  const observed = instrument.replay_of !== null || !instrument.is_synthetic;
  const { data } = useQuery({ ...quality(stored.symbol, stored.venue), enabled: observed });
  if (!observed) return <Badge tone="neutral">Synthetic prices</Badge>;
  return (
    <span className={styles.dataNote}>
      {replay && <Badge tone="info">{`Replay of ${instrument.replay_of}`}</Badge>}
      {data && data.missing_bars > 0 && (
        <Link to="/data" search={{ symbol: stored.symbol, venue: stored.venue }} title="See the gaps on a timeline">
          <Badge tone="warn">
            {`${count(data.gaps)} ${data.gaps === 1 ? 'gap' : 'gaps'}, ${percent(data.completeness * 100)} complete`}
          </Badge>
        </Link>
      )}
    </span>
  );
}

/** Says that the chart shows a time of the past, or the marks of a replay that is over, and leads back. */
function PastNote({ market, epoch, at }: { market: string; epoch: string | undefined; at: string | undefined }) {
  return (
    <span className={styles.dataNote}>
      {epoch !== undefined && <Badge tone="info">Trades of a finished replay</Badge>}
      <Link to="/markets/$market" params={{ market }} search={(old) => ({ tf: old.tf })}>
        {at === undefined ? 'Hide them' : 'Go to the newest bars'}
      </Link>
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
