import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { lazy, Suspense, useState } from 'react';
import { signOut } from '../api/client';
import { keys } from '../api/keys';
import { me } from '../api/queries';
import { Button } from '../ui/Button';
import { Icon } from '../ui/Icon';
import { Menu } from '../ui/Menu';
import { Segmented } from '../ui/Segmented';
import { InlineError } from '../ui/States';
import { usePreference } from '../ui/usePreference';
import { applyAppearance } from './appearance';
import styles from './shell.module.css';

const themes = [
  { value: 'system', label: 'System' },
  { value: 'dark', label: 'Dark' },
  { value: 'light', label: 'Light' },
] as const;

const colours = [
  { value: 'green-red', label: 'Green / red' },
  { value: 'blue-orange', label: 'Blue / orange' },
] as const;

const PasswordDialog = lazy(() => import('./PasswordDialog').then((module) => ({ default: module.PasswordDialog })));

export function UserMenu() {
  const { data: account } = useQuery(me);
  const client = useQueryClient();
  const navigate = useNavigate();
  const [theme, setTheme] = usePreference('theme', 'system');
  const [colour, setColour] = usePreference('colours', 'green-red');
  const [asking, setAsking] = useState(false);
  const toSignIn = async () => {
    client.setQueryData(keys.me, null);
    await navigate({ to: '/sign-in', search: {} });
    client.removeQueries({ predicate: (query) => query.queryKey[0] !== 'me' });
  };
  const leave = useMutation({
    mutationFn: async () => {
      await client.cancelQueries();
      return signOut();
    },
    onSuccess: toSignIn,
  });
  return (
    <>
      <Menu label={`${account?.username ?? 'Account'}: appearance and sign-out`} button={<Icon name="user" />}>
        <div className={styles.userMenu}>
          <p className="truncate">
            Signed in as <strong>{account?.username}</strong>
          </p>
          <div>
            <h3>Theme</h3>
            <Segmented
              label="Theme"
              value={themes.find((one) => one.value === theme)?.value ?? 'system'}
              options={themes}
              onChange={(value) => {
                setTheme(value);
                applyAppearance();
              }}
            />
          </div>
          <div>
            <h3>Gain and loss</h3>
            <Segmented
              label="Colours of gain and loss"
              value={colours.find((one) => one.value === colour)?.value ?? 'green-red'}
              options={colours}
              onChange={(value) => {
                setColour(value);
                applyAppearance();
              }}
            />
          </div>
          <InlineError error={leave.error} />
          <Button icon="key" onClick={() => setAsking(true)}>
            Change the password
          </Button>
          <Button busy={leave.isPending} onClick={() => leave.mutate()}>
            Sign out
          </Button>
        </div>
      </Menu>
      {asking && account && (
        <Suspense fallback={null}>
          <PasswordDialog username={account.username} onClose={() => setAsking(false)} onChanged={() => void toSignIn()} />
        </Suspense>
      )}
    </>
  );
}
