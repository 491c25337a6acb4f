import { desk, done } from '../api/client';
import { Button } from '../ui/Button';
import { Dialog, DialogContent, DialogFoot } from '../ui/Dialog';
import { required, useDeskForm } from '../ui/form';

/** Changes the viewer's own password. The desk then ends every sign-in of theirs, this one too. */
export function PasswordDialog({ username, onClose, onChanged }: { username: string; onClose: () => void; onChanged: () => void }) {
  const form = useDeskForm({
    initial: { current_password: '', new_password: '', again: '' },
    check: (values) => ({
      current_password: required(values.current_password),
      new_password: required(values.new_password),
      again: values.again !== values.new_password && 'is not the same as the new password.',
    }),
    send: ({ current_password, new_password }) => done(desk.POST('/admin/auth/password', { body: { current_password, new_password } })),
    onDone: onChanged,
  });
  return (
    <Dialog title="Change the password" onClose={onClose}>
      <form.AppForm>
        <form.Frame>
          <DialogContent>
            <p className="muted">You are signed out everywhere afterwards, here too, and sign in again with the new one.</p>
            {/* For password managers: whose password this is. */}
            <input type="hidden" name="username" autoComplete="username" value={username} readOnly />
            <form.AppField name="current_password">
              {(field) => <field.Text label="Current password" type="password" required autoComplete="current-password" />}
            </form.AppField>
            <form.AppField name="new_password">
              {(field) => (
                <field.Text
                  label="New password"
                  type="password"
                  required
                  autoComplete="new-password"
                  hint="12 to 128 characters, without your user name. No mix of kinds of characters is asked for."
                />
              )}
            </form.AppField>
            <form.AppField name="again">
              {(field) => <field.Text label="New password again" type="password" required autoComplete="new-password" />}
            </form.AppField>
            <form.Rest />
          </DialogContent>
          <DialogFoot>
            <Button onClick={onClose}>Cancel</Button>
            <form.Submit>Change the password</form.Submit>
          </DialogFoot>
        </form.Frame>
      </form.AppForm>
    </Dialog>
  );
}
