import { useQuery, useQueryClient } from '@tanstack/react-query';
import { session as sessionQuery, trees } from '../../api/queries';
import type { Session } from '../../api/types';
import { treeHint, treeName } from '../../domain/tree';
import { Button } from '../../ui/Button';
import { Dialog, DialogContent, DialogFoot } from '../../ui/Dialog';
import { required, useDeskForm } from '../../ui/form';
import { wrongInitial } from './byHand';
import { openSession, refetchUnlessStreamed } from './queries';

interface WalkByHandProps {
  onClose: () => void;
  onOpened: (session: Session) => void;
}

/** Opens a session without a route. */
export function WalkByHandDialog({ onClose, onOpened }: WalkByHandProps) {
  const client = useQueryClient();
  const { data: known = [] } = useQuery(trees);
  const form = useDeskForm({
    initial: { session_name: '', staking_tree_id: '', initial_amount: '' },
    check: ({ session_name, initial_amount }) => ({
      session_name: required(session_name),
      initial_amount: wrongInitial(initial_amount),
    }),
    send: ({ session_name, staking_tree_id, initial_amount }) =>
      openSession({
        session_name: session_name.trim(),
        // The first one is on screen while none is chosen.
        staking_tree_id: staking_tree_id || (known[0]?.id ?? ''),
        initial_amount: Number(initial_amount),
      }),
    onDone: async (opened) => {
      client.setQueryData(sessionQuery(opened.session_id).queryKey, opened);
      await refetchUnlessStreamed(client);
      onOpened(opened);
    },
  });
  return (
    <Dialog title="Walk by hand" onClose={onClose}>
      <form.AppForm>
        <form.Frame>
          <DialogContent>
            <p className="muted">
              For trades made elsewhere: the session says what to stake, and you enter how each trade ended. No order is placed.
            </p>
            <form.AppField name="session_name">
              {(field) => <field.Text label="Session name" required maxLength={200} autoComplete="off" />}
            </form.AppField>
            <form.AppField name="staking_tree_id">
              {(field) => (
                <field.Choice
                  label="Staking tree"
                  options={known.map((tree) => [tree.id, treeName(tree)])}
                  hint={treeHint(known.find((tree) => tree.id === field.state.value) ?? known[0])}
                />
              )}
            </form.AppField>
            <form.AppField name="initial_amount">
              {(field) => (
                <field.Text
                  label="Initial amount"
                  required
                  inputMode="decimal"
                  autoComplete="off"
                  hint="The money that stakes are a percentage of, from 0.01."
                />
              )}
            </form.AppField>
            <form.Rest />
          </DialogContent>
          <DialogFoot>
            <Button onClick={onClose}>Cancel</Button>
            <form.Submit>Begin the session</form.Submit>
          </DialogFoot>
        </form.Frame>
      </form.AppForm>
    </Dialog>
  );
}
