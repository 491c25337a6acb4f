import { useState } from 'react';
import type { Instrument } from '../../api/types';
import type { SharedCrosshair } from '../../chart/crosshair';
import { marketName, venueWord } from '../../domain/markets';
import { timeframes, type Timeframe } from '../../domain/timeframes';
import { LivePrice } from '../../ui/Figures';
import { Select } from '../../ui/Input';
import type { Beside } from './layout';
import { MarketChart } from './MarketChart';
import { useMarketQuote, useVenue } from './quote';
import { useTradesOn } from './trades';
import styles from './markets.module.css';

interface ChartBesideProps {
  instrument: Instrument;
  timeframe: Timeframe;
  instruments: Instrument[];
  crosshair: SharedCrosshair;
  onChange: (change: Partial<Beside>) => void;
}

/** A chart beside the main one, with a market and a timeframe of its own. */
export function ChartBeside({ instrument, timeframe, instruments, crosshair, onChange }: ChartBesideProps) {
  const venue = useVenue(instrument);
  const quote = useMarketQuote(instrument);
  const trades = useTradesOn(instrument, venue?.market_epoch ?? instrument.market_epoch, undefined);
  const [at, setAt] = useState<string | null>(null);
  const name = marketName(instrument);
  return (
    <section className={styles.cell} aria-label={`${name} ${timeframe}, beside`}>
      <header className={styles.cellHead}>
        <Select aria-label="Market of this chart" value={name} onChange={(event) => onChange({ market: event.target.value })}>
          {instruments.map((one) => (
            <option key={marketName(one)} value={marketName(one)}>
              {one.symbol} · {venueWord(one.venue)}
            </option>
          ))}
        </Select>
        <Select
          aria-label="Timeframe of this chart"
          value={timeframe}
          onChange={(event) => onChange({ timeframe: timeframes.find((one) => one === event.target.value) ?? timeframe })}
        >
          {timeframes
            .filter((one) => one === timeframe || instrument.timeframes.length === 0 || instrument.timeframes.includes(one))
            .map((one) => (
              <option key={one} value={one}>
                {one}
              </option>
            ))}
        </Select>
        <LivePrice value={quote.price} tick={instrument.tick_size} />
      </header>
      <MarketChart instrument={instrument} timeframe={timeframe} trades={trades} at={at} onGoTo={setAt} crosshair={crosshair} bare />
    </section>
  );
}
