import { missing, price as formatPrice, type Numeric } from '../domain/numbers';
import styles from './chart.module.css';
import type { Indicated } from './useIndicators';

/** The indicators' values at one bar. */
export function IndicatorLegend({ indicated, index, tick }: { indicated: readonly Indicated[]; index: number; tick: Numeric }) {
  if (indicated.length === 0) return null;
  return (
    <ul className={styles.indicatorLegend}>
      {indicated.map(({ name, chosen: { kind }, run, silent }) => (
        <li key={kind.id}>
          <span className="muted">{name}</span>
          {silent !== null && <span className="faint">{silent}</span>}
          {silent === null &&
            kind.lines.map((line, at) => {
              const value = run.values[index]?.[at] ?? null;
              return (
                <span key={line.name} className={styles[`study${line.colour}`]} title={kind.lines.length > 1 ? line.name : undefined}>
                  {value === null ? missing : kind.pane === 'bars' ? formatPrice(value, tick) : value.toFixed(1)}
                </span>
              );
            })}
        </li>
      ))}
    </ul>
  );
}
