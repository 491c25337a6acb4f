import { memo, useMemo } from 'react';
import type { DrawnSessions } from '../../api/types';
import { count, signedPercent } from '../../domain/numbers';
import { fanOf, ticks } from './scale';
import styles from './trees.module.css';
import { useWidth } from './useWidth';

const height = 240;
const pad = { left: 56, right: 12, top: 10, bottom: 34 };

/** The balances of the first runs, with their middle and between what nine of ten of them lie. */
export const PathsChart = memo(function PathsChart({ drawn, below }: { drawn: DrawnSessions; below: number }) {
  const [box, width] = useWidth<HTMLElement>();
  const fan = useMemo(() => fanOf(drawn.paths), [drawn.paths]);
  const bound = below - 100;
  const [low, high] = useMemo(() => {
    const all = drawn.paths.flat();
    return [Math.min(0, bound, ...bounds(all)), Math.max(0, ...bounds(all))];
  }, [drawn.paths, bound]);
  const sessions = drawn.runs.point_sessions;
  const last = sessions.at(-1) ?? 1;
  const x = (session: number) => pad.left + (session / last) * (width - pad.left - pad.right);
  const y = (value: number) => pad.top + ((high - value) / (high - low || 1)) * (height - pad.top - pad.bottom);
  const points = (path: readonly number[]) => path.map((value, index) => `${x(sessions[index] ?? 0).toFixed(1)},${y(value).toFixed(1)}`);
  const runs = `${drawn.paths.length} ${drawn.paths.length === 1 ? 'run' : 'runs'} of ${count(drawn.runs.sessions)} sessions`;
  return (
    <figure ref={box} className={styles.chart}>
      <figcaption>
        <h3>{runs}, change of the balance</h3>
        <span className={styles.keyMiddle}>middle</span>
        <span className={styles.keyFan}>9 of 10</span>
        <span className={styles.keyBound}>{below} % of the start</span>
      </figcaption>
      <svg
        width={width}
        height={height}
        viewBox={`0 0 ${width} ${height}`}
        role="img"
        aria-label={`Balances of ${runs}: the middle one ends at ${signedPercent(fan.middle.at(-1))}, nine of ten between ${signedPercent(
          fan.low.at(-1),
        )} and ${signedPercent(fan.high.at(-1))}`}
      >
        {ticks(low, high, 5).map((value) => (
          <g key={value}>
            <line className={styles.gridLine} x1={pad.left} x2={width - pad.right} y1={y(value)} y2={y(value)} />
            <text className={styles.axisText} x={pad.left - 6} y={y(value) + 4} textAnchor="end">
              {signedPercent(value, 0)}
            </text>
          </g>
        ))}
        {ticks(0, last, width < 480 ? 4 : 8).map((session) => (
          <text key={session} className={styles.axisText} x={x(session)} y={height - 18} textAnchor="middle">
            {count(session)}
          </text>
        ))}
        <text className={styles.axisText} x={pad.left + (width - pad.left - pad.right) / 2} y={height - 4} textAnchor="middle">
          sessions
        </text>
        <polygon className={styles.fan} points={[...points(fan.high), ...points(fan.low).reverse()].join(' ')} />
        {drawn.paths.map((path, index) => (
          <polyline key={index} className={styles.path} points={points(path).join(' ')} />
        ))}
        <polyline className={styles.middle} points={points(fan.middle).join(' ')} />
        <line className={styles.bound} x1={pad.left} x2={width - pad.right} y1={y(bound)} y2={y(bound)} />
      </svg>
    </figure>
  );
});

/** The smallest and the largest; a list may be too long for Math.min. */
function bounds(values: readonly number[]): [number, number] {
  let [low, high] = [Infinity, -Infinity];
  for (const value of values) {
    low = Math.min(low, value);
    high = Math.max(high, value);
  }
  return values.length === 0 ? [0, 0] : [low, high];
}
