import type { Session, StakingTree } from '../../api/types';
import { money, signedMoney, toNumber } from '../../domain/numbers';
import { valueAt } from '../../domain/tree';
import type { Stop } from './replay';
import styles from './sessions.module.css';

interface Place {
  name: string;
  actual: number;
  tree: number | null;
}

interface RunningTotalProps {
  tree: StakingTree;
  session: Session;
  stops: readonly Stop[];
  /** The stop that is looked back on: what came later is drawn faintly. */
  at: number;
}

const width = 360;
const height = 168;
const pad = { left: 56, right: 10, top: 12, bottom: 24 };

/** The sum of actual profits and losses after each trade, against the tree's own value at the same node. */
export function RunningTotal({ tree, session, stops, at }: RunningTotalProps) {
  const initial = toNumber(session.initial_amount) ?? 0;
  const places = stops.map(({ name, total }): Place => {
    const value = valueAt(tree, name);
    return { name, actual: total, tree: value === null ? null : (initial * value) / 100 };
  });
  const values = places.flatMap((place) => (place.tree === null ? [place.actual] : [place.actual, place.tree]));
  const low = Math.min(0, ...values, -initial * 0.005);
  const high = Math.max(0, ...values, initial * 0.005);
  const last = Math.max(1, places.length - 1);
  const x = (index: number) => pad.left + (index / last) * (width - pad.left - pad.right);
  const y = (value: number) => pad.top + ((high - value) / (high - low || 1)) * (height - pad.top - pad.bottom);
  const line = (pick: (place: Place) => number | null, from = 0, to = places.length - 1) =>
    places
      .flatMap((place, index) =>
        pick(place) === null || index < from || index > to ? [] : [`${x(index).toFixed(1)},${y(pick(place) ?? 0).toFixed(1)}`],
      )
      .join(' ');
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
        aria-label={`Running total ${money(places[at]?.actual)} after ${at} ${at === 1 ? 'trade' : 'trades'}`}
      >
        {[high, 0, low].map((value, index) => (
          <g key={index}>
            <line className={styles.axisLine} x1={pad.left} x2={width - pad.right} y1={y(value)} y2={y(value)} />
            <text className={styles.axisText} x={pad.left - 6} y={y(value) + 4} textAnchor="end">
              {signedMoney(value)}
            </text>
          </g>
        ))}
        <polyline className={styles.lineTree} points={line((place) => place.tree)} />
        <polyline className={styles.lineActual} points={line((place) => place.actual, 0, at)} />
        <polyline className={styles.lineLater} points={line((place) => place.actual, at)} />
        {places.map((place, index) => (
          <g key={index}>
            <circle
              className={index > at ? styles.dotLater : styles.dotActual}
              cx={x(index)}
              cy={y(place.actual)}
              r={index === at && at < places.length - 1 ? 4 : 2.5}
            >
              <title>{`${place.name}: ${signedMoney(place.actual)}, the tree ${signedMoney(place.tree)}`}</title>
            </circle>
            <text
              className={styles.axisText}
              x={x(index)}
              y={height - 6}
              textAnchor={index === 0 ? 'start' : index === places.length - 1 ? 'end' : 'middle'}
            >
              {place.name}
            </text>
          </g>
        ))}
      </svg>
    </figure>
  );
}
