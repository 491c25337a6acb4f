import type { Signal } from '../../api/types';
import { reasonOf } from './status';

/** Why a signal was refused: in words first, then the code that programs go by. */
export function Reason({ signal }: { signal: Signal }) {
  const { words, code } = reasonOf(signal);
  return (
    <span className="reason" title={words}>
      {words}
      {code !== null && <code className="trace-code faint"> {code}</code>}
    </span>
  );
}
