import { useEffect, useRef, useState, type ReactNode } from 'react';
import { direction, price as formatPrice, signedMoney, signedPercent, type Numeric } from '../domain/numbers';
import { local, relative, utc } from '../domain/times';
import { Icon } from './Icon';
import { useNow } from './useNow';
import { useZone } from './useZone';
import { cx } from './cx';
import styles from './Figures.module.css';

/** Gain or loss: colour, sign and arrow, so that colour is never the only carrier. */
export function Change({ value, kind = 'percent', decimals = 2 }: { value: Numeric; kind?: 'percent' | 'money'; decimals?: number }) {
  const text = kind === 'percent' ? signedPercent(value, decimals) : signedMoney(value);
  // What is shown as 0.00 is neither gain nor loss.
  const way = /[1-9]/.test(text) ? direction(value) : 0;
  return (
    <span className={cx(styles.change, 'tnum', way > 0 ? 'gain' : way < 0 ? 'loss' : 'muted')}>
      {way !== 0 && <Icon name={way > 0 ? 'up' : 'down'} size={9} />}
      {text}
    </span>
  );
}

/** A price whose text takes the colour of its change for 300 ms. */
export function LivePrice({ value, tick }: { value: Numeric; tick?: Numeric }) {
  const before = useRef(value);
  const [flash, setFlash] = useState<'up' | 'down' | null>(null);
  useEffect(() => {
    const old = Number(before.current);
    const now = Number(value);
    before.current = value;
    if (value === null || value === undefined || !Number.isFinite(old) || old === 0 || old === now) return undefined;
    setFlash(now > old ? 'up' : 'down');
    const timer = setTimeout(() => setFlash(null), 300);
    return () => clearTimeout(timer);
  }, [value]);
  const flashed = flash === 'up' ? styles.flashUp : flash === 'down' && styles.flashDown;
  return <span className={cx('live-value tnum', flashed)}>{formatPrice(value, tick)}</span>;
}

/** A time in the viewer's zone, relative while younger than a day, with UTC on hover. */
export function Time({ at }: { at: string | null | undefined }) {
  const now = useNow(at ? 1000 : 0);
  const [zone] = useZone();
  return (
    <time dateTime={at ?? undefined} title={utc(at)} className="tnum">
      {relative(at, now, zone)}
    </time>
  );
}

/** A time in the viewer's zone, with UTC on hover. */
export function Moment({ at }: { at: string | null | undefined }) {
  const [zone] = useZone();
  return (
    <time dateTime={at ?? undefined} title={utc(at)} className="tnum">
      {local(at, zone)}
    </time>
  );
}

/** A small line of closes, coloured by its first and last value. */
export function Sparkline({
  values,
  label,
  width = 96,
  height = 24,
}: {
  values: number[];
  label: string;
  width?: number;
  height?: number;
}) {
  if (values.length < 2) return <span className="faint">–</span>;
  const low = Math.min(...values);
  const span = Math.max(...values) - low || 1;
  const x = (index: number) => ((index / (values.length - 1)) * (width - 2) + 1).toFixed(1);
  const y = (value: number) => (height - 2 - ((value - low) / span) * (height - 4)).toFixed(1);
  const points = values.map((value, index) => `${x(index)},${y(value)}`).join(' ');
  const way = direction((values.at(-1) ?? 0) - (values[0] ?? 0));
  return (
    <svg
      className={cx(styles.sparkline, way < 0 ? 'loss' : 'gain')}
      width={width}
      height={height}
      viewBox={`0 0 ${width} ${height}`}
      role="img"
      aria-label={label}
    >
      <polyline points={points} fill="none" stroke="currentColor" strokeWidth="1.2" strokeLinejoin="round" />
    </svg>
  );
}

/** A figure under its word, for a list of them (dl). */
export function Figure({ word, value, title }: { word: string; value: ReactNode; title?: string }) {
  return (
    <div title={title}>
      <dt>{word}</dt>
      <dd className="tnum">{value}</dd>
    </div>
  );
}
