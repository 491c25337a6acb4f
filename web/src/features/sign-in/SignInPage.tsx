import { useMutation, useQueryClient } from '@tanstack/react-query';
import { getRouteApi, useRouter } from '@tanstack/react-router';
import { useState } from 'react';
import { desk, done } from '../../api/client';
import { fieldErrors } from '../../api/errors';
import { me } from '../../api/queries';
import { Button } from '../../ui/Button';
import { TextField } from '../../ui/Field';
import { InlineError } from '../../ui/States';
import styles from './sign-in.module.css';

const route = getRouteApi('/sign-in');

export function SignInPage() {
  const { next } = route.useSearch();
  const router = useRouter();
  const client = useQueryClient();
  const [username, setUsername] = useState('admin');
  const [password, setPassword] = useState('');
  const signIn = useMutation({
    mutationFn: () => done(desk.POST('/admin/auth/login', { body: { username, password } })),
    onSuccess: async () => {
      await client.fetchQuery({ ...me, staleTime: 0 });
      // Only addresses of this page: a foreign one in ?next= must not be followed.
      if (next?.startsWith('/') && !next.startsWith('//'))
        router.history.push(router.options.basepath && !next.startsWith('/app') ? `/app${next}` : next);
      else await router.navigate({ to: '/markets' });
    },
    onError: () => setPassword(''),
  });
  return (
    <main className={styles.signIn}>
      <title>Sign in · Candlewick</title>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          signIn.mutate();
        }}
      >
        <h1>Candlewick</h1>
        <p className="muted">Sign in to the desk.</p>
        <TextField
          label="Username"
          name="username"
          autoComplete="username"
          required
          value={username}
          onChange={(event) => setUsername(event.target.value)}
          errors={fieldErrors(signIn.error, 'username')}
        />
        <TextField
          label="Password"
          name="password"
          type="password"
          autoComplete="current-password"
          required
          value={password}
          onChange={(event) => setPassword(event.target.value)}
          errors={fieldErrors(signIn.error, 'password')}
          hint="The first start prints a password for admin in the terminal, unless you have configured one."
        />
        <InlineError error={signIn.error} besides={['username', 'password']} />
        <Button kind="primary" type="submit" busy={signIn.isPending}>
          Sign in
        </Button>
      </form>
    </main>
  );
}
