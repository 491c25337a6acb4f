import type { Signal } from '../../api/types';
import { reasonOf } from '../../domain/words';
import styles from './Reason.module.css';
import { RuleCode } from '../Trace';

/** Why a signal was refused: in words first, then the code that programs go by. */
export function Reason({ signal }: { signal: Signal }) {
  const { words, code } = reasonOf(signal);
  return (
    <span className={styles.reason} title={words} data-testid="reason">
      {words}
      {code !== null && <RuleCode> {code}</RuleCode>}
    </span>
  );
}
