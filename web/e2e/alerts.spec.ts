import type { Locator, Page } from '@playwright/test';
import { spawnSync } from 'node:child_process';
import { expect, test } from './fixtures';
import { asked, expectAccessible, goTo, look, openRow, row, signIn } from './steps';

// Alerts that somebody else writes: read before there is a route, traded by one, tried, paused, changed.
test.describe.configure({ mode: 'serial' });
test.use({ story: 'alerts of others' });

let webhook = '';

/** A template as it stands in a message box: a word and a key that nobody knows, a secret, a stop in ticks. */
const template = JSON.stringify(
  { passphrase: 'abcdefgh', ticker: '{{ticker}}', signal: 'go', risk: { sl_ticks: 90_000 }, bar: { close: '{{close}}', volume: '{{volume}}' } },
  null,
  2,
);

let bars = 0;

/** One that was sent; no two are the same, since the same content within seconds is the same alert. */
const alertOf = (signal: string) =>
  JSON.stringify({ passphrase: 'abcdefgh', ticker: 'BTCUSDT', signal, risk: { sl_ticks: 90_000 }, bar: { index: bars++ } });

async function send(page: Page, body: string): Promise<{ status: number; body: string }> {
  const answer = await page.request.post(webhook, { data: body, headers: { 'Content-Type': 'text/plain' } });
  return { status: answer.status(), body: await answer.text() };
}

const openTrades = (page: Page) => asked<{ phase: string }[]>(page, '/trading/trades?open=true&account=simulator');

/** Ends the open trade by the sender's own word, so that the next alert meets a free route. */
async function close(page: Page): Promise<void> {
  const { status, body } = await send(page, alertOf('exit'));
  expect(status, body).toBe(200);
  await expect.poll(async () => (await openTrades(page)).length).toBe(0);
}

const reading = (scope: Page | Locator) => scope.getByRole('region', { name: 'What the desk understands' });

test('what is pasted is understood as it is typed, by the preset that reads most of it', async ({ watched: { page }, desk }) => {
  await signIn(page, desk);
  await goTo(page, 'Routes');
  await page.getByRole('link', { name: 'Paste an alert' }).first().click();
  const box = page.getByLabel('Paste an alert as its sender writes it');
  await box.fill('sell BTC/USDT');
  await expect(reading(page)).toContainText('Sell BTCUSDT at the market, stop 1 %, target 2 × the stop');
  await expect(page.getByLabel('Preset')).toHaveValue('two-words');
  await box.fill('EXCHANGE=BINANCE\nSYMBOL=ETHUSDT\nSIGNAL=BUY\nTAKE_PROFIT_PRICE=5%');
  await expect(reading(page)).toContainText('Buy ETHUSDT at the market, stop 1 %, target 5 %');
  await expect(page.getByLabel('Preset')).toHaveValue('key-value');
  await box.fill('{"ticker": "{{ticker}}", "action": "{{strategy.order.action}}", "long SL": {{plot("Long SL")}}, "short SL": {{plot("Short SL")}}}');
  await expect(page.getByLabel('Preset')).toHaveValue('long-short-levels');
  await page.getByRole('group', { name: 'Example' }).getByRole('button', { name: 'Sell' }).click();
  await expect(reading(page)).toContainText('Sell');
  await expect(reading(page).getByRole('row', { name: /^Stop/ })).toContainText('short SL');
});

test('what cannot be read is told, and what is missing may be filled by default', async ({ watched: { page } }) => {
  const box = page.getByLabel('Paste an alert as its sender writes it');
  await box.fill('{"ticker": "BTCUSDT", "ticker": "ETHUSDT"}');
  await expect(reading(page)).toContainText('Not understood');
  await expect(reading(page).getByRole('list', { name: 'What is wrong' })).toContainText('ticker');
  await expect(page.getByRole('button', { name: 'New route with this' })).toBeDisabled();
  await box.fill('{"ticker": "BTCUSDT", "action": "buy"}');
  // The preset that reads it is found first, and the reading below it moves once more.
  await expect(page.getByLabel('Preset')).toHaveValue('tradingview-strategy');
  await expect(reading(page)).toContainText('Buy BTCUSDT at the market');
  await page.getByLabel('Stop, measured in').selectOption('none');
  await expect(reading(page).getByRole('row', { name: /^Stop/ })).toContainText('Missing');
  await expect(reading(page)).toHaveAttribute('aria-busy', 'false');
  await page.getByRole('button', { name: 'Add defaults for what is missing' }).click();
  await expect(reading(page)).toContainText('Buy BTCUSDT at the market, stop 1 %');
});

test('a word and a place that nobody knows are explained, and become a route', async ({ watched: { page } }) => {
  await page.getByLabel('Paste an alert as its sender writes it').fill(template);
  await expect(reading(page)).toContainText('The desk does not know the action “go”');
  await reading(page).getByLabel(/It means/).selectOption('buy');
  await expect(reading(page)).toContainText('Buy ');
  await reading(page).getByText(/^Not used/).click();
  await page.getByLabel('Use risk.sl_ticks as').selectOption('stop');
  await expect(reading(page)).toContainText('stop 90000 ticks');
  await expect(reading(page).getByRole('row', { name: /^Stop/ })).toContainText('risk.sl_ticks');
  await expect(reading(page)).not.toContainText('abcdefgh');
  await page.getByLabel('Symbols').fill('BTCUSDT');
  await expect(reading(page)).toContainText('Buy BTCUSDT');
  await look(page, 'paste-and-see');

  await page.getByRole('button', { name: 'New route with this' }).click();
  const dialog = page.getByRole('dialog', { name: 'New route' });
  await expect(dialog.getByLabel('Symbols')).toHaveValue('BTCUSDT');
  await expect(dialog.getByLabel('Preset')).toHaveValue('tradingview-strategy');
  await dialog.getByLabel('Name').fill('somebody else');
  await dialog.getByLabel('Target, amount').fill('nothing');
  await dialog.getByRole('button', { name: 'Create the route' }).click();
  await expect(dialog.getByRole('alert')).toHaveText('must be a number above 0.');
  await dialog.getByLabel('Target, amount').fill('1000');
  await dialog.getByRole('button', { name: 'Create the route' }).click();
  await expect(dialog.getByRole('group', { name: 'Target' }).getByRole('alert')).toContainText('must be above 0 and at most 100');
  await dialog.getByLabel('Target, amount').fill('2');
  await dialog.getByText('Places and words of the sender').click();
  await expect(dialog.getByLabel('Stop, place 1')).toHaveValue('risk.sl_ticks');
  await dialog.getByLabel('Stop, place 1').fill('token');
  await dialog.getByRole('button', { name: 'Create the route' }).click();
  await expect(dialog.getByRole('group', { name: 'Stop' }).getByRole('alert')).toContainText('points at a secret');
  await dialog.getByLabel('Stop, place 1').fill('risk.sl_ticks');
  await dialog.getByLabel(/^Accept signals below/).check();
  await dialog.getByRole('button', { name: 'Create the route' }).click();
  await expect(page.getByRole('dialog', { name: /address and alert text/ })).toBeVisible();
});

test('the secret’s dialog gives a command that works as it stands, and a script', async ({ watched: { page } }) => {
  const secret = page.getByRole('dialog', { name: /address and alert text/ });
  webhook = (await secret.getByRole('region', { name: 'Webhook address' }).locator('pre').textContent()) ?? '';
  await expect(secret).toContainText('TradingView cannot reach http://127.0.0.1');
  await expect(secret.getByRole('link', { name: 'How to set each of them up' })).toHaveAttribute('href', /public-https/);
  await secret.getByRole('button', { name: 'Pine' }).click();
  await expect(secret.getByRole('region', { name: 'Pine v6' })).toContainText('//@version=6');
  await expect(secret.getByRole('region', { name: 'Pine v6' })).toContainText(`word = side > 0 ? 'go' : 'sell'`);
  await secret.getByRole('button', { name: 'curl' }).click();
  await look(page, 'secret-curl');
  const command = (await secret.getByRole('region', { name: 'Command' }).locator('pre').textContent()) ?? '';
  const run = spawnSync('sh', ['-c', command], { encoding: 'utf8' });
  expect(run.error, 'curl and a shell are needed').toBeUndefined();
  expect(run.stdout, run.stderr).toContain('"success":true');
  await page.keyboard.press('Escape');
  await expect(secret).toBeVisible();
  await secret.getByRole('button', { name: 'I have saved it' }).click();
  await expect(row(page, 'Routes', 'somebody else')).toContainText('accepted');
});

test('a dry run shows every rule and sends nothing', async ({ watched: { page } }) => {
  await expect.poll(async () => (await openTrades(page)).length).toBe(1);
  await openRow(page, 'Routes', 'somebody else');
  const drawer = page.getByRole('dialog', { name: 'somebody else' });
  const trial = drawer.getByRole('region', { name: 'Try an alert' });
  await trial.getByRole('button', { name: 'Dry run' }).click();
  await expect(trial).toContainText('Would be refused');
  await expect(trial.getByRole('list', { name: 'Rules of the dry run' })).toBeVisible();
  await close(page);
  await trial.getByLabel('Alert').fill(alertOf('go'));
  await trial.getByRole('button', { name: 'Dry run' }).click();
  await expect(trial).toContainText('Would be accepted');
  await expect(trial).toContainText('Nothing was sent and nothing was stored');
  expect(await openTrades(page)).toEqual([]);
  await look(page, 'route-dry-run');
});

test('a test alert from the page trades for good, with its decision', async ({ watched: { page } }) => {
  const drawer = page.getByRole('dialog', { name: 'somebody else' });
  const trial = drawer.getByRole('region', { name: 'Try an alert' });
  await trial.getByRole('button', { name: 'Send a test alert' }).click();
  await page.getByRole('dialog', { name: /^Send a test alert/ }).getByRole('button', { name: 'Send it' }).click();
  await expect(trial.getByRole('status')).toContainText('Accepted');
  await expect(trial.getByRole('list', { name: 'Rules of the decision' })).toBeVisible();
  await expect.poll(async () => (await openTrades(page)).length).toBe(1);
  await close(page);
});

test('the foreign alert is traded, and its signal is run dry once more', async ({ watched: { page } }) => {
  const { status, body } = await send(page, template.replace('{{ticker}}', 'BTCUSDT').replace('{{close}}', '1').replace('{{volume}}', '2'));
  expect(status, body).toBe(200);
  await expect.poll(async () => (await openTrades(page)).length).toBe(1);
  const [newest] = await asked<{ id: string; status: string }[]>(page, '/api/signals?limit=1');
  expect(newest?.status).toBe('accepted');
  await page.goto(`/app/signals?id=${newest?.id}`);
  const drawer = page.getByRole('dialog', { name: /^Signal/ });
  await expect(drawer.getByRole('list', { name: 'Rules of the decision' })).toContainText('risk.sl_ticks');
  const now = drawer.getByRole('region', { name: 'What would happen now' });
  await now.getByRole('button', { name: 'Dry run' }).click();
  await expect(now).toContainText('Would be refused');
  await expect(now).toContainText('Nothing was sent');
  await expectAccessible(page, 'the dry run of a signal');
  await close(page);
  await now.getByRole('button', { name: 'Run it again' }).click();
  await expect(now).toContainText('Would be accepted');
  await page.keyboard.press('Escape');
});

test('a paused route refuses alerts until it is resumed', async ({ watched: { page } }) => {
  await goToRoute(page);
  const drawer = page.getByRole('dialog', { name: 'somebody else' });
  await drawer.getByRole('button', { name: 'Pause' }).click();
  await expect(drawer).toContainText('Paused since');
  const refused = await send(page, alertOf('go'));
  expect(refused.status, refused.body).toBe(422);
  expect(refused.body).toContain('route_paused');
  await expect(drawer).toContainText('refused');
  await drawer.getByRole('button', { name: 'Resume' }).click();
  await expect(drawer).not.toContainText('Paused since');
  await expect(drawer.getByRole('button', { name: 'Pause' })).toBeVisible();
});

test('a default is changed, and counts from the next alert', async ({ watched: { page } }) => {
  const drawer = page.getByRole('dialog', { name: 'somebody else' });
  await drawer.getByRole('button', { name: 'Edit', exact: true }).click();
  const dialog = page.getByRole('dialog', { name: 'Edit somebody else' });
  await expect(dialog.getByLabel('Staking tree')).toBeDisabled();
  await dialog.getByLabel('Target, measured in').selectOption('percent');
  await dialog.getByLabel('Target, amount').fill('3');
  await dialog.getByText('When an alert is missing').click();
  await dialog.getByLabel('Expect an alert').selectOption('minutes');
  await dialog.getByLabel('Minutes between alerts').fill('90');
  await look(page, 'route-edit');
  await dialog.getByRole('button', { name: 'Save the changes' }).click();
  await expect(dialog).toBeHidden();
  await expect(drawer.getByRole('region', { name: 'Settings' })).toContainText('target 3 %');
  await expect(drawer.getByRole('region', { name: 'Settings' })).toContainText('at least every 90 minutes');
  const trial = drawer.getByRole('region', { name: 'Try an alert' });
  await trial.getByRole('button', { name: 'Dry run' }).click();
  await expect(trial.getByRole('list', { name: 'Rules of the dry run' })).toContainText('target: 3 %');
});

test('a route sees an alert with its own eyes, and takes what was learnt', async ({ watched: { page } }) => {
  await page.getByRole('dialog', { name: 'somebody else' }).getByRole('link', { name: 'Paste and see' }).click();
  await page.getByLabel('Paste an alert as its sender writes it').fill(alertOf('gone'));
  await reading(page).getByLabel(/It means/).selectOption('close');
  await expect(reading(page)).toContainText('Close BTCUSDT');
  await page.getByRole('button', { name: 'Take into somebody else' }).click();
  const dialog = page.getByRole('dialog', { name: 'Edit somebody else' });
  await dialog.getByRole('button', { name: 'Save the changes' }).click();
  await expect(row(page, 'Routes', 'somebody else')).toBeVisible();
  const closes = await send(page, alertOf('gone'));
  expect(closes.body, closes.body).toContain('no_open_trade');
});

test('the bell keeps what the desk told until somebody has read it', async ({ watched: { page } }) => {
  const bell = page.getByRole('button', { name: /^Alerts: \d+ new/ });
  await bell.click();
  const closed = page.getByRole('list', { name: 'Alerts' }).getByRole('listitem').filter({ hasText: 'BTCUSDT long closed' });
  await expect(closed).toContainText('New');
  await look(page, 'alerts');
  await page.getByRole('button', { name: 'Mark all as read' }).click();
  await expect(closed).not.toContainText('New');
  await page.reload();
  await page.getByRole('button', { name: /^Alerts:/ }).click();
  await expect(closed).toBeVisible();
  await expect(closed).not.toContainText('New');
});

test('a signed route shows how to sign, and its command works as it stands', async ({ watched: { page } }) => {
  await page.goto('/app/routes?make=true');
  const dialog = page.getByRole('dialog', { name: 'New route' });
  await dialog.getByLabel('Name').fill('signed');
  await dialog.getByLabel('Symbols').fill('ETHUSDT');
  await dialog.getByLabel(/^The sender signs/).check();
  await dialog.getByLabel(/^Accept signals below/).check();
  await dialog.getByRole('button', { name: 'Create the route' }).click();
  const secret = page.getByRole('dialog', { name: /address and alert text/ });
  await secret.getByRole('button', { name: 'HMAC' }).click();
  await expect(secret).toContainText('X-Webhook-Signature');
  await expectAccessible(page, 'how to sign');
  await secret.getByRole('button', { name: 'curl' }).click();
  const command = (await secret.getByRole('region', { name: 'Command' }).locator('pre').textContent()) ?? '';
  const run = spawnSync('sh', ['-c', command], { encoding: 'utf8' });
  expect(run.stdout, run.stderr).toContain('"success":true');
  await secret.getByRole('button', { name: 'I have saved it' }).click();
});

test('the guide to a public address is a page', async ({ watched: { page } }) => {
  await page.goto('/app/routes/public-https');
  await expect(page.getByRole('heading', { name: 'Caddy' })).toBeVisible();
  await expect(page.getByText('reverse_proxy 127.0.0.1:8001')).toBeVisible();
  await expectAccessible(page, 'the guide to a public address');
});

test('no console error, and no request left the desk', async ({ watched }) => {
  expect(watched.strangers).toEqual([]);
  // Questions that the desk is meant to refuse are written down by the browser itself.
  expect(watched.errors.filter((text) => !/status of (400|409|422)/.test(text))).toEqual([]);
});

async function goToRoute(page: Page): Promise<void> {
  await goTo(page, 'Routes');
  await openRow(page, 'Routes', 'somebody else');
}
