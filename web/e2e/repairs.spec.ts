import type { Page, Route } from '@playwright/test';
import { expect, test } from './fixtures';
import { goTo, isPhone, row, signIn } from './steps';

// What once went wrong on the page, and must not come back.
test.describe.configure({ mode: 'serial' });
test.use({ story: 'repairs' });

/** Takes the network away from the page and says when it has noticed. */
async function away(page: Page): Promise<void> {
  await page.context().setOffline(true);
  await expect(page.getByTestId('stream-notice')).toBeVisible();
}

async function back(page: Page): Promise<void> {
  await page.context().setOffline(false);
  await expect(page.getByTestId('stream-notice')).toBeHidden();
}

const answers =
  (body: unknown, headers: Record<string, string> = {}) =>
  (route: Route) =>
    route.fulfill({ json: body, headers });

const longName = 'breakout on the hour with a name that is as long as the desk lets a name be, eighty';

const signal = (number: number, fields: object = {}) => ({
  id: `sig-${number}`,
  signal_id: `S-${number}`,
  route_id: 'r1',
  route_name: 'btc',
  symbol: 'BTCUSDT',
  action: 'buy',
  status: 'refused',
  reason: 'EntryFarFromMarket: The entry 98,000 is 3.1 % from the last price 101,200, more than a quarter of the way to the stop.',
  received_at: '2024-12-01T00:00:00Z',
  session_id: null,
  trade_id: null,
  is_warning: false,
  warnings: [],
  ...fields,
});

test('a page that could not be fetched while the desk was away comes by itself when it is back', async ({ watched: { page }, desk }) => {
  await signIn(page, desk);
  await away(page);
  await goTo(page, 'Data');
  await expect(page.getByText('This page could not be loaded')).toBeVisible();
  await page.getByRole('button', { name: 'Try again' }).click();
  await expect(page.getByText('This page could not be loaded')).toBeVisible();
  await back(page);
  await expect(page.getByRole('heading', { name: 'Data', exact: true })).toBeVisible();
  await expect(page.getByRole('group', { name: 'Drop files to import' })).toBeVisible();
});

test('a chart that was opened while the desk was away fills when it is back', async ({ watched: { page } }) => {
  await page.goto('/app/markets/AAPL.SIMULATOR?tf=1m');
  await expect(page.getByRole('img', { name: /^AAPL 1m bars/ })).toBeVisible();
  await away(page);
  await page.getByRole('button', { name: '5m', exact: true }).click();
  await expect(page.getByText('The bars of AAPL could not be loaded')).toBeVisible();
  await back(page);
  await expect(page.getByText('The bars of AAPL could not be loaded')).toBeHidden();
  await expect(page.getByTestId('chart-legend')).toContainText('AAPL · 5m');
});

test('an address that no page has keeps the way on and the kill switch', async ({ watched: { page } }) => {
  await page.goto('/app/no-such-page');
  await expect(page.getByRole('heading', { name: 'There is nothing at this address' })).toBeVisible();
  await expect(page.getByRole('navigation', { name: 'Features' })).toBeVisible();
  await expect(page.getByRole('button', { name: 'Kill switch', exact: true })).toBeVisible();
});

test('a list says that what it counts is what is loaded', async ({ watched: { page } }) => {
  const hundred = Array.from({ length: 100 }, (_, number) => signal(number));
  await page.route(/\/api\/signals\?/, answers(hundred, { Link: '</api/signals?cursor=x>; rel="next"' }));
  await page.goto('/app/signals');
  await expect(page.getByText('100 rows loaded, older ones are not')).toBeVisible();
  await page.unroute(/\/api\/signals\?/);
});

test('the message that nothing matches stands right below the head of its table', async ({ watched: { page } }) => {
  await page.goto('/app/signals?status=accepted');
  const message = page.getByText('No signal matches these filters.');
  await expect(message).toBeVisible();
  const box = await message.boundingBox();
  expect(box?.y ?? Infinity).toBeLessThan(isPhone(page) ? 420 : 240);
});

test('a long name of a route does not stretch the filters', async ({ watched: { page } }) => {
  await page.route(/\/api\/routes\?/, answers([{ id: 'r1', name: longName, symbols: ['BTCUSDT'], warnings: [] }]));
  await page.route(/\/api\/signals\?/, answers([signal(1)]));
  await page.goto('/app/signals?route=r1');
  const filter = page.getByLabel('Route', { exact: true });
  await expect(filter).toContainText(longName);
  expect((await filter.boundingBox())?.width).toBeLessThanOrEqual(isPhone(page) ? 360 : 240);
});

test('a reason is whole where there is room for it, and a card is never named by dashes', async ({ watched: { page } }) => {
  await page.unroute(/\/api\/signals\?/);
  const broken = signal(2, { symbol: null, action: null, status: 'invalid', reason: 'symbol: is required.' });
  await page.route(/\/api\/signals\?/, answers([signal(1), broken]));
  await page.goto('/app/signals');
  const reason = row(page, 'Signals', 'EntryFarFromMarket').getByTestId('reason');
  await expect(reason).toContainText('a quarter of the way to the stop');
  const cut = await reason.evaluate((element) => {
    const free = element.closest('td')?.clientWidth ?? element.clientWidth;
    return element.scrollWidth > element.clientWidth && element.scrollWidth <= free;
  });
  expect(cut).toBe(false);
  if (isPhone(page)) {
    const title = page.getByRole('list', { name: 'Signals' }).getByRole('listitem').nth(1).locator('div div span').first();
    await expect(title).toHaveText('Invalid');
  }
  await page.unroute(/\/api\/signals\?/);
  await page.unroute(/\/api\/routes\?/);
});

test('what is written of a session and not saved is there on return', async ({ watched: { page } }) => {
  const made = {
    session_name: 'by hand',
    staking_tree_id: 'five-wins-before-six-losses',
    initial_amount: 1000,
  };
  const csrf = (await page.context().cookies()).find((cookie) => cookie.name === 'candlewick_csrf')?.value ?? '';
  const answer = await page.request.post('/api/sessions', { data: made, headers: { 'X-CSRF-Token': csrf } });
  expect(answer.ok(), await answer.text()).toBe(true);
  const { session_id: id } = (await answer.json()) as { session_id: string };
  await page.goto(`/app/sessions/${id}`);
  await page.getByLabel('Notes').fill('Half a thought');
  await goTo(page, 'Trades');
  await page.goto(`/app/sessions/${id}`);
  await expect(page.getByLabel('Notes')).toHaveValue('Half a thought');
  await expect(page.getByText('Not saved yet')).toBeVisible();
  await page.getByRole('button', { name: 'Undo' }).click();
  await expect(page.getByLabel('Notes')).toHaveValue('');
});

test('the words of the running total keep their size, and the head of the steps stays in sight', async ({ watched: { page } }) => {
  const before = page.viewportSize();
  const steps = Array.from({ length: 60 }, (_, index) => ({
    step_number: index + 1,
    node_name: 'Start',
    step_type: 'DECISION',
    execution_status: 'COMPLETED',
    at: '2024-12-01T00:00:00Z',
    exit_reason: null,
    explanation: [],
  }));
  await page.route(/\/steps\?/, answers(steps));
  await page.setViewportSize({ width: 1024, height: 768 });
  await page.reload();
  const total = page.getByRole('img', { name: /^Running total/ });
  await expect(total).toBeVisible();
  expect((await total.boundingBox())?.width).toBeLessThanOrEqual(460);
  const table = page.getByRole('table', { name: /^Steps of/ });
  await table.getByRole('row').nth(40).scrollIntoViewIfNeeded();
  await expect(table.getByRole('columnheader', { name: 'Node' })).toBeInViewport();
  await page.unroute(/\/steps\?/);
  if (before) await page.setViewportSize(before);
});

test('a secret that is shown once is not lost to Escape or a click beside it', async ({ watched: { page } }) => {
  await page.goto('/app/routes?make=true');
  const form = page.getByRole('dialog', { name: 'New route' });
  await form.getByRole('button', { name: 'Create the route' }).click();
  await expect(form.getByRole('alert')).toHaveText(['is required.', 'is required.']);
  await form.getByLabel('Name').fill('once');
  await form.getByLabel('Symbols').fill('AAPL');
  await form.getByRole('button', { name: 'Create the route' }).click();
  const secret = page.getByRole('dialog', { name: /address and alert text/ });
  await expect(secret).toBeVisible();
  await page.keyboard.press('Escape');
  await page.keyboard.press('Escape');
  await page.mouse.click(2, 2);
  await expect(secret).toBeVisible();
  await secret.getByRole('button', { name: 'I have saved it' }).click();
  await expect(secret).toBeHidden();
});

test('the sum in the header is whole while the kill switch is engaged', async ({ watched: { page } }) => {
  await page.goto('/app/markets');
  await page.getByRole('button', { name: 'Kill switch', exact: true }).click();
  await expect(page.getByRole('region', { name: 'Kill switch' })).toBeVisible();
  const frame = page.getByTestId('account-frame');
  const cut = await frame.evaluate((element) =>
    [element, ...Array.from(element.querySelectorAll('*'))].some(
      (part) =>
        !part.classList.contains('visually-hidden') &&
        part.scrollWidth > part.clientWidth + 1 &&
        getComputedStyle(part).overflow === 'hidden',
    ),
  );
  expect(cut).toBe(false);
  await page.getByRole('region', { name: 'Kill switch' }).getByRole('button', { name: 'Release' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Release' }).click();
});

test('a print is dark on white and has all rows', async ({ watched: { page } }) => {
  await page.goto('/app/accounts');
  await expect(row(page, 'Accounts', 'simulator')).toHaveCount(1);
  await page.emulateMedia({ media: 'print' });
  if (!isPhone(page)) await expect(page.getByRole('columnheader', { name: 'Equity' }).getByText('Equity')).toBeVisible();
  expect(await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth)).toBeLessThanOrEqual(0);
  expect(await page.evaluate(() => getComputedStyle(document.body).backgroundColor)).toBe('rgb(255, 255, 255)');
  await expect(page.getByRole('navigation', { name: 'Features' })).toBeHidden();
  const cut = await page.evaluate(() =>
    Array.from(document.querySelectorAll('main, main *')).some((part) => getComputedStyle(part).overflowY === 'auto'),
  );
  expect(cut).toBe(false);
  await page.emulateMedia({ media: null });
});

test('nothing is fetched and given up again when the page of the data is opened', async ({ watched: { page } }) => {
  const jobs = Array.from({ length: 20 }, (_, index) => ({
    job_id: `j${index}`,
    symbol: 'BTCUSDT',
    venue: 'file',
    file_name: 'x.csv',
    status: 'completed',
    progress: 100,
    current_stage: 'completed',
    processed_records: 1,
    completed_at: '2024-12-01T00:00:00Z',
    report: null,
  }));
  await page.route(/\/admin\/data\/jobs/, answers(jobs));
  const givenUp: string[] = [];
  page.on('requestfailed', (request) => givenUp.push(request.url()));
  await goTo(page, 'Data');
  await expect(page.getByRole('list', { name: 'Imports' }).getByRole('listitem')).toHaveCount(20);
  await page.waitForLoadState('networkidle');
  expect(givenUp.filter((url) => url.includes('/data/'))).toEqual([]);
  await page.unroute(/\/admin\/data\/jobs/);
});
