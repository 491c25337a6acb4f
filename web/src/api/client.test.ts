import { afterEach, expect, it, vi } from 'vitest';
import { answer as answerOf, desk, done, following, page, rulesOf, searchOf, signOut, whenSignedOut } from './client';

const pathOf = (request: Request) => new URL(request.url).pathname;

afterEach(() => vi.unstubAllGlobals());

it('does not ask what needs a sign-in once the sign-in is gone', async () => {
  const asked: string[] = [];
  let signedOut = 0;
  whenSignedOut(() => signedOut++);
  vi.stubGlobal('fetch', (request: Request) => {
    asked.push(pathOf(request));
    return Promise.resolve(new Response('[]'));
  });

  vi.stubGlobal('document', { cookie: 'theme=dark; candlewick_csrf=abc' });
  await answerOf(desk.GET('/api/accounts'));
  vi.stubGlobal('document', { cookie: 'theme=dark' });
  await expect(answerOf(desk.GET('/api/accounts'))).rejects.toMatchObject({ status: 401 });
  expect(signedOut).toBe(1);
  await expect(answerOf(desk.GET('/admin/auth/verify'))).rejects.toMatchObject({ status: 401 });
  expect(signedOut).toBe(1);
  await answerOf(desk.GET('/health'));
  await done(desk.POST('/admin/auth/login', { body: { username: 'admin', password: 'x' } }));
  expect(asked).toEqual(['/api/accounts', '/health', '/admin/auth/login']);
});

it('asks nothing while it signs out, and nothing that needs the sign-in afterwards', async () => {
  const asked: string[] = [];
  let answer: (response: Response) => void = () => undefined;
  vi.stubGlobal('document', { cookie: 'candlewick_csrf=abc' });
  vi.stubGlobal('fetch', (request: Request) => {
    asked.push(pathOf(request));
    return new Promise<Response>((resolve) => (answer = resolve));
  });
  const leaving = signOut();
  const asking = answerOf(desk.GET('/api/accounts')).catch((failure: unknown) => failure);
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

/** A desk that answers each request with the next of these; what it was asked is kept. */
function deskAnswering(...answers: Response[]): Request[] {
  const asked: Request[] = [];
  vi.stubGlobal('document', { cookie: 'candlewick_csrf=a%2Fb' });
  vi.stubGlobal('fetch', (request: Request) => {
    asked.push(request);
    const next = answers.shift();
    return next ? Promise.resolve(next) : Promise.reject(new TypeError('Failed to fetch'));
  });
  return asked;
}

it('writes parts of a path safely, leaves out what is empty and names the sign-in where something changes', async () => {
  const asked = deskAnswering(new Response('{}'), new Response('{}'));
  await answerOf(desk.GET('/api/sessions/{id}', { params: { path: { id: 'a/b c' } } }));
  await done(desk.PATCH('/admin/data/{symbol}', { params: { path: { symbol: 'BTC' }, query: { venue: '' } }, body: { venue: 'file' } }));
  expect(asked.map((request) => new URL(request.url).pathname + new URL(request.url).search)).toEqual([
    '/api/sessions/a%2Fb%20c',
    '/admin/data/BTC',
  ]);
  expect(asked.map((request) => request.headers.get('X-CSRF-Token'))).toEqual([null, 'a/b']);
  expect(await asked[1]?.json()).toEqual({ venue: 'file' });
  expect(searchOf({ open: true, limit: 0, symbol: '', venue: null, account: undefined })).toBe('open=true&limit=0');
});

it('pages as the Link header says, and stops where there is none', async () => {
  const link = { Link: '</api/signals?limit=100&cursor=c2>; rel="next"' };
  const asked = deskAnswering(new Response('[]', { headers: link }), new Response('[]'));
  const query = { params: { query: { limit: 100 } } };
  const first = await page(desk.GET('/api/signals', query));
  expect(first).toEqual({ items: [], next: '/api/signals?limit=100&cursor=c2' });
  const second = await page(desk.GET('/api/signals', { ...query, ...following(first.next ?? undefined) }));
  expect(second.next).toBeNull();
  expect(asked.map((request) => request.url.replace('http://desk', ''))).toEqual(['/api/signals?limit=100', first.next]);
});

it('throws what the desk refused in its own words, and a desk that is away as no connection', async () => {
  const problem = { title: 'Bad Request', detail: 'symbol: is required.', errors: { symbol: ['is required.'] }, trace_id: 't' };
  const page = new Response('<html>', { status: 502, headers: { 'Retry-After': '3' } });
  deskAnswering(new Response(JSON.stringify(problem), { status: 400 }), page);
  const ask = () => answerOf(desk.GET('/api/trading/costs'));
  await expect(ask()).rejects.toMatchObject({ status: 400, errors: problem.errors, traceId: 't', message: 'symbol: is required.' });
  await expect(ask()).rejects.toMatchObject({ status: 502, message: 'HTTP 502', retryAfterSeconds: 3 });
  await expect(ask()).rejects.toMatchObject({ status: 0, title: 'No connection' });
});

it('takes an answer without data for an error only where data belong', async () => {
  deskAnswering(new Response(null, { status: 204 }), new Response(null, { status: 204 }));
  await done(desk.DELETE('/api/routes/{id}', { params: { path: { id: 'r1' } } }));
  await expect(answerOf(desk.GET('/api/accounts'))).rejects.toMatchObject({ title: 'Empty answer' });
});
