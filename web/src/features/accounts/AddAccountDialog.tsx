import { useQueryClient } from '@tanstack/react-query';
import { answer, desk } from '../../api/client';
import { Button } from '../../ui/Button';
import { Dialog, DialogContent, DialogFoot } from '../../ui/Dialog';
import { required, useDeskForm } from '../../ui/form';
import { settingsOf, wrongSettings } from './settings';

/** Another account for the desk to trade on, while it runs. */
export function AddAccountDialog({ onClose, onAdded }: { onClose: () => void; onAdded: (name: string) => void }) {
  const client = useQueryClient();
  const form = useDeskForm({
    initial: { name: '', venue: 'simulator', settings: '' },
    check: ({ name, venue, settings }) => ({ name: required(name), venue: required(venue), settings: wrongSettings(settings) }),
    send: ({ name, venue, settings }) =>
      answer(desk.POST('/api/accounts', { body: { name: name.trim(), venue: venue.trim(), settings: settingsOf(settings) } })),
    onDone: async ({ account }) => {
      await client.invalidateQueries();
      onAdded(account);
    },
  });
  return (
    <Dialog title="Add an account" onClose={onClose}>
      <form.AppForm>
        <form.Frame>
          <DialogContent>
            <form.AppField name="name">
              {(field) => (
                <field.Text label="Name" required maxLength={40} autoComplete="off" hint="Lower-case letters, digits and dashes." />
              )}
            </form.AppField>
            <form.AppField name="venue">
              {(field) => (
                <field.Text
                  label="Venue"
                  required
                  maxLength={40}
                  autoComplete="off"
                  hint="A simulator account gets its own market, clock and books, and starts out synthetic."
                />
              )}
            </form.AppField>
            <form.AppField name="settings">
              {(field) => (
                <field.Area
                  label="Settings"
                  rows={4}
                  spellCheck={false}
                  placeholder='{"balance": 50000}'
                  hint="The venue’s own, as a JSON object. Leave empty for its defaults."
                />
              )}
            </form.AppField>
            <form.Rest />
          </DialogContent>
          <DialogFoot>
            <Button onClick={onClose}>Cancel</Button>
            <form.Submit>Add the account</form.Submit>
          </DialogFoot>
        </form.Frame>
      </form.AppForm>
    </Dialog>
  );
}
