import type { ReactNode } from 'react';
import type { Bar } from '../api/types';
import { count, price as formatPrice, volume as formatVolume, type Numeric } from '../domain/numbers';
import { local, utc, zoneLabel, type Zone } from '../domain/times';
import { Change } from '../ui/Figures';
import { cx } from '../ui/cx';
import styles from './chart.module.css';
import type { Gap } from './gaps';

interface LegendProps {
  bar: Bar | null;
  previous: Bar | null;
  symbol: string;
  timeframe: string;
  tick: Numeric;
  zone: Zone;
  /** What is missing under the crosshair. */
  gap: Gap | null;
  gapWord: string;
  children?: ReactNode;
}

/** The figures of the bar under the crosshair, else of the newest one. */
export function Legend({ bar, previous, symbol, timeframe, tick, zone, gap, gapWord, children }: LegendProps) {
  const change = bar && previous ? (bar.close / previous.close - 1) * 100 : null;
  const figure = (name: string, value: number | undefined) => (
    <span className={name === 'C' ? undefined : styles.long}>
      <span className="faint">{name}</span> {formatPrice(value, tick)}
    </span>
  );
  return (
    <div className={cx(styles.chartLegend, 'tnum')} data-testid="chart-legend">
      <strong>
        {symbol} · {timeframe}
      </strong>
      {gap && (
        <span>
          {gapWord} {local(new Date(gap.from).toISOString(), zone).slice(0, 16)} to{' '}
          {local(new Date(gap.to).toISOString(), zone).slice(0, 16)} {zoneLabel(zone, gap.from)}, {count(gap.missing)}{' '}
          {gap.missing === 1 ? gap.unit.slice(0, -1) : gap.unit}
        </span>
      )}
      {bar && !gap && (
        <>
          {figure('O', bar.open)}
          {figure('H', bar.high)}
          {figure('L', bar.low)}
          {figure('C', bar.close)}
          {change !== null && <Change value={change} />}
          <span className={styles.long}>
            <span className="faint">Vol</span> {formatVolume(bar.volume)}
          </span>
          <time className="faint" dateTime={bar.timestamp} title={utc(bar.timestamp)}>
            {local(bar.timestamp, zone).slice(0, 16)} {zoneLabel(zone, Date.parse(bar.timestamp))}
          </time>
        </>
      )}
      {children}
    </div>
  );
}
