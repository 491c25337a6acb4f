import { useDeskForm } from '../ui/form';
import styles from './kill-switch.module.css';
import type { KillSwitchActions } from './killSwitchActions';

/** Why the switch was pressed, told afterwards. */
export function KillReason({ kill, onClose }: { kill: KillSwitchActions; onClose: () => void }) {
  const form = useDeskForm({
    initial: { reason: kill.state?.reason ?? '' },
    send: ({ reason }) => kill.moved({ engaged: true, reason: reason.trim() }),
    onDone: onClose,
    blamed: 'reason',
  });
  return (
    <form.AppForm>
      <form.Frame className={styles.killBandReason}>
        <form.AppField name="reason">
          {/* The viewer has just asked to type it. */}
          {/* eslint-disable-next-line jsx-a11y/no-autofocus */}
          {(field) => <field.Text label={<span className="visually-hidden">Reason</span>} maxLength={200} autoFocus />}
        </form.AppField>
        <form.Submit kind="plain">Save</form.Submit>
        <form.Rest />
      </form.Frame>
    </form.AppForm>
  );
}
