import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import type { Instrument, Simulator } from '../../api/types';
import { count } from '../../domain/numbers';
import { utcDay } from '../../domain/times';
import { Change, LivePrice, Sparkline } from '../../ui/Figures';
import { isReplayed, useMarketQuote } from './quote';

interface InstrumentListProps {
  instruments: Instrument[];
  selected: Instrument | undefined;
  venue: Simulator | undefined;
}

export function InstrumentList({ instruments, selected, venue }: InstrumentListProps) {
  const [text, setText] = useState('');
  const wanted = text.trim().toLowerCase();
  const found = instruments.filter((i) => `${i.symbol} ${i.name ?? ''}`.toLowerCase().includes(wanted));
  const groups = [
    { title: 'Stored', rows: found.filter((i) => !i.is_synthetic) },
    { title: 'Synthetic', rows: found.filter((i) => i.is_synthetic) },
  ].filter((group) => group.rows.length > 0);
  return (
    <section className="instruments" aria-label="Instruments">
      <div className="instruments-filter">
        <input
          className="input"
          type="search"
          aria-label="Filter instruments"
          placeholder="Filter"
          value={text}
          onChange={(event) => setText(event.target.value)}
        />
      </div>
      <div className="instruments-scroll">
        {groups.map((group) => (
          <div key={group.title}>
            <h2 className="instruments-group">
              {group.title} <span className="faint tnum">{group.rows.length}</span>
            </h2>
            <ul>
              {group.rows.map((instrument) => (
                <li key={`${instrument.symbol}/${instrument.source}`}>
                  <InstrumentRow instrument={instrument} venue={venue} current={instrument === selected} />
                </li>
              ))}
            </ul>
          </div>
        ))}
        {groups.length === 0 && <p className="muted instruments-none">No instrument by this name.</p>}
      </div>
    </section>
  );
}

function InstrumentRow({ instrument, venue, current }: { instrument: Instrument; venue: Simulator | undefined; current: boolean }) {
  const quote = useMarketQuote(instrument, venue);
  return (
    <Link
      to="/markets"
      search={(old) => ({ ...old, symbol: instrument.symbol, source: instrument.source })}
      className={`instrument ${current ? 'instrument-current' : ''}`}
      aria-current={current ? 'true' : undefined}
    >
      <span className="instrument-name">
        <strong>{instrument.symbol}</strong>
        <span className="faint truncate">{dataState(instrument, venue)}</span>
      </span>
      <Sparkline values={quote.closes} label={`${instrument.symbol}, closes before now`} width={72} />
      <span className="instrument-figures">
        <LivePrice value={quote.price} tick={instrument.tick_size} />
        <Change value={quote.changePercent} />
      </span>
    </Link>
  );
}

/** What stands behind the price, in a few words. */
function dataState(instrument: Instrument, venue: Simulator | undefined): string {
  if (isReplayed(instrument, venue)) return 'Replaying';
  if (instrument.is_synthetic) return venue?.mode === 'replay' ? 'Synthetic, paused' : 'Synthetic';
  const gaps = instrument.gap_count;
  const end = instrument.end_date ? `to ${utcDay(instrument.end_date)}` : `${count(instrument.total_data_points)} bars`;
  return gaps ? `${end}, ${count(gaps)} ${gaps === 1 ? 'gap' : 'gaps'}` : end;
}
