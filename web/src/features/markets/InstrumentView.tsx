import { Link, useNavigate, useSearch } from '@tanstack/react-router';
import { useEffect, useState } from 'react';
import type { Instrument, Trade, Venue } from '../../api/types';
import { SharedCrosshair } from '../../chart/crosshair';
import { marketName, venueWord } from '../../domain/markets';
import { count, percent, price, signedMoney } from '../../domain/numbers';
import { utcDay } from '../../domain/times';
import { unrealizedAt } from '../../domain/trades';
import { isTimeframe, timeframes, type Timeframe } from '../../domain/timeframes';
import { Badge } from '../../ui/Badge';
import { Button } from '../../ui/Button';
import { Change, LivePrice } from '../../ui/Figures';
import { BackIcon } from '../../ui/Icon';
import { Segmented } from '../../ui/Segmented';
import { OrderTicket } from '../../ui/trades/OrderTicket';
import { usePreference } from '../../ui/usePreference';
import { ChartBeside } from './ChartBeside';
import { Dock } from './Dock';
import { changeBeside, fillBeside, layoutOf, layouts, readBeside, writeBeside, type Layout } from './layout';
import { MarketChart } from './MarketChart';
import { isLiving, isObserved, isReplayed, useMarketQuote, useQuality, useVenue } from './quote';
import { ReplayBar } from './ReplayBar';
import { useTradesOn } from './trades';
import { cx } from '../../ui/cx';
import styles from './markets.module.css';
import { ButtonLink } from '../../ui/ButtonLink';

interface InstrumentViewProps {
  instrument: Instrument;
  instruments: Instrument[];
  phone: boolean;
}

export function InstrumentView({ instrument, instruments, phone }: InstrumentViewProps) {
  const search = useSearch({ strict: false });
  const navigate = useNavigate();
  const [kept, keep] = usePreference('timeframe', '1h');
  const offered = timeframes.filter((t) => instrument.timeframes.length === 0 || instrument.timeframes.includes(t));
  const wanted = search.tf ?? kept;
  const timeframe = isTimeframe(wanted) && offered.includes(wanted) ? wanted : (offered[0] ?? '1h');
  const venue = useVenue(instrument);
  const quote = useMarketQuote(instrument);
  const trades = useTradesOn(instrument, venue?.market_epoch ?? instrument.market_epoch, search.epoch);
  const { open } = trades;
  const market = marketName(instrument);
  const [ordering, setOrdering] = useState(false);
  const { layout, beside, chooseLayout, change } = useBeside(instrument, timeframe, instruments, phone);
  const [crosshair] = useState(() => new SharedCrosshair());

  const choose = (next: Timeframe) => {
    keep(next);
    void navigate({ to: '/markets/$market', params: { market }, search: (old) => ({ ...old, tf: next }), replace: true });
  };
  const goTo = (at: string | null) =>
    void navigate({ to: '/markets/$market', params: { market }, search: (old) => ({ ...old, at: at ?? undefined }) });
  useTimeframeKeys(offered, choose);

  const replayed = isReplayed(instrument, venue) ? venue?.accounts[0] : undefined;
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
        <div className={styles.headEnd}>
          <div className={styles.timeframes}>
            <Segmented
              label="Timeframe, keys 1 to 9"
              value={timeframe}
              options={offered.map((t) => ({ value: t, label: t, title: `Key ${timeframes.indexOf(t) + 1}` }))}
              onChange={choose}
            />
          </div>
          {!phone && <LayoutChoice layout={layout} onChoose={chooseLayout} />}
        </div>
      </header>
      <div className={cx(styles.cells, layout === 2 && styles.cellsTwo, layout === 4 && styles.cellsFour)}>
        <div className={styles.cell}>
          <MarketChart
            instrument={instrument}
            timeframe={timeframe}
            trades={trades}
            at={search.at ?? null}
            onGoTo={goTo}
            crosshair={layout > 1 ? crosshair : undefined}
          />
        </div>
        {beside.map((one, index) => (
          <ChartBeside
            key={`${index}/${marketName(one.instrument)}`}
            instrument={one.instrument}
            timeframe={one.timeframe}
            instruments={instruments}
            crosshair={crosshair}
            onChange={(changed) => change(index, changed)}
          />
        ))}
      </div>
      {replayed !== undefined && <ReplayBar account={replayed} />}
      <Dock instrument={instrument} venue={venue} trades={trades.all} open={open} />
      {ordering && <OrderTicket market={market} onClose={() => setOrdering(false)} />}
    </section>
  );
}

/** The charts beside the main one: those of the address, else those that were kept. On a phone there are none. */
function useBeside(instrument: Instrument, timeframe: Timeframe, instruments: Instrument[], phone: boolean) {
  const { beside: named } = useSearch({ strict: false });
  const navigate = useNavigate();
  const [keptLayout, keepLayout] = usePreference('layout', '1');
  const [keptBeside, keepBeside] = usePreference('beside', '');
  const layout = phone ? 1 : layoutOf(keptLayout, named === undefined ? 0 : readBeside(named).length);
  const beside = fillBeside(readBeside(named ?? keptBeside), layout, instrument, timeframe, instruments);
  const show = (next: string | undefined) =>
    void navigate({
      to: '/markets/$market',
      params: { market: marketName(instrument) },
      search: (old) => ({ ...old, beside: next }),
      replace: true,
    });
  return {
    layout,
    beside,
    chooseLayout: (next: Layout) => {
      keepLayout(String(next));
      const known = beside.length > 0 ? beside.map(besideOf) : readBeside(keptBeside);
      const filled = fillBeside(known, next, instrument, timeframe, instruments);
      show(next === 1 ? undefined : writeBeside(filled.map(besideOf)));
    },
    change: (index: number, changed: Parameters<typeof changeBeside>[2]) => {
      const next = changeBeside(beside, index, changed);
      keepBeside(next);
      show(next);
    },
  };
}

const besideOf = ({ instrument, timeframe }: { instrument: Instrument; timeframe: Timeframe }) => ({
  market: marketName(instrument),
  timeframe,
});

const layoutWords: Record<Layout, string> = { 1: 'One chart', 2: 'Two charts', 4: 'Four charts' };

function LayoutChoice({ layout, onChoose }: { layout: Layout; onChoose: (layout: Layout) => void }) {
  return (
    <Segmented
      label="Charts side by side"
      value={String(layout)}
      options={layouts.map((one) => ({ value: String(one), label: String(one), title: layoutWords[one] }))}
      onChange={(value) => onChoose(layouts.find((one) => String(one) === value) ?? 1)}
    />
  );
}

/** What the window is called: the price and, with a trade open, what it stands at, for whoever has the page in another tab. */
function titleOf(instrument: Instrument, last: number | null, open: readonly Trade[]): string {
  const profit = open.reduce((sum, trade) => sum + (unrealizedAt(trade, last) ?? 0), 0);
  const parts = [instrument.symbol, price(last, instrument.tick_size), ...(open.length > 0 ? [signedMoney(profit)] : [])];
  return `${parts.join(' ')} · Candlewick`;
}

/** Says when bars are invented, replayed, have holes or end. */
function DataNote({ instrument, venue }: { instrument: Instrument; venue: Venue | undefined }) {
  const { data } = useQuality(instrument);
  const lives = isLiving(instrument, venue);
  if (!isObserved(instrument)) return <Badge tone="neutral">{lives ? 'Synthetic prices' : 'Synthetic prices, paused'}</Badge>;
  return (
    <span className={styles.dataNote}>
      {isReplayed(instrument, venue) && <Badge tone="info">{`Replay of ${instrument.replay_of}`}</Badge>}
      {!lives && <Badge tone="neutral">{`Imported, ends ${utcDay(instrument.end_date)}`}</Badge>}
      {data && data.missing_bars > 0 && (
        <Link to="/data" search={{ symbol: data.symbol, venue: data.venue }} title="See the gaps on a timeline">
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
      <Link to="/markets/$market" params={{ market }} search={(old) => ({ tf: old.tf, beside: old.beside })}>
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
