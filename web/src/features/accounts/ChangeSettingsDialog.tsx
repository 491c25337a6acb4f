import { useQueryClient } from '@tanstack/react-query';
import { desk, done } from '../../api/client';
import { Note } from '../../ui/Badge';
import { Button } from '../../ui/Button';
import { Dialog, DialogContent, DialogFoot } from '../../ui/Dialog';
import { useDeskForm } from '../../ui/form';
import { settingsOf, wrongSettings } from './settings';

/** Gives an account other settings of its venue; it is opened anew with them. */
export function ChangeSettingsDialog({ account, onClose }: { account: string; onClose: () => void }) {
  const client = useQueryClient();
  const form = useDeskForm({
    initial: { settings: '' },
    check: ({ settings }) => ({ settings: wrongSettings(settings) }),
    send: ({ settings }) =>
      done(desk.PATCH('/api/accounts/{name}', { params: { path: { name: account } }, body: { settings: settingsOf(settings) } })),
    onDone: async () => {
      await client.invalidateQueries();
      onClose();
    },
    blamed: 'settings',
  });
  return (
    <Dialog title={`Settings of ${account}`} onClose={onClose}>
      <form.AppForm>
        <form.Frame>
          <DialogContent>
            <Note tone="warn">
              These take the place of all settings that the account has, and it is opened anew with them. What is not named gets the venue’s
              default.
            </Note>
            <form.AppField name="settings">
              {(field) => (
                <field.Area
                  label="Settings"
                  rows={6}
                  spellCheck={false}
                  placeholder="{}"
                  hint="The venue’s own, as a JSON object. The desk does not show stored settings: they may hold keys."
                />
              )}
            </form.AppField>
            <form.Rest />
          </DialogContent>
          <DialogFoot>
            <Button onClick={onClose}>Cancel</Button>
            <form.Submit>Set the settings</form.Submit>
          </DialogFoot>
        </form.Frame>
      </form.AppForm>
    </Dialog>
  );
}
