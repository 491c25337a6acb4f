import type { Signal } from '../../api/types';
import { Badge } from '../Badge';
import { statusTone, statusWord } from './status';

/** What came of a signal. Accepted with a warning is told from accepted without one. */
export function SignalBadge({ signal }: { signal: Signal }) {
  const warned = signal.warnings.length;
  const isFine = statusTone(signal.status) === 'good' || statusTone(signal.status) === 'info';
  if (warned === 0 || !isFine) return <Badge tone={statusTone(signal.status)}>{statusWord(signal.status)}</Badge>;
  return (
    <span title={signal.warnings.join('\n')}>
      <Badge tone="warn">{`${statusWord(signal.status)}, ${warned} ${warned === 1 ? 'warning' : 'warnings'}`}</Badge>
    </span>
  );
}
