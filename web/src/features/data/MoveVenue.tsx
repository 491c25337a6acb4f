import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useState, type FormEvent } from 'react';
import { desk, done } from '../../api/client';
import { besideField } from '../../api/errors';
import { isSimulator, realVenues } from '../../domain/markets';
import { Button } from '../../ui/Button';
import { InlineError } from '../../ui/States';
import styles from './data.module.css';
import { Select } from '../../ui/Input';
import { FieldErrors } from '../../ui/Field';

/** Says whose bars a stored series really are: a dump of a venue and its live feed are then one series. */
export function MoveVenue({ symbol, venue }: { symbol: string; venue: string }) {
  const client = useQueryClient();
  const navigate = useNavigate();
  const [to, setTo] = useState<string | null>(null);
  const move = useMutation({
    mutationFn: (next: string) =>
      done(desk.PATCH('/admin/data/{symbol}', { params: { path: { symbol }, query: { venue } }, body: { venue: next } })),
    onSuccess: async (_, next) => {
      setTo(null);
      await client.invalidateQueries();
      await navigate({ to: '/data', search: { symbol, venue: next } });
    },
  });
  if (isSimulator(venue)) return null;
  if (to === null) return <Button onClick={() => setTo('')}>Move to another venue</Button>;
  const submit = (event: FormEvent) => {
    event.preventDefault();
    move.mutate(to);
  };
  const errors = besideField(move.error, 'venue');
  return (
    <form className={styles.moveVenue} onSubmit={submit}>
      <Select aria-label="Venue" required value={to} onChange={(event) => setTo(event.target.value)}>
        <option value="">Venue</option>
        {realVenues
          .filter((name) => name !== venue)
          .map((name) => (
            <option key={name} value={name}>
              {name}
            </option>
          ))}
      </Select>
      <Button type="submit" busy={move.isPending}>
        Move
      </Button>
      <Button kind="quiet" onClick={() => setTo(null)}>
        Cancel
      </Button>
      {errors ? <FieldErrors errors={errors} /> : <InlineError error={move.error} />}
    </form>
  );
}
