import { useQueryClient } from '@tanstack/react-query';
import { getRouteApi, useRouter } from '@tanstack/react-router';
import { desk, done } from '../../api/client';
import { me } from '../../api/queries';
import { required, useDeskForm } from '../../ui/form';
import styles from './sign-in.module.css';

const route = getRouteApi('/sign-in');

export function SignInPage() {
  const { next } = route.useSearch();
  const router = useRouter();
  const client = useQueryClient();
  const form = useDeskForm({
    initial: { username: 'admin', password: '' },
    check: ({ username, password }) => ({ username: required(username), password: required(password) }),
    send: (body) => done(desk.POST('/admin/auth/login', { body })),
    onDone: async () => {
      await client.fetchQuery({ ...me, staleTime: 0 });
      // Only addresses of this page: a foreign one in ?next= must not be followed.
      if (next?.startsWith('/') && !next.startsWith('//'))
        router.history.push(router.options.basepath && !next.startsWith('/app') ? `/app${next}` : next);
      else await router.navigate({ to: '/markets' });
    },
    onRefused: () => form.setFieldValue('password', ''),
  });
  return (
    <main className={styles.signIn}>
      <title>Sign in · Candlewick</title>
      <form.AppForm>
        <form.Frame>
          <h1>Candlewick</h1>
          <p className="muted">Sign in to the desk.</p>
          <form.AppField name="username">{(field) => <field.Text label="Username" autoComplete="username" required />}</form.AppField>
          <form.AppField name="password">
            {(field) => (
              <field.Text
                label="Password"
                type="password"
                autoComplete="current-password"
                required
                hint="The first start prints a password for admin in the terminal, unless you have configured one."
              />
            )}
          </form.AppField>
          <form.Rest />
          <form.Submit>Sign in</form.Submit>
        </form.Frame>
      </form.AppForm>
    </main>
  );
}
