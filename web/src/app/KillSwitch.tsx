import { Icon } from '../ui/Icon';
import type { KillSwitchActions } from './killSwitchActions';
import styles from './shell.module.css';
import { cx } from '../ui/cx';

/** Stops every new order with one press; what is already in the market keeps its exits. */
export function KillSwitch({ kill }: { kill: KillSwitchActions }) {
  const { engaged, busy, state } = kill;
  return (
    <button
      type="button"
      className={cx(styles.killSwitch, engaged && styles.killSwitchOn)}
      aria-pressed={engaged}
      aria-busy={busy || undefined}
      aria-label={engaged ? 'Kill switch: engaged, release it' : 'Kill switch'}
      onClick={() => (engaged ? kill.ask('release') : kill.engage())}
      title={engaged ? `Engaged: ${state?.reason ?? 'no reason given'}` : 'Stop all new trades now. Open trades keep their exits.'}
    >
      <Icon name="power" />
      <span>
        {engaged ? 'Engaged' : 'Kill'}
        {!engaged && <span className={styles.killSwitchRest}> switch</span>}
      </span>
    </button>
  );
}
