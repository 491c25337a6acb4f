import type { Page } from '@playwright/test';
import { expect, test } from './fixtures';
import { advance, asked, expectAccessible, goTo, importDecember, isPhone, lookAtAll, market, openRow, row, sendAlertAt, signIn } from './steps';

test.describe.configure({ mode: 'serial' });

const replayFrom = '2024-12-05T00:00';

let webhook = '';

async function sendAlert(page: Page, id: string): Promise<{ status: number; body: string }> {
  return sendAlertAt(page, webhook, id, (await market(page)).last_price);
}

test('a wrong password is told and signs nobody in', async ({ browser, desk }) => {
  const page = await browser.newPage();
  await page.goto(desk.url);
  await expect(page).toHaveURL(/\/app\/sign-in/);
  await page.getByLabel('Password').fill('not-the-password');
  await page.getByRole('button', { name: 'Sign in' }).click();
  await expect(page.getByRole('alert')).toContainText('password is wrong');
  await page.close();
});

test('the first run signs in with the printed password and shows what to do next', async ({ watched: { page }, desk }) => {
  await signIn(page, desk);
  const steps = page.getByRole('region', { name: 'First steps' });
  await expect(steps.getByRole('listitem')).toHaveCount(4);
  await expect(steps.locator('[aria-current=step]')).toContainText('Import market data');
  await expect(page.getByRole('region', { name: 'Needs you' })).toContainText('Nothing waits for you');
  await expect(page.getByText('No trade has ended')).toBeVisible();
  await steps.getByRole('link', { name: 'Import a file' }).click();
  await expect(page).toHaveURL(/\/app\/data/);
});

test('the synthetic market runs from the first minute on', async ({ watched: { page } }) => {
  await goTo(page, 'Markets');
  await expect(page.getByRole('link', { name: /^AAPL/ })).toContainText('Synthetic');
  await expect(page.getByTestId('account-frame')).toContainText('Synthetic');
  await expect(page.getByTestId('connection')).toContainText('Live');
  const price = page.getByRole('link', { name: /^TSLA/ }).locator('.live-value').first();
  await expect(price).not.toHaveText('–');
  const before = await price.textContent();
  await expect(price).not.toHaveText(before ?? '');
});

test('a dump is imported and reported line by line', async ({ watched: { page } }) => {
  await importDecember(page);
  const job = page.getByRole('list', { name: 'Imports' }).getByRole('listitem').first();
  await expect(job.getByTestId('import-report')).toContainText('41,761');
  await openRow(page, 'Stored series', isPhone(page) ? /BTCUSDT.*Files/ : 'Files');
  const drawer = page.getByRole('dialog');
  await expect(drawer.getByRole('img', { name: /Stored from 2024-11-30|Stored from 2024-12-01/ })).toBeVisible();
  await expect(drawer).toContainText('100');
  await page.keyboard.press('Escape');
  await expect(drawer).toBeHidden();
});

test('a replay by hand is started and advanced', async ({ watched: { page } }) => {
  await goTo(page, 'Simulator');
  await page.getByLabel('Instrument', { exact: true }).selectOption('BTCUSDT.FILE');
  await page.getByLabel('From (UTC)').fill(replayFrom);
  await page.getByLabel('Reset the account').check();
  await page.getByLabel('Balance').fill('100000');
  await page.getByLabel('Commission rate').fill('0.0002');
  await page.getByLabel('Spread').fill('0.5');
  await page.getByLabel('Slippage').fill('0.1');
  await page.getByLabel('Seed').fill('7');
  await page.getByRole('button', { name: 'Start the replay' }).click();
  await expect(page.getByTestId('account-frame')).toContainText('Replay');
  const clock = page.getByTestId('replay-clock');
  await expect(clock).toContainText('2024-12-05 00:0');
  const before = await clock.textContent();
  await page.getByRole('button', { name: '1 bar', exact: true }).click();
  await expect(clock).not.toHaveText(before ?? '');
  await page.getByRole('button', { name: '60 bars' }).click();
  await expect(clock).toContainText('2024-12-05 01:0');
  await expect(page.getByRole('heading', { name: 'Account simulator' })).toBeVisible();
});

test('the chart ends at the clock, changes its timeframe by keys and loads older bars', async ({ watched: { page } }) => {
  await goTo(page, 'Markets');
  await page.getByRole('link', { name: /^BTCUSDT.*Replaying/ }).click();
  await expect(page).toHaveURL(/\/app\/markets\/BTCUSDT\.SIMULATOR/);
  const legend = page.getByTestId('chart-legend');
  await expect(legend).toContainText(/BTCUSDT · /);
  // Away from the chart: over a bar the legend would show that one.
  await page.mouse.move(4, 4);
  await page.keyboard.press('1');
  await expect(legend).toContainText('BTCUSDT · 1m');
  const { clock } = await market(page);
  const last = new Date(Date.parse(clock) - 1).toISOString().slice(0, 16).replace('T', ' ');
  await expect(legend).toContainText(last);
  await page.keyboard.press('5');
  await expect(legend).toContainText('BTCUSDT · 1h');
  await expect(legend).toContainText(`${clock.slice(0, 10)} 01:00`);
  await page.keyboard.press('1');
  await expect(legend).toContainText('BTCUSDT · 1m');

  const olderPages: string[] = [];
  page.on('request', (request) => {
    const query = new URL(request.url()).searchParams;
    if (request.url().includes('/data/BTCUSDT/1m') && query.has('end_time') && !query.has('start_time')) olderPages.push(request.url());
  });
  const box = await page.getByRole('img', { name: /bars with volume/ }).boundingBox();
  if (!box) throw new Error('the chart has no size');
  for (let pull = 0; pull < 60 && olderPages.length === 0; pull++) {
    await page.mouse.move(box.x + 20, box.y + box.height / 3);
    await page.mouse.down();
    await page.mouse.move(box.x + box.width - 90, box.y + box.height / 3, { steps: 3 });
    await page.mouse.up();
  }
  await expect.poll(() => olderPages.length).toBeGreaterThan(0);

  await advance(page, 3);
  const later = await market(page);
  const next = new Date(Date.parse(later.clock) - 1).toISOString().slice(0, 16).replace('T', ' ');
  await page.mouse.move(4, 4);
  await expect(legend).toContainText(next);
});

test('an address that no page has keeps rail and header', async ({ watched: { page } }) => {
  await page.goto('/app/no-such-page');
  await expect(page.getByRole('heading', { name: 'There is nothing at this address' })).toBeVisible();
  await expect(page.getByRole('navigation', { name: 'Features' })).toBeVisible();
  await expect(page.getByTestId('account-frame')).toBeVisible();
});

test('a route is made and shows its address once', async ({ watched: { page } }) => {
  await goTo(page, 'Routes');
  await page.getByRole('button', { name: 'New route' }).first().click();
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel('Name').fill('btc-breakout');
  await dialog.getByLabel('Symbols').fill('BTCUSDT');
  await dialog.getByLabel('Allowed senders').fill('nobody');
  await dialog.getByRole('button', { name: 'Create the route' }).click();
  await expect(dialog.getByRole('alert')).toHaveCount(1);
  await expect(dialog.getByRole('alert')).toContainText('nobody');
  await dialog.getByLabel('Allowed senders').fill('');
  await dialog.getByLabel(/^Accept signals below/).check();
  await dialog.getByRole('button', { name: 'Create the route' }).click();
  const secret = page.getByRole('dialog', { name: /address and alert text/ });
  webhook = (await secret.getByRole('region', { name: 'Webhook address' }).locator('pre').textContent()) ?? '';
  expect(webhook).toContain('/api/webhook/trade-signal/');
  await expect(secret).toContainText('TradingView cannot reach http://127.0.0.1');
  await expect(secret.getByRole('region', { name: 'Alert text' })).toContainText('{{strategy.order.action}}');
  await secret.getByRole('button', { name: 'I have saved it' }).click();
  await expect(row(page, 'Routes', 'btc-breakout')).toBeVisible();
});

test('an alert over HTTP opens a session and its decision is traced', async ({ watched: { page } }) => {
  await goTo(page, 'Signals');
  const { status, body } = await sendAlert(page, 'E2E-1');
  expect(status, body).toBe(200);
  const signal = row(page, 'Signals', 'E2E-1');
  await expect(signal).toContainText('Accepted');
  await openRow(page, 'Signals', 'E2E-1');
  const drawer = page.getByRole('dialog', { name: 'Signal E2E-1' });
  await expect(drawer.getByRole('list', { name: 'Rules of the decision' }).getByRole('listitem').first()).toBeVisible();
  await expect(drawer.getByLabel('Body of the alert')).toContainText('E2E-1');
  await page.keyboard.press('Escape');
});

test('the session walks the tree live while the replay advances', async ({ watched: { page } }) => {
  await goTo(page, 'Sessions');
  await openRow(page, 'Sessions', /btc-breakout/);
  const tree = page.getByRole('img', { name: /^Staking tree/ });
  await expect(tree).toBeVisible();
  await expect(tree).toHaveAccessibleName(/at Start/);
  const session = page.url();

  for (let trade = 1; trade <= 4; trade++) {
    if (trade > 1) {
      const { status, body } = await sendAlert(page, `E2E-${trade}`);
      expect(status, body).toBe(200);
    }
    // An advance answers when the desk has settled, so the desk knows at once whether the trade has ended; the page hears of it live.
    for (let hour = 0, inFlight = true; hour < 48 && inFlight; hour++) {
      await advance(page, 60);
      const answer = await page.request.get(session.replace('/app/', '/api/'));
      inFlight = ((await answer.json()) as { open_trade_id: string | null }).open_trade_id !== null;
    }
    await expect(row(page, /^Steps of/, /Target reached|Stop reached/)).toHaveCount(trade);
  }
  expect(page.url()).toBe(session);
  await expect(tree).toHaveAccessibleName(/walked Start, /);
  await expect(page.getByRole('img', { name: /^Running total .* after 4 trades/ })).toBeVisible();
});

test('every step on the page shows the figures that the desk holds', async ({ watched: { page } }) => {
  interface Step {
    step_type: string;
    node_name: string;
    stake_value: number;
    quantity: number;
    entry_price: number;
    exit_price: number | null;
    profit_loss: number | null;
    fees: number | null;
  }
  const answer = await page.request.get(`${page.url().replace('/app/', '/api/')}/steps?limit=100`);
  const steps = (await answer.json()) as Step[];
  expect(steps).toHaveLength(12);
  const money = new Intl.NumberFormat('en-US', { minimumFractionDigits: 2, maximumFractionDigits: 2 });
  const results = steps.filter((step) => step.step_type === 'RESULT');
  const shown = row(page, /^Steps of/, /Target reached|Stop reached/);
  for (const [index, step] of results.entries()) {
    const profit = step.profit_loss ?? Number.NaN;
    const figures = [
      step.node_name,
      money.format(step.stake_value),
      String(step.quantity),
      money.format(step.entry_price),
      money.format(step.exit_price ?? Number.NaN),
      `${profit < 0 ? '−' : '+'}${money.format(Math.abs(profit))}`,
      money.format(step.fees ?? Number.NaN),
    ];
    for (const figure of isPhone(page) ? [figures[0] ?? '', figures[5] ?? ''] : figures) {
      await expect(shown.nth(index)).toContainText(figure);
    }
  }
});

test('all sessions are exported as CSV', async ({ watched: { page } }) => {
  const session = page.url();
  await goTo(page, 'Sessions');
  const download = page.waitForEvent('download');
  await page.getByRole('button', { name: 'Export sessions' }).click();
  await page.getByRole('button', { name: 'CSV file' }).click();
  expect((await download).suggestedFilename()).toBe('sessions.csv');
  await page.goto(session);
});

test('notes are kept with the session', async ({ watched: { page } }) => {
  await page.getByLabel('Notes').fill('Replay of December, breakout on the hour.');
  await page.getByRole('button', { name: 'Save notes' }).click();
  await expect(page.getByRole('button', { name: 'Save notes' })).toBeHidden();
  await page.reload();
  await expect(page.getByLabel('Notes')).toHaveValue('Replay of December, breakout on the hour.');
});

test('one press engages the kill switch, which refuses the next alert until it is released', async ({ watched: { page } }) => {
  await page.getByRole('button', { name: 'Kill switch', exact: true }).click();
  const band = page.getByRole('region', { name: 'Kill switch' });
  await expect(band).toContainText('No new trades; exits are still sent.');
  await expect(band).toContainText('by admin, no reason given');
  await band.getByRole('button', { name: 'Add a reason' }).click();
  await band.getByLabel('Reason').fill('Trying it out');
  await band.getByRole('button', { name: 'Save' }).click();
  await expect(band).toContainText('Trying it out');
  await expectAccessible(page, 'the band of the kill switch');
  const { status } = await sendAlert(page, 'E2E-KILLED');
  expect(status).toBe(422);
  await goTo(page, 'Signals');
  await expect(row(page, 'Signals', 'E2E-KILLED')).toContainText('Refused');
  await expect(row(page, 'Signals', 'E2E-KILLED').getByTestId('reason')).toHaveText(/^The kill switch .* KillSwitchEngaged$/);
  await band.getByRole('button', { name: 'Release' }).click();
  await page.getByRole('dialog', { name: 'Release the kill switch?' }).getByRole('button', { name: 'Release' }).click();
  await expect(band).toBeHidden();
  await expect(page.getByRole('button', { name: 'Kill switch', exact: true })).toBeVisible();
});

test('an open trade stands at the venue with both its exits', async ({ watched: { page } }) => {
  const { status, body } = await sendAlert(page, 'E2E-OPEN');
  expect(status, body).toBe(200);
  await advance(page, 1);
  await goTo(page, 'Simulator');
  await expect(row(page, 'Positions', 'BTCUSDT')).toHaveCount(1);
  await expect(row(page, 'Open orders', 'BTCUSDT')).toHaveCount(2);
});

test('home adds up to what the simulator has in its own books', async ({ watched: { page } }) => {
  await goTo(page, 'Home');
  const told = await asked<{ start_equity: number; open_profit: number; closed: { profit: number; trades: number; fees: number } }>(
    page,
    '/api/accounts/simulator/performance',
  );
  const books = await asked<{ equity: number }>(page, '/api/simulator?account=simulator');
  expect(told.start_equity + told.closed.profit + told.open_profit).toBeCloseTo(books.equity, 6);
  const money = (value: number) => value.toLocaleString('en-GB', { minimumFractionDigits: 2, maximumFractionDigits: 2 });
  await expect(page.getByRole('img', { name: `over ${told.closed.trades} trades` })).toHaveAccessibleName(
    `Equity from ${money(told.start_equity)} to ${money(books.equity)} over ${told.closed.trades} trades`,
  );
  const fees = page.locator('dl > div').filter({ hasText: 'Fees' });
  await expect(fees).toContainText(money(told.closed.fees));
  const curve = page.getByRole('img', { name: /^Equity from/ });
  await curve.focus();
  await page.keyboard.press('ArrowRight');
  await expect(page.getByText(money(told.start_equity), { exact: true })).toBeVisible();
  await page.keyboard.press('ArrowRight');
  await page.keyboard.press('Enter');
  await expect(page).toHaveURL(/\/app\/trades\?id=/);
  await expect(page.getByRole('dialog')).toContainText('Fills');
  await page.keyboard.press('Escape');
});

test('the window is called by the price and what the open trade stands at', async ({ watched: { page } }) => {
  await goTo(page, 'Markets');
  await page.getByRole('link', { name: /^BTCUSDT.*Replaying/ }).click();
  await expect(page).toHaveTitle(/^BTCUSDT [\d,.]+ [+−][\d,.]+ · Candlewick$/);
  await goTo(page, 'Sessions');
  await expect(page).toHaveTitle('Sessions · Candlewick');
});

test('keys show what keys there are, and search the page', async ({ watched: { page } }) => {
  await goTo(page, 'Signals');
  await page.getByRole('heading', { name: 'Signals' }).click();
  await page.keyboard.press('?');
  const dialog = page.getByRole('dialog', { name: 'Keyboard shortcuts' });
  await expect(dialog).toContainText('Search this page');
  await expectAccessible(page, 'the shortcuts');
  await page.keyboard.press('Escape');
  await expect(dialog).toBeHidden();
  await page.keyboard.press('/');
  await expect(page.getByRole('searchbox', { name: 'Search signals' })).toBeFocused();
  await page.keyboard.type('?');
  await expect(page.getByRole('searchbox', { name: 'Search signals' })).toHaveValue('?');
  await expect(dialog).toBeHidden();
});

test('the palette changes the theme, and finds a signal by its id', async ({ watched: { page } }) => {
  await page.keyboard.press('Control+k');
  const box = page.getByRole('combobox', { name: 'Instrument, session or page' });
  await expect(box).toBeFocused();
  await page.keyboard.type('light theme');
  await expect(page.getByRole('listbox', { name: 'Matches' }).getByRole('option').first()).toContainText('Theme: light');
  await page.keyboard.press('Enter');
  await expect(page.locator('html')).toHaveAttribute('data-theme', 'light');
  await page.keyboard.press('Control+k');
  await expect(box).toBeFocused();
  await page.keyboard.type('theme: system');
  await page.keyboard.press('Enter');
  await expect(page.locator('html')).not.toHaveAttribute('data-theme');
  await page.keyboard.press('Control+k');
  await expect(box).toBeFocused();
  await page.keyboard.type('E2E-1');
  await page.keyboard.press('Enter');
  await expect(page.getByRole('dialog', { name: 'Signal E2E-1' })).toBeVisible();
  await page.keyboard.press('Escape');
});

test('the palette goes to a session by a few letters', async ({ watched: { page } }) => {
  await page.keyboard.press('Control+k');
  await expect(page.getByRole('combobox', { name: 'Instrument, session or page' })).toBeFocused();
  await page.keyboard.type('btc-breakout 2');
  await expect(page.getByRole('listbox', { name: 'Matches' }).getByRole('option').first()).toContainText('btc-breakout 2');
  await page.keyboard.press('Enter');
  await expect(page).toHaveURL(/\/app\/sessions\/ses_/);
});

test('every page is accessible and looks as it should', async ({ watched: { page } }) => {
  test.setTimeout(240_000);
  const sessions = await asked<{ session_id: string }[]>(page, '/api/sessions');
  const signals = await asked<{ id: string }[]>(page, '/api/signals');
  const trades = await asked<{ trade_id: string }[]>(page, '/trading/trades?open=true');
  await lookAtAll(page, [
    ['home', '/app/'],
    ['markets', '/app/markets/BTCUSDT.SIMULATOR?tf=15m'],
    ['instruments', '/app/markets'],
    ['trades', '/app/trades'],
    ['trade', `/app/trades?id=${trades[0]?.trade_id}`],
    ['data', '/app/data'],
    ['data-quality', '/app/data?symbol=BTCUSDT&venue=file'],
    ['routes', '/app/routes'],
    ['new-route', '/app/routes?make=true'],
    ['signals', '/app/signals'],
    ['signal', `/app/signals?id=${signals[0]?.id}`],
    ['sessions', '/app/sessions'],
    ['session', `/app/sessions/${sessions[0]?.session_id}`],
    ['simulator', '/app/simulator'],
    ['accounts', '/app/accounts'],
    ['account', '/app/accounts?account=simulator'],
    ['new-account', '/app/accounts?add=true'],
    ['reconciliation', '/app/reconciliation'],
  ]);
});

test('a lost connection is shown at once and its return is back-filled', async ({ watched: { page } }) => {
  await page.goto('/app/simulator');
  await expect(page.getByTestId('connection')).toContainText('Live');
  await page.context().setOffline(true);
  await expect(page.getByTestId('stream-notice')).toBeVisible();
  await page.context().setOffline(false);
  await expect(page.getByTestId('stream-notice')).toBeHidden();
  await expect(page.getByTestId('connection')).toContainText('Live');
});

test('a renewed token shuts the old address', async ({ watched: { page } }) => {
  await goTo(page, 'Routes');
  await openRow(page, 'Routes', 'btc-breakout');
  await page.getByRole('button', { name: 'Renew the token' }).click();
  await page
    .getByRole('dialog', { name: /^Renew the token/ })
    .getByRole('button', { name: 'Renew the token' })
    .click();
  const secret = page.getByRole('dialog', { name: /address and alert text/ });
  await expect(secret.getByRole('region', { name: 'Webhook address' }).locator('pre')).not.toHaveText(webhook);
  await secret.getByRole('button', { name: 'I have saved it' }).click();
  expect((await sendAlert(page, 'E2E-OLD-TOKEN')).status).toBe(401);
});

test('theme and colours are the viewer’s choice', async ({ watched: { page } }) => {
  await page.getByRole('button', { name: /appearance and sign-out/ }).click();
  await page.getByRole('button', { name: 'Dark' }).click();
  await page.getByRole('button', { name: 'Blue / orange' }).click();
  await expect(page.locator('html')).toHaveAttribute('data-theme', 'dark');
  await expect(page.locator('html')).toHaveAttribute('data-colours', 'blue-orange');
  await page.reload();
  await expect(page.locator('html')).toHaveAttribute('data-colours', 'blue-orange');
});

test('the password is changed, which signs out everywhere', async ({ watched: { page }, desk }) => {
  await page.getByRole('button', { name: /appearance and sign-out/ }).click();
  await page.getByRole('button', { name: 'Change the password' }).click();
  const dialog = page.getByRole('dialog', { name: 'Change the password' });
  const send = dialog.getByRole('button', { name: 'Change the password' });
  await dialog.getByLabel('Current password').fill('not-the-password');
  await dialog.getByLabel('New password', { exact: true }).fill('short');
  await dialog.getByLabel('New password again').fill('other');
  await send.click();
  await expect(dialog.getByRole('alert')).toHaveText('is not the same as the new password.');
  await dialog.getByLabel('New password again').fill('short');
  await send.click();
  await expect(dialog.getByRole('alert')).toHaveText('must have 12 to 128 characters.');
  await dialog.getByLabel('New password', { exact: true }).fill('correct horse battery 9');
  await dialog.getByLabel('New password again').fill('correct horse battery 9');
  await send.click();
  await expect(dialog.getByRole('alert')).toHaveText('is wrong.');
  await expect(send).toBeEnabled();
  await expectAccessible(page, 'the dialog of the password');
  await dialog.getByLabel('Current password').fill(desk.password);
  await send.click();
  await expect(page).toHaveURL(/\/app\/sign-in/);
  await page.getByLabel('Password').fill('correct horse battery 9');
  await page.getByRole('button', { name: 'Sign in' }).click();
  await expect(page).toHaveURL(/\/app\/markets/);
});

test('signing out ends the sign-in', async ({ watched: { page } }) => {
  await page.getByRole('button', { name: /appearance and sign-out/ }).click();
  await page.getByRole('button', { name: 'Sign out' }).click();
  await expect(page).toHaveURL(/\/app\/sign-in/);
  await page.goto('/app/markets');
  await expect(page).toHaveURL(/\/app\/sign-in/);
});

test('no console error, and no request left the desk', async ({ watched }) => {
  expect(watched.strangers).toEqual([]);
  // The test took the network away for a moment and sent a wrong form; the browser writes that down by itself.
  expect(watched.errors.filter((text) => !/net::ERR_INTERNET_DISCONNECTED|status of 400/.test(text))).toEqual([]);
});
