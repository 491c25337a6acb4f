import { placeBetween } from '../../domain/trades';
import type { Trade } from '../../api/types';
import styles from './trades.module.css';
import { cx } from '../cx';

const width = 120;
const middle = 7;
const inset = 4;

/** From the stop on the left to the target on the right: the entry as a tick, the last price as a dot. */
export function RBar({ trade, last }: { trade: Trade; last: number | null }) {
  const entry = placeBetween(trade, trade.entry_average_price ?? trade.planned_entry_price);
  const now = placeBetween(trade, last);
  if (entry === null) return null;
  const x = (place: number) => inset + Math.max(0, Math.min(1, place)) * (width - 2 * inset);
  const way = now === null ? null : now >= entry ? styles.rGain : styles.rLoss;
  const label = now === null ? 'Stop to target; no price yet' : `Last price ${Math.round(now * 100)} % of the way from stop to target`;
  return (
    <svg
      className={cx(styles.rBar, way)}
      width={width}
      height={middle * 2}
      viewBox={`0 0 ${width} ${middle * 2}`}
      role="img"
      aria-label={label}
    >
      <line className={styles.rTrack} x1={inset} x2={width - inset} y1={middle} y2={middle} />
      <line className={styles.rEnd} x1={inset} x2={inset} y1={3} y2={11} />
      <line className={styles.rEnd} x1={width - inset} x2={width - inset} y1={3} y2={11} />
      {now !== null && trade.open_quantity > 0 && <line className={styles.rRun} x1={x(entry)} x2={x(now)} y1={middle} y2={middle} />}
      <line className={styles.rEntry} x1={x(entry)} x2={x(entry)} y1={3} y2={11} />
      {now !== null && <circle className={styles.rNow} cx={x(now)} cy={middle} r={3.5} />}
    </svg>
  );
}
