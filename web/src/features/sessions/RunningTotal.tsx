import type { Session, StakingTree, Step } from '../../api/types';
import { money, signedMoney, toNumber } from '../../domain/numbers';
import { valueAt } from '../../domain/tree';
import styles from './sessions.module.css';

interface Stop {
  name: string;
  actual: number;
  tree: number | null;
}

const width = 360;
const height = 168;
const pad = { left: 56, right: 10, top: 12, bottom: 24 };

/** The sum of actual profits and losses after each trade, against the tree's own value at the same node. */
export function RunningTotal({ tree, session, steps }: { tree: StakingTree; session: Session; steps: Step[] }) {
  const stops = stopsOf(tree, session, steps);
  const values = stops.flatMap((stop) => (stop.tree === null ? [stop.actual] : [stop.actual, stop.tree]));
  const initial = toNumber(session.initial_amount) ?? 0;
  const low = Math.min(0, ...values, -initial * 0.005);
  const high = Math.max(0, ...values, initial * 0.005);
  const last = Math.max(1, stops.length - 1);
  const x = (index: number) => pad.left + (index / last) * (width - pad.left - pad.right);
  const y = (value: number) => pad.top + ((high - value) / (high - low || 1)) * (height - pad.top - pad.bottom);
  const line = (pick: (stop: Stop) => number | null) =>
    stops.flatMap((stop, index) => (pick(stop) === null ? [] : [`${x(index).toFixed(1)},${y(pick(stop) ?? 0).toFixed(1)}`])).join(' ');
  const end = stops.at(-1);
  return (
    <figure className={styles.runningTotal}>
      <figcaption>
        <h2>Running total</h2>
        <span className={styles.legendActual}>actual</span>
        <span className={styles.legendTree}>by the tree</span>
      </figcaption>
      <svg
        viewBox={`0 0 ${width} ${height}`}
        role="img"
        aria-label={`Running total ${money(end?.actual)} after ${stops.length - 1} trades`}
      >
        {[high, 0, low].map((value, index) => (
          <g key={index}>
            <line className={styles.axisLine} x1={pad.left} x2={width - pad.right} y1={y(value)} y2={y(value)} />
            <text className={styles.axisText} x={pad.left - 6} y={y(value) + 4} textAnchor="end">
              {signedMoney(value)}
            </text>
          </g>
        ))}
        <polyline className={styles.lineTree} points={line((stop) => stop.tree)} />
        <polyline className={styles.lineActual} points={line((stop) => stop.actual)} />
        {stops.map((stop, index) => (
          <g key={index}>
            <circle className={styles.dotActual} cx={x(index)} cy={y(stop.actual)} r={2.5}>
              <title>{`${stop.name}: ${signedMoney(stop.actual)}, the tree ${signedMoney(stop.tree)}`}</title>
            </circle>
            <text
              className={styles.axisText}
              x={x(index)}
              y={height - 6}
              textAnchor={index === 0 ? 'start' : index === stops.length - 1 ? 'end' : 'middle'}
            >
              {stop.name}
            </text>
          </g>
        ))}
      </svg>
    </figure>
  );
}

/** Start, then one stop per closed trade; a scratch repeats its node. */
function stopsOf(tree: StakingTree, session: Session, steps: Step[]): Stop[] {
  const initial = toNumber(session.initial_amount) ?? 0;
  const results = steps.filter((step) => step.step_type === 'RESULT').sort((a, b) => a.step_number - b.step_number);
  let at = { wins: 0, losses: 0 };
  let total = 0;
  const stops: Stop[] = [{ name: 'Start', actual: 0, tree: 0 }];
  for (const result of results) {
    total = toNumber(result.running_total) ?? total + (toNumber(result.profit_loss) ?? 0);
    if (result.result === 'win') at = { ...at, wins: at.wins + 1 };
    else if (result.result === 'loss') at = { ...at, losses: at.losses + 1 };
    const name = result.new_node ?? `${at.wins}-${at.losses}`;
    const value = valueAt(tree, name);
    stops.push({
      name,
      actual: total,
      tree: value === null ? null : (initial * value) / 100,
    });
  }
  return stops;
}
