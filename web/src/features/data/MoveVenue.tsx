import { useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { desk, done } from '../../api/client';
import { isSimulator, realVenues } from '../../domain/markets';
import { Button } from '../../ui/Button';
import { useDeskForm } from '../../ui/form';
import styles from './data.module.css';

/** Says whose bars a stored series really are: a dump of a venue and its live feed are then one series. */
export function MoveVenue({ symbol, venue }: { symbol: string; venue: string }) {
  const [moving, setMoving] = useState(false);
  if (isSimulator(venue)) return null;
  if (!moving) return <Button onClick={() => setMoving(true)}>Move to another venue</Button>;
  return <MoveForm symbol={symbol} venue={venue} onClose={() => setMoving(false)} />;
}

function MoveForm({ symbol, venue, onClose }: { symbol: string; venue: string; onClose: () => void }) {
  const client = useQueryClient();
  const navigate = useNavigate();
  const form = useDeskForm({
    initial: { venue: '' },
    check: (values) => ({ venue: values.venue === '' && 'is required: the venue the bars should belong to.' }),
    send: (body) => done(desk.PATCH('/admin/data/{symbol}', { params: { path: { symbol }, query: { venue } }, body })),
    onDone: async (_, moved) => {
      onClose();
      await client.invalidateQueries();
      await navigate({ to: '/data', search: { symbol, venue: moved.venue } });
    },
    blamed: 'venue',
  });
  const others = realVenues.filter((name) => name !== venue);
  return (
    <form.AppForm>
      <form.Frame className={styles.moveVenue}>
        <form.AppField name="venue">
          {(field) => <field.Choice label="Venue" options={[['', 'Choose a venue'], ...others.map((name) => [name, name] as const)]} />}
        </form.AppField>
        <form.Submit kind="plain">Move</form.Submit>
        <Button kind="quiet" onClick={onClose}>
          Cancel
        </Button>
        <form.Rest />
      </form.Frame>
    </form.AppForm>
  );
}
