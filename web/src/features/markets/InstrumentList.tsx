import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { venues } from '../../api/queries';
import type { Instrument, Venue } from '../../api/types';
import { isSimulator, marketName, venueWord } from '../../domain/markets';
import { count } from '../../domain/numbers';
import { utcDay } from '../../domain/times';
import { Change, LivePrice, Sparkline } from '../../ui/Figures';
import { isReplayed, useMarketQuote, useVenue } from './quote';
import { cx } from '../../ui/cx';
import styles from './markets.module.css';
import { Input } from '../../ui/Input';

interface InstrumentListProps {
  instruments: Instrument[];
  selected: Instrument | undefined;
}

export function InstrumentList({ instruments, selected }: InstrumentListProps) {
  const [text, setText] = useState('');
  const { data: known } = useQuery(venues);
  const wanted = text.trim().toLowerCase();
  const found = instruments.filter((i) => `${marketName(i)} ${i.name ?? ''}`.toLowerCase().includes(wanted));
  return (
    <section className={styles.instruments} aria-label="Instruments">
      <div className={styles.instrumentsFilter}>
        <Input
          type="search"
          aria-label="Filter instruments"
          placeholder="Filter"
          value={text}
          onChange={(event) => setText(event.target.value)}
        />
      </div>
      <div className={styles.instrumentsScroll}>
        {byVenue(found).map(({ venue, rows }) => (
          <div key={venue}>
            <h2 className={styles.instrumentsGroup}>
              {venueWord(venue)}{' '}
              <span className="faint tnum">
                {venueState(known?.find((row) => row.venue === venue))} · {rows.length}
              </span>
            </h2>
            <ul>
              {rows.map((instrument) => (
                <li key={marketName(instrument)}>
                  <InstrumentRow instrument={instrument} current={instrument === selected} />
                </li>
              ))}
            </ul>
          </div>
        ))}
        {found.length === 0 && <p className={cx('muted', styles.instrumentsNone)}>No instrument matches.</p>}
      </div>
    </section>
  );
}

/** Observed prices first, then the simulator's accounts; each venue by its name. */
function byVenue(instruments: Instrument[]): { venue: string; rows: Instrument[] }[] {
  const names = [...new Set(instruments.map((i) => i.venue))];
  const rank = (venue: string) => (isSimulator(venue) ? 1 : 0);
  names.sort((a, b) => rank(a) - rank(b) || a.localeCompare(b, 'en'));
  return names.map((venue) => ({ venue, rows: instruments.filter((i) => i.venue === venue) }));
}

function venueState(venue: Venue | undefined): string {
  if (!venue) return 'stored';
  return venue.connected ? venue.mode : `${venue.mode}, not connected`;
}

function InstrumentRow({ instrument, current }: { instrument: Instrument; current: boolean }) {
  const quote = useMarketQuote(instrument);
  const venue = useVenue(instrument);
  return (
    <Link
      to="/markets/$market"
      params={{ market: marketName(instrument) }}
      search={(old) => ({ tf: old.tf, beside: old.beside })}
      className={cx(styles.instrument, current && styles.instrumentCurrent)}
      aria-current={current ? 'true' : undefined}
    >
      <span className={styles.instrumentName}>
        <strong>{instrument.symbol}</strong>
        <span className="faint truncate">{dataState(instrument, venue)}</span>
      </span>
      <Sparkline values={quote.closes} label={`${instrument.symbol}, closes before now`} width={72} />
      <span className={styles.instrumentFigures}>
        <LivePrice value={quote.price} tick={instrument.tick_size} />
        <Change value={quote.changePercent} />
      </span>
    </Link>
  );
}

/** What stands behind the price, in a few words. */
function dataState(instrument: Instrument, venue: Venue | undefined): string {
  if (isReplayed(instrument, venue)) return 'Replaying';
  if (instrument.is_synthetic) return venue?.mode === 'replay' ? 'Synthetic, paused' : 'Synthetic';
  const gaps = instrument.gap_count;
  const end = instrument.end_date ? `to ${utcDay(instrument.end_date)}` : `${count(instrument.total_data_points)} bars`;
  return gaps ? `${end}, ${count(gaps)} ${gaps === 1 ? 'gap' : 'gaps'}` : end;
}
