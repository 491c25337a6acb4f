import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useMayChange } from '../../api/hooks';
import { keys } from '../../api/keys';
import { session as sessionQuery } from '../../api/queries';
import type { Session } from '../../api/types';
import { Button } from '../../ui/Button';
import { ButtonLink } from '../../ui/ButtonLink';
import { Confirm, Dialog, DialogContent, DialogFoot } from '../../ui/Dialog';
import { required, useDeskForm } from '../../ui/form';
import { InlineError } from '../../ui/States';
import { isByHand } from './byHand';
import { deleteSession, nameSession, refetchUnlessStreamed, sessionKeys } from './queries';

interface SessionActionsProps {
  session: Session;
  /** Leaves the page of what is no longer there. */
  onDeleted: () => Promise<void>;
}

/** What may be done with a session itself. */
export function SessionActions({ session, onDeleted }: SessionActionsProps) {
  const [asking, setAsking] = useState<'name' | 'delete' | null>(null);
  const close = () => setAsking(null);
  if (!useMayChange()) return null;
  return (
    <>
      <Button kind="quiet" onClick={() => setAsking('name')}>
        Name and tags
      </Button>
      <Button kind="quiet" icon="trash" aria-label="Delete" title="Delete" onClick={() => setAsking('delete')} />
      {asking === 'name' && <NameDialog session={session} onClose={close} />}
      {asking === 'delete' &&
        (session.open_trade_id === null ? (
          <DeleteDialog session={session} onClose={close} onDeleted={onDeleted} />
        ) : (
          <CloseFirst session={session} tradeId={session.open_trade_id} onClose={close} />
        ))}
    </>
  );
}

/** Separated by commas, as they are typed. */
const tagsOf = (text: string): string[] => text.split(',').flatMap((tag) => (tag.trim() === '' ? [] : [tag.trim()]));

export function NameDialog({ session, onClose }: { session: Session; onClose: () => void }) {
  const client = useQueryClient();
  const id = session.session_id;
  const form = useDeskForm({
    initial: { session_name: session.session_name, session_tags: session.session_tags.join(', ') },
    check: ({ session_name }) => ({ session_name: required(session_name) }),
    send: ({ session_name, session_tags }) => nameSession(id, { session_name: session_name.trim(), session_tags: tagsOf(session_tags) }),
    onDone: async ({ session_name, session_tags }) => {
      client.setQueryData(sessionQuery(id).queryKey, (old) => (old ? { ...old, session_name, session_tags } : old));
      await refetchUnlessStreamed(client);
      onClose();
    },
  });
  return (
    <Dialog title="Name and tags of the session" onClose={onClose}>
      <form.AppForm>
        <form.Frame>
          <DialogContent>
            <form.AppField name="session_name">
              {(field) => <field.Text label="Session name" required maxLength={200} autoComplete="off" />}
            </form.AppField>
            <form.AppField name="session_tags">
              {(field) => <field.Text label="Tags" autoComplete="off" hint="Separated by commas; the search finds them." />}
            </form.AppField>
            <form.Rest />
          </DialogContent>
          <DialogFoot>
            <Button onClick={onClose}>Cancel</Button>
            <form.Submit>Save</form.Submit>
          </DialogFoot>
        </form.Frame>
      </form.AppForm>
    </Dialog>
  );
}

interface DeleteDialogProps extends SessionActionsProps {
  onClose: () => void;
}

export function DeleteDialog({ session, onClose, onDeleted }: DeleteDialogProps) {
  const client = useQueryClient();
  const id = session.session_id;
  const erase = useMutation({
    mutationFn: () => deleteSession(id),
    onSuccess: async () => {
      // Nobody tells the stream of it. The page is left first: it would ask for what is no longer there.
      await onDeleted();
      for (const queryKey of [keys.session(id), sessionKeys.steps(id)]) client.removeQueries({ queryKey });
      await client.invalidateQueries({ queryKey: keys.sessions });
    },
  });
  return (
    <Confirm
      title={`Delete ${session.session_name}?`}
      action="Delete the session"
      busy={erase.isPending}
      error={<InlineError error={erase.error} />}
      onConfirm={() => erase.mutate()}
      onClose={onClose}
    >
      <p>{deletionOf(session)}</p>
    </Confirm>
  );
}

/** What a deletion does, in words. */
function deletionOf(session: Session): string {
  const next = isByHand(session) ? '' : '; the next signal of its route begins a new one';
  const ends = session.is_completed ? '' : ` It is open and ends as closed${next}.`;
  return `The session disappears from the list.${ends} Its steps${isByHand(session) ? '' : ' and trades'} are kept for the record.`;
}

function CloseFirst({ session, tradeId, onClose }: { session: Session; tradeId: string; onClose: () => void }) {
  return (
    <Dialog title={`Delete ${session.session_name}?`} onClose={onClose}>
      <DialogContent>
        <p>Its trade is open. Close the trade first: then the session can be deleted.</p>
      </DialogContent>
      <DialogFoot>
        <Button onClick={onClose}>Cancel</Button>
        <ButtonLink kind="primary" to="/trades" search={{ id: tradeId }}>
          Show the trade
        </ButtonLink>
      </DialogFoot>
    </Dialog>
  );
}
