import type { Gap } from '../../api/types';
import { count } from '../../domain/numbers';
import { utc, utcDay } from '../../domain/times';
import styles from './data.module.css';

const width = 620;
const barTop = 4;
const barHeight = 20;

/** The stored range as a band with its holes in it; a hole is at least a hair wide, or it would not be seen. */
export function GapTimeline({ start, end, gaps }: { start: string; end: string; gaps: Gap[] }) {
  const from = Date.parse(start);
  const span = Math.max(1, Date.parse(end) - from);
  const x = (iso: string) => ((Date.parse(iso) - from) / span) * width;
  const ticks = [0, 0.25, 0.5, 0.75, 1].map((part) => ({ at: part * width, day: utcDay(new Date(from + part * span).toISOString()) }));
  const missing = gaps.reduce((sum, gap) => sum + gap.missing_bars, 0);
  return (
    <svg
      className={styles.gapTimeline}
      viewBox={`0 0 ${width} 44`}
      role="img"
      aria-label={`Stored from ${utcDay(start)} to ${utcDay(end)}, ${count(gaps.length)} gaps, ${count(missing)} bars missing`}
    >
      <rect className={styles.gapStored} x={0} y={barTop} width={width} height={barHeight} />
      {gaps.map((gap) => (
        <rect
          key={gap.from}
          className={styles.gapHole}
          x={Math.max(0, x(gap.from))}
          y={barTop}
          width={Math.max(1.5, x(gap.to) - x(gap.from))}
          height={barHeight}
        >
          <title>{`${utc(gap.from)} to ${utc(gap.to)}: ${count(gap.missing_bars)} bars`}</title>
        </rect>
      ))}
      {ticks.map((tick, index) => (
        <text key={tick.at} x={tick.at} y={40} textAnchor={index === 0 ? 'start' : index === ticks.length - 1 ? 'end' : 'middle'}>
          {tick.day}
        </text>
      ))}
    </svg>
  );
}
