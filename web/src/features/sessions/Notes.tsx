import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { answer, desk } from '../../api/client';
import { keys } from '../../api/keys';
import type { Session } from '../../api/types';
import { Button } from '../../ui/Button';
import { InlineError } from '../../ui/States';
import styles from './sessions.module.css';
import { TextArea } from '../../ui/Input';

/** A trader's own words about a session; kept with it. */
export function Notes({ session }: { session: Session }) {
  const client = useQueryClient();
  const kept = session.session_notes ?? '';
  const [text, setText] = useState<string | null>(null);
  const save = useMutation({
    mutationFn: (notes: string) =>
      answer(desk.PATCH('/api/sessions/{id}', { params: { path: { id: session.session_id } }, body: { session_notes: notes } })),
    onSuccess: (_, notes) => {
      client.setQueryData<Session>(keys.session(session.session_id), (old) => (old ? { ...old, session_notes: notes } : old));
      void client.invalidateQueries({ queryKey: keys.sessions });
      setText(null);
    },
  });
  const changed = text !== null && text !== kept;
  return (
    <form
      className={styles.notes}
      onSubmit={(event) => {
        event.preventDefault();
        if (text !== null) save.mutate(text);
      }}
    >
      <label htmlFor="session-notes">
        <h2>Notes</h2>
      </label>
      <TextArea
        id="session-notes"

        rows={3}
        maxLength={4000}
        value={text ?? kept}
        onChange={(event) => setText(event.target.value)}
      />
      <InlineError error={save.error} />
      {changed && (
        <div className={styles.notesActions}>
          <Button onClick={() => setText(null)}>Undo</Button>
          <Button kind="primary" type="submit" busy={save.isPending}>
            Save notes
          </Button>
        </div>
      )}
    </form>
  );
}
