import { Icon } from '../ui/Icon';
import type { KillSwitchActions } from './killSwitchActions';

/** Stops every new order with one press; what is already in the market keeps its exits. */
export function KillSwitch({ kill }: { kill: KillSwitchActions }) {
  const { engaged, busy, state } = kill;
  return (
    <button
      type="button"
      className={`kill-switch ${engaged ? 'kill-switch-on' : ''}`}
      aria-pressed={engaged}
      aria-busy={busy || undefined}
      aria-label={engaged ? 'Kill switch: engaged, release it' : 'Kill switch'}
      onClick={() => (engaged ? kill.ask('release') : kill.engage())}
      title={engaged ? `Engaged: ${state?.reason ?? 'no reason given'}` : 'Stop all new orders now. Open trades keep their exits.'}
    >
      <Icon name="power" />
      <span>
        {engaged ? 'Engaged' : 'Kill'}
        {!engaged && <span className="kill-switch-rest"> switch</span>}
      </span>
    </button>
  );
}
