import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { post } from '../api/client';
import { keys } from '../api/keys';
import { killSwitch } from '../api/queries';
import type { KillSwitch as KillSwitchState } from '../api/types';
import { Button } from '../ui/Button';
import { Dialog } from '../ui/Dialog';
import { TextField } from '../ui/Field';
import { Time } from '../ui/Figures';
import { Icon } from '../ui/Icon';
import { fieldErrors, InlineError } from '../ui/States';

/** Stops every new order at once; what is already in the market keeps its exits. */
export function KillSwitch() {
  const { data } = useQuery(killSwitch);
  const [open, setOpen] = useState(false);
  const engaged = data?.engaged ?? false;
  return (
    <>
      <button
        type="button"
        className={`kill-switch ${engaged ? 'kill-switch-on' : ''}`}
        aria-pressed={engaged}
        aria-label={engaged ? 'Kill switch: engaged' : 'Kill switch'}
        onClick={() => setOpen(true)}
        title={engaged ? `Engaged: ${data?.reason ?? ''}` : 'Stop all new orders'}
      >
        <Icon name="power" />
        <span>
          {engaged ? 'Engaged' : 'Kill'}
          {!engaged && <span className="kill-switch-rest"> switch</span>}
        </span>
      </button>
      {open && <KillSwitchDialog state={data} onClose={() => setOpen(false)} />}
    </>
  );
}

function KillSwitchDialog({ state, onClose }: { state: KillSwitchState | undefined; onClose: () => void }) {
  const client = useQueryClient();
  const [reason, setReason] = useState('');
  const engaged = state?.engaged ?? false;
  const change = useMutation({
    mutationFn: () => post<KillSwitchState>('/api/kill-switch', { engaged: !engaged, reason }),
    onSuccess: () => {
      void client.invalidateQueries({ queryKey: keys.killSwitch });
      onClose();
    },
  });
  return (
    <Dialog title={engaged ? 'Release the kill switch' : 'Engage the kill switch'} onClose={onClose}>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          change.mutate();
        }}
      >
        <div className="dialog-content">
          {engaged ? (
            <>
              <p>
                Engaged <Time at={state?.changed_at} />
                {state?.changed_by && ` by ${state.changed_by}`}: {state?.reason || 'no reason given'}.
              </p>
              <p>Released, signals may open trades again from the next one on. Signals refused meanwhile stay refused.</p>
            </>
          ) : (
            <p>
              From now on no order is sent, on any account. Open trades keep their exits at the venue and may still close. It stays engaged
              over restarts until somebody releases it.
            </p>
          )}
          <TextField
            label="Reason"
            value={reason}
            onChange={(event) => setReason(event.target.value)}
            required
            maxLength={200}
            errors={fieldErrors(change.error, 'reason')}
          />
          <InlineError error={change.error} />
        </div>
        <footer className="dialog-foot">
          <Button onClick={onClose}>Cancel</Button>
          <Button kind={engaged ? 'primary' : 'danger'} type="submit" busy={change.isPending}>
            {engaged ? 'Release' : 'Stop all new orders'}
          </Button>
        </footer>
      </form>
    </Dialog>
  );
}
