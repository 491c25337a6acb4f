import { percent, signedPercent } from '../../domain/numbers';
import { ticks } from './scale';
import type { Shown } from './TreeResult';
import styles from './trees.module.css';
import { useWidth } from './useWidth';
import type { Walk } from './walk';
import { chance } from './words';

const height = 168;
const pad = { left: 40, right: 12, top: 20, bottom: 34 };
const floor = height - pad.bottom;

/** Where sessions end, and how often: every path of a tree comes to one of its two ends. */
export function EndsChart({ tree }: { tree: Shown }) {
  const [box, width] = useWidth<HTMLElement>();
  const [win, lost] = tree.end_values;
  if (!win || !lost) return null;
  const mean = tree.expected_value_percent;
  const span = win.value_percent - lost.value_percent || 1;
  const bar = 44;
  const x = (value: number) => pad.left + bar / 2 + 8 + ((value - lost.value_percent) / span) * (width - pad.left - pad.right - bar - 16);
  const y = (share: number) => floor - share * (floor - pad.top);
  const spread = [win, lost].some((end) => end.high_percent - end.low_percent >= 0.0005);
  const told = (end: typeof win) => `${signedPercent(end.value_percent, 3)} in ${chance(end.probability)}`;
  return (
    <figure ref={box} className={styles.chart}>
      <figcaption>
        <h3>Where a session ends</h3>
      </figcaption>
      <svg
        width={width}
        height={height}
        viewBox={`0 0 ${width} ${height}`}
        role="img"
        aria-label={`WIN at ${told(win)}, LOST at ${told(lost)}`}
      >
        {[0, 0.5, 1].map((share) => (
          <g key={share}>
            <line className={styles.gridLine} x1={pad.left} x2={width - pad.right} y1={y(share)} y2={y(share)} />
            <text className={styles.axisText} x={pad.left - 6} y={y(share) + 4} textAnchor="end">
              {share * 100} %
            </text>
          </g>
        ))}
        {[
          { ...lost, name: 'LOST', style: styles.barLost },
          { ...win, name: 'WIN', style: styles.barWin },
        ].map((end) => (
          <g key={end.name}>
            <rect
              className={end.style}
              x={x(end.value_percent) - bar / 2}
              y={y(end.probability)}
              width={bar}
              height={Math.max(1, floor - y(end.probability))}
            />
            <text className={styles.barText} x={x(end.value_percent)} y={y(end.probability) - 5} textAnchor="middle">
              {chance(end.probability)}
            </text>
            <text className={styles.axisText} x={x(end.value_percent)} y={height - 20} textAnchor="middle">
              {end.name}
            </text>
            <text className={styles.axisText} x={x(end.value_percent)} y={height - 6} textAnchor="middle">
              {signedPercent(end.value_percent, 3)}
            </text>
          </g>
        ))}
        <line className={styles.meanLine} x1={x(mean)} x2={x(mean)} y1={pad.top} y2={floor} />
        <text className={styles.meanText} x={x(mean)} y={pad.top - 7} textAnchor="middle">
          mean {signedPercent(mean, 3)}
        </text>
      </svg>
      {spread && (
        <p className="muted">
          Its paths end from {signedPercent(win.low_percent, 3)} to {signedPercent(win.high_percent, 3)} and from{' '}
          {signedPercent(lost.low_percent, 3)} to {signedPercent(lost.high_percent, 3)}.
        </p>
      )}
    </figure>
  );
}

/** What is so much rarer than the most frequent length cannot be seen. */
const unseen = 0.002;

/** How many trades a session takes. */
export function LengthChart({ walk, mean }: { walk: Walk; mean: number }) {
  const [box, width] = useWidth<HTMLElement>();
  const most = Math.max(0.01, ...walk.lengths.map(({ win, lost }) => win + lost));
  const seen = walk.lengths.flatMap(({ win, lost }, trades) => (win + lost > most * unseen ? [trades] : []));
  const [first, last] = [seen[0] ?? 1, seen.at(-1) ?? 1];
  const shown = walk.lengths.slice(first, last + 1).map((length, index) => ({ ...length, trades: first + index }));
  const room = (width - pad.left - pad.right) / Math.max(1, shown.length);
  const bar = Math.max(1, Math.min(40, room * 0.76));
  const x = (trades: number) => pad.left + (trades - first + 0.5) * room;
  const y = (share: number) => floor - (share / most) * (floor - pad.top);
  const named = new Set(room >= 22 ? shown.map(({ trades }) => trades) : ticks(first, last, 6));
  return (
    <figure ref={box} className={styles.chart}>
      <figcaption>
        <h3>Trades until it ends</h3>
        <span className={styles.keyWin}>WIN</span>
        <span className={styles.keyLost}>LOST</span>
      </figcaption>
      <svg
        width={width}
        height={height}
        viewBox={`0 0 ${width} ${height}`}
        role="img"
        aria-label={`Trades of a session: ${first} to ${last}, ${mean.toFixed(2)} on average`}
      >
        {ticks(0, most, 3).map((share) => (
          <g key={share}>
            <line className={styles.gridLine} x1={pad.left} x2={width - pad.right} y1={y(share)} y2={y(share)} />
            <text className={styles.axisText} x={pad.left - 6} y={y(share) + 4} textAnchor="end">
              {percent(share * 100, 0)}
            </text>
          </g>
        ))}
        {shown.map(({ trades, win, lost }) => (
          <g key={trades}>
            <rect className={styles.barWin} x={x(trades) - bar / 2} y={y(win)} width={bar} height={floor - y(win)} />
            <rect className={styles.barLost} x={x(trades) - bar / 2} y={y(win + lost)} width={bar} height={y(win) - y(win + lost)} />
            {named.has(trades) && (
              <text className={styles.axisText} x={x(trades)} y={height - 20} textAnchor="middle">
                {trades}
              </text>
            )}
            <title>{`${trades} trades: ${chance(win + lost)}`}</title>
          </g>
        ))}
        <text className={styles.axisText} x={pad.left + (width - pad.left - pad.right) / 2} y={height - 5} textAnchor="middle">
          trades, {mean.toFixed(2)} on average
        </text>
      </svg>
    </figure>
  );
}
