import { useQuery } from '@tanstack/react-query';
import { count } from '../../domain/numbers';
import { Icon } from '../../ui/Icon';
import { signalCounts, type SignalFilter } from './queries';
import { statusIcon, statusTone, statusWord } from '../../ui/signals/status';
import styles from './signals.module.css';

interface StatusCountsProps {
  filter: Pick<SignalFilter, 'route_id' | 'search'>;
  chosen: string | undefined;
  onChoose: (status: string | undefined) => void;
}

/** How many signals stand where; pressed, the list shows those alone. */
export function StatusCounts({ filter, chosen, onChoose }: StatusCountsProps) {
  const { data } = useQuery(signalCounts(filter));
  if (!data) return null;
  const all = data.reduce((sum, row) => sum + row.signals, 0);
  if (all === 0) return null;
  return (
    <div className={styles.counts} role="group" aria-label="Signals by status">
      <button type="button" aria-pressed={chosen === undefined} onClick={() => onChoose(undefined)}>
        All <strong className="tnum">{count(all)}</strong>
      </button>
      {data.map((row) => (
        <button
          key={row.status}
          type="button"
          data-tone={statusTone(row.status)}
          aria-pressed={chosen === row.status}
          onClick={() => onChoose(chosen === row.status ? undefined : row.status)}
        >
          <Icon name={statusIcon(row.status)} size={12} />
          {statusWord(row.status)} <strong className="tnum">{count(row.signals)}</strong>
        </button>
      ))}
    </div>
  );
}
