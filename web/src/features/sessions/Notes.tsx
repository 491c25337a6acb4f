import { useQueryClient } from '@tanstack/react-query';
import { answer, desk } from '../../api/client';
import { useMayChange } from '../../api/hooks';
import { session as sessionQuery } from '../../api/queries';
import type { Session } from '../../api/types';
import { Button } from '../../ui/Button';
import { useDeskForm } from '../../ui/form';
import { useDraft } from '../../ui/useDraft';
import { refetchUnlessStreamed } from './queries';
import styles from './sessions.module.css';

/** A trader's own words about a session; kept with it. What is not saved yet stays while the viewer looks elsewhere. */
export function Notes({ session }: { session: Session }) {
  const client = useQueryClient();
  const mayChange = useMayChange();
  const id = session.session_id;
  const kept = session.session_notes ?? '';
  const [draft, keepDraft] = useDraft(`notes.${id}`);
  const form = useDeskForm({
    initial: { session_notes: draft ?? kept },
    send: (body) => answer(desk.PATCH('/api/sessions/{id}', { params: { path: { id } }, body })),
    onDone: (_, { session_notes }) => {
      keepDraft(null);
      client.setQueryData(sessionQuery(id).queryKey, (old) => (old ? { ...old, session_notes } : old));
      void refetchUnlessStreamed(client);
    },
  });
  const undo = () => {
    keepDraft(null);
    form.setFieldValue('session_notes', kept);
  };
  return (
    <form.AppForm>
      <form.Frame className={styles.notes}>
        <form.AppField name="session_notes">
          {(field) => (
            <field.Area
              label={<h2>Notes</h2>}
              rows={3}
              maxLength={4000}
              readOnly={!mayChange}
              onType={(text) => keepDraft(text === kept ? null : text)}
            />
          )}
        </form.AppField>
        <form.Rest />
        {draft !== null && draft !== kept && (
          <div className={styles.notesActions}>
            <span className="muted">Not saved yet</span>
            <Button onClick={undo}>Undo</Button>
            <form.Submit>Save notes</form.Submit>
          </div>
        )}
      </form.Frame>
    </form.AppForm>
  );
}
