import { afterEach, expect, it, vi } from 'vitest';
import { get, post, rulesOf, signOut, whenSignedOut } from './client';

afterEach(() => vi.unstubAllGlobals());

it('does not ask what needs a sign-in once the sign-in is gone', async () => {
  const asked: string[] = [];
  let signedOut = 0;
  whenSignedOut(() => signedOut++);
  vi.stubGlobal('fetch', (path: string) => {
    asked.push(path);
    return Promise.resolve(new Response('[]'));
  });

  vi.stubGlobal('document', { cookie: 'theme=dark; candlewick_csrf=abc' });
  await get('/api/accounts');
  vi.stubGlobal('document', { cookie: 'theme=dark' });
  await expect(get('/api/accounts')).rejects.toMatchObject({ status: 401 });
  expect(signedOut).toBe(1);
  await expect(get('/admin/auth/verify')).rejects.toMatchObject({ status: 401 });
  expect(signedOut).toBe(1);
  await get('/health');
  await post('/admin/auth/login', {});
  expect(asked).toEqual(['/api/accounts', '/health', '/admin/auth/login']);
});

it('asks nothing while it signs out, and nothing that needs the sign-in afterwards', async () => {
  const asked: string[] = [];
  let answer: (response: Response) => void = () => undefined;
  vi.stubGlobal('document', { cookie: 'candlewick_csrf=abc' });
  vi.stubGlobal('fetch', (path: string) => {
    asked.push(path);
    return new Promise<Response>((resolve) => (answer = resolve));
  });
  const leaving = signOut();
  const asking = get('/api/accounts').catch((failure: unknown) => failure);
  await Promise.resolve();
  expect(asked).toEqual(['/admin/auth/logout']);
  vi.stubGlobal('document', { cookie: '' });
  answer(new Response(null, { status: 204 }));
  await leaving;
  expect(await asking).toMatchObject({ status: 401 });
  expect(asked).toEqual(['/admin/auth/logout']);
});

it('says why something was refused before the code of the rule', () => {
  const rules = [
    { rule: 'KillSwitchEngaged', passed: true, detail: 'Released.' },
    { rule: 'PriceBeyondStop', passed: false, detail: 'The stop 98,000 is above the last price 97,210.20.' },
  ];
  expect(rulesOf(rules)).toBe('The stop 98,000 is above the last price 97,210.20 (PriceBeyondStop).');
  expect(rulesOf(undefined)).toBe('');
});
