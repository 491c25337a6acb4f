import type { ReactNode } from 'react';
import type { Bar } from '../api/types';
import { price as formatPrice, volume as formatVolume, type Numeric } from '../domain/numbers';
import { Change } from '../ui/Figures';
import { cx } from '../ui/cx';
import styles from './chart.module.css';

interface LegendProps {
  bar: Bar | null;
  previous: Bar | null;
  symbol: string;
  timeframe: string;
  tick: Numeric;
  children?: ReactNode;
}

/** The figures of the bar under the crosshair, else of the newest one. */
export function Legend({ bar, previous, symbol, timeframe, tick, children }: LegendProps) {
  const change = bar && previous ? (bar.close / previous.close - 1) * 100 : null;
  const figure = (name: string, value: number | undefined) => (
    <span>
      <span className="faint">{name}</span> {formatPrice(value, tick)}
    </span>
  );
  return (
    <div className={cx(styles.chartLegend, 'tnum')} data-testid="chart-legend">
      <strong>
        {symbol} · {timeframe}
      </strong>
      {bar && (
        <>
          {figure('O', bar.open)}
          {figure('H', bar.high)}
          {figure('L', bar.low)}
          {figure('C', bar.close)}
          {change !== null && <Change value={change} />}
          <span>
            <span className="faint">Vol</span> {formatVolume(bar.volume)}
          </span>
          <span className="faint">{bar.timestamp.slice(0, 16).replace('T', ' ')} UTC</span>
        </>
      )}
      {children}
    </div>
  );
}
