import path from 'node:path';
import type { Page } from '@playwright/test';
import { expect, test } from './fixtures';
import { advance, ask, asked, expectAccessible, goTo, importDecember, isPhone, market, row, screenshots, sendAlertAt, signIn } from './steps';

// Two accounts of the simulator side by side: one replays BTCUSDT of December 2024, the other invents its prices.
test.describe.configure({ mode: 'serial' });
test.use({ story: 'two accounts' });

interface Trade {
  trade_id: string;
  account: string;
  venue: string;
  phase: string;
  open_quantity: number;
  planned_quantity: number;
  stop: number;
  target: number;
  entry_average_price: number | null;
  realized_pnl: number;
  exit_reason: string | null;
  risk: number | null;
  exits: { quantity: number; target: number | null; trail_distance: number | null; close_at: string | null }[];
  market_epoch: string;
}

const replay = {
  symbol: 'BTCUSDT.FILE',
  from: '2024-12-05T00:00:00Z',
  speed: 'manual',
  balance: 100_000,
  commission_rate: 0.0002,
  seed: 7,
};

const webhooks = { simulator: '', two: '' };

async function openTrades(page: Page, account: string): Promise<Trade[]> {
  return asked<Trade[]>(page, `/trading/trades?open=true&account=${account}`);
}

async function onlyOpenTrade(page: Page, account: string): Promise<Trade> {
  const [trade, ...others] = await openTrades(page, account);
  expect(others).toEqual([]);
  if (!trade) throw new Error(`${account} has no open trade`);
  return trade;
}

async function lastPrice(page: Page, venue: string): Promise<number> {
  const markets = await asked<{ symbol: string; venue: string; last_price: number }[]>(page, '/data/available?limit=500');
  return markets.find((entry) => entry.symbol === 'BTCUSDT' && entry.venue === venue)?.last_price ?? Number.NaN;
}

/** Opens a trade by an alert; a replay moves by hand, an invented market by itself. */
async function openTrade(page: Page, account: 'simulator' | 'two', id: string): Promise<Trade> {
  const venue = account === 'two' ? 'simulator-two' : 'simulator';
  const { status, body } = await sendAlertAt(page, webhooks[account], id, await lastPrice(page, venue));
  expect(status, body).toBe(200);
  if (account === 'simulator') await advance(page, 1);
  await expect.poll(async () => (await openTrades(page, account))[0]?.open_quantity ?? 0).toBeGreaterThan(0);
  return onlyOpenTrade(page, account);
}

const openRowOf = (page: Page, venue: string) => row(page, 'Open trades', new RegExp(`BTCUSDT\\s*${venue}(?!-)`)).first();

test('a replay and an invented market of one symbol stand side by side', async ({ watched: { page }, desk }) => {
  await signIn(page, desk);
  await importDecember(page);
  const started = await ask(page, 'POST', '/api/simulator/replay?account=simulator', replay);
  expect(started.status(), await started.text()).toBe(200);
  await advance(page, 60);

  await goTo(page, 'Accounts');
  await page.getByRole('button', { name: 'Add an account' }).click();
  const dialog = page.getByRole('dialog', { name: 'Add an account' });
  await dialog.getByLabel('Name').fill('No capitals');
  await dialog.getByLabel('Settings').fill('{"balance": }');
  await dialog.getByRole('button', { name: 'Add the account' }).click();
  await expect(dialog.getByRole('alert')).toHaveText('must be a JSON object, e.g. {"balance": 50000}.');
  await dialog.getByLabel('Settings').fill('');
  await dialog.getByRole('button', { name: 'Add the account' }).click();
  await expect(dialog.getByRole('alert')).toContainText('is not a name of 1 to 40 lower case letters');
  await expect(dialog.getByRole('alert')).toHaveCount(1);
  await dialog.getByLabel('Name').fill('two');
  await dialog.getByRole('button', { name: 'Add the account' }).click();
  await expect(page.getByRole('dialog', { name: 'Account two' })).toContainText('Ready');
  await expect(page).toHaveURL(/account=two/);
  await expectAccessible(page, 'the drawer of an account');

  await page.goto('/app/markets/BTCUSDT.SIMULATOR');
  const frame = page.getByTestId('account-frame');
  await expect(frame).toContainText('Replay');
  await expect(frame).toHaveAttribute('data-mode', 'replay');
  await expect(page.getByTestId('market-clock')).toContainText('2024-12-05 01:0');
  await expect(page.getByRole('region', { name: /^BTCUSDT.SIMULATOR chart/ })).toContainText('Replay of BTCUSDT.FILE');

  await page.goto('/app/markets/BTCUSDT.SIMULATOR-TWO');
  await expect(frame).toContainText('Synthetic');
  await expect(frame).toHaveAttribute('data-mode', 'synthetic');
  await expect(page.getByTestId('market-clock')).not.toContainText('2024-12-05');
  await expect(page.getByRole('region', { name: /^BTCUSDT.SIMULATOR-TWO chart/ })).toContainText('Synthetic prices');
});

test('the header chooses the account that is looked at', async ({ watched: { page } }) => {
  await page.goto('/app/simulator');
  await page.getByRole('button', { name: /Choose another account/ }).click();
  await page
    .getByRole('list', { name: 'Accounts' })
    .getByRole('button', { name: /^simulator/ })
    .click();
  await expect(page).toHaveURL(/account=simulator/);
  await expect(page.getByRole('heading', { name: 'Account simulator' })).toBeVisible();
  await expect(page.getByTestId('account-frame')).toContainText('Replay');
});

test('each account has a route of its own', async ({ watched: { page } }) => {
  for (const account of ['simulator', 'two'] as const) {
    const route = {
      name: `btc-${account}`,
      symbols: ['BTCUSDT'],
      account,
      staking_tree_id: 'five-wins-before-six-losses',
      sizing: 'target',
      on_busy: 'refuse',
      allow_lower_reward_risk: true,
    };
    const answer = await ask(page, 'POST', '/api/routes', route);
    expect(answer.status(), await answer.text()).toBe(201);
    const { webhook_path: path } = (await answer.json()) as { webhook_path: string };
    webhooks[account] = path;
  }
});

test('an open trade shows on the chart of its own market alone', async ({ watched: { page } }) => {
  await openTrade(page, 'simulator', 'TWO-1');
  await page.goto('/app/markets/BTCUSDT.SIMULATOR?tf=1m');
  await expect(page.getByRole('img', { name: '1m bars with volume, 1 trade mark, 3 price lines' })).toBeVisible();
  await expect(page.getByRole('region', { name: 'Open trade, BTCUSDT at simulator', exact: true })).toBeVisible();
  await page.goto('/app/markets/BTCUSDT.SIMULATOR-TWO?tf=1m');
  await expect(page.getByRole('img', { name: '1m bars with volume, 0 trade marks, 0 price lines' })).toBeVisible();
  await page.goto('/app/markets/BTCUSDT.FILE?tf=1m');
  await expect(page.getByRole('img', { name: '1m bars with volume, 0 trade marks, 0 price lines' })).toBeVisible();
});

test('a stop is moved, and one beyond the market is told beside its field', async ({ watched: { page } }) => {
  const { stop } = await onlyOpenTrade(page, 'simulator');
  const { last_price: last } = await market(page);
  await goTo(page, 'Trades');
  await openRowOf(page, 'simulator')
    .getByRole('button', { name: /^Move stop/ })
    .click();
  const dialog = page.getByRole('dialog', { name: 'Move the stop of BTCUSDT.SIMULATOR long' });
  await dialog.getByLabel('New stop').fill(String(Math.round(last * 2)));
  await expect(dialog.getByRole('alert')).toContainText('The stop of a long has to be below the market, now');
  await expect(dialog.getByRole('button', { name: 'Move the stop' })).toBeDisabled();
  await expect(dialog.getByTestId('action-facts')).toContainText('If stopped out, before fees–');
  const wanted = Math.round(stop + (last - stop) / 4);
  await dialog.getByLabel('New stop').fill(`${wanted}.0012`);
  await expect(dialog).toContainText('Rounded to');
  await dialog.getByLabel('New stop').fill(String(wanted));
  await expect(dialog).toContainText('If stopped out');
  await dialog.getByRole('button', { name: /^Move the stop to/ }).click();
  await expect(dialog).toBeHidden();
  await expect.poll(async () => (await onlyOpenTrade(page, 'simulator')).stop).toBe(wanted);
  await expect(openRowOf(page, 'simulator')).toContainText(new Intl.NumberFormat('en-US').format(wanted));
  await expect(openRowOf(page, 'simulator')).not.toContainText('requested');
});

test('a target is moved from the session’s strip', async ({ watched: { page } }) => {
  const { target } = await onlyOpenTrade(page, 'simulator');
  await goTo(page, 'Sessions');
  await row(page, 'Sessions', 'btc-simulator').first().getByText('btc-simulator').first().click();
  const strip = page.getByRole('region', { name: /^Open trade/ });
  await expect(strip).toContainText('Unrealized');
  await strip.getByRole('button', { name: /^Move target/ }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel('New target').fill(String(Math.round(target + 50)));
  await dialog.getByRole('button', { name: /^Move the target to/ }).click();
  await expect(dialog).toBeHidden();
  await expect(strip).toContainText(new Intl.NumberFormat('en-US').format(Math.round(target + 50)));
});

test('a stop is dragged on the chart, and the venue has it where it was let go', async ({ watched: { page } }) => {
  const before = await onlyOpenTrade(page, 'simulator');
  await page.goto('/app/markets/BTCUSDT.SIMULATOR?tf=1m');
  const handle = page.getByRole('button', { name: /^Stop at/ });
  await expect(handle).toContainText(/−[\d,.]+ \(−/);
  const standsAt = (stop: number) =>
    expect(handle).toHaveAccessibleName(new RegExp(`^Stop at ${new Intl.NumberFormat('en-US').format(stop)}`));
  // By a hand's width, and on the phone out of the pane.
  const drag = async () => {
    await handle.hover();
    await page.mouse.down();
    const box = await handle.boundingBox();
    if (!box) throw new Error('The handle of the stop is not on screen.');
    await page.mouse.move(box.x + box.width / 2, box.y + box.height / 2 + 24, { steps: 5 });
    await expect(handle).not.toHaveAccessibleName(new RegExp(`^Stop at ${new Intl.NumberFormat('en-US').format(before.stop)}`));
  };
  await standsAt(before.stop);
  await drag();
  await page.keyboard.press('Escape');
  await page.mouse.up();
  await expect(page.getByRole('dialog')).toBeHidden();
  await standsAt(before.stop);

  await drag();
  await page.mouse.up();
  const dialog = page.getByRole('dialog', { name: 'Move the stop of BTCUSDT.SIMULATOR long' });
  const wanted = Number(await dialog.getByLabel('New stop').inputValue());
  expect(wanted).toBeLessThan(before.stop);
  await dialog.getByRole('button', { name: /^Move the stop to/ }).click();
  await expect(dialog).toBeHidden();
  await expect.poll(async () => (await onlyOpenTrade(page, 'simulator')).stop).toBe(wanted);
  const working = async () =>
    (await asked<{ open_orders: { stop_price: number | null }[] }>(page, '/api/simulator?account=simulator')).open_orders;
  await expect.poll(async () => (await working()).map((order) => order.stop_price).filter((price) => price !== null)).toEqual([wanted]);
  await standsAt(wanted);
});

test('a target is moved by the arrow keys on its line', async ({ watched: { page } }) => {
  const { target } = await onlyOpenTrade(page, 'simulator');
  const handle = page.getByRole('button', { name: /^Target at/ });
  await handle.focus();
  await page.keyboard.press('ArrowUp');
  await page.keyboard.press('ArrowUp');
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Enter');
  const dialog = page.getByRole('dialog', { name: 'Move the target of BTCUSDT.SIMULATOR long' });
  // Ten ticks of 0.01 a press.
  await expect(dialog.getByLabel('New target')).toHaveValue(String(Math.round((target + 0.1) * 100) / 100));
  await dialog.getByRole('button', { name: 'Cancel' }).click();
  await expect(handle).toHaveAccessibleName(new RegExp(`^Target at ${new Intl.NumberFormat('en-US').format(target)}`));
});

test('a trade is reduced, and the rest stays protected', async ({ watched: { page } }) => {
  const before = await onlyOpenTrade(page, 'simulator');
  await goTo(page, 'Trades');
  await openRowOf(page, 'simulator')
    .getByRole('button', { name: /^Reduce/ })
    .click();
  const dialog = page.getByRole('dialog', { name: 'Reduce BTCUSDT.SIMULATOR long' });
  await dialog.getByRole('button', { name: '50 %' }).click();
  await expect(dialog).toContainText('Stays open');
  await dialog.getByRole('button', { name: /^Sell/ }).click();
  await expect(dialog).toBeHidden();
  await expect(openRowOf(page, 'simulator')).toContainText(/Reducing by [\d.]+/);
  await advance(page, 1);
  await expect.poll(async () => (await onlyOpenTrade(page, 'simulator')).open_quantity).toBeLessThan(before.open_quantity);
  await expect(openRowOf(page, 'simulator')).not.toContainText(/requested|Reducing/);
});

test('an exchange of the market waits for the trade, and leads to it', async ({ watched: { page } }) => {
  const { trade_id: id } = await onlyOpenTrade(page, 'simulator');
  await page.goto('/app/simulator?account=simulator');
  await page.getByRole('button', { name: 'Leave the replay for the synthetic market' }).click();
  await page.getByRole('link', { name: 'Show the trade to close' }).click();
  await expect(page).toHaveURL(new RegExp(`/app/trades\\?.*${id}`));
  const drawer = page.getByRole('dialog', { name: 'Long BTCUSDT.SIMULATOR' });
  await expect(drawer.getByRole('table', { name: 'Exits' })).toContainText('at the venue');
  await expect(drawer.getByRole('table', { name: 'Fills' })).toContainText('Entry');
  await expect(drawer.locator('details').first()).toBeVisible();
  await expectAccessible(page, 'the drawer of a trade');
  await page.keyboard.press('Escape');
  await expect(drawer).toBeHidden();
});

test('the key c asks to close the focused row, and the trade ends in the history', async ({ watched: { page } }) => {
  if (isPhone(page))
    await openRowOf(page, 'simulator')
      .getByRole('button', { name: /^Close/ })
      .click();
  else {
    await openRowOf(page, 'simulator').focus();
    await page.keyboard.press('c');
  }
  const dialog = page.getByRole('dialog', { name: 'Close BTCUSDT.SIMULATOR long?' });
  await expect(dialog).toContainText('Estimated result');
  await dialog.getByRole('button', { name: 'Close the trade' }).click();
  await expect(dialog).toBeHidden();
  await advance(page, 2);
  await expect(row(page, 'Ended trades', 'Closed by hand').first()).toBeVisible();
  await expect(page.getByText('No open trade matches these filters.')).toBeVisible();
});

test('filters stand in the address', async ({ watched: { page } }) => {
  await page.getByLabel('Venue', { exact: true }).selectOption('simulator-two');
  await expect(page).toHaveURL(/venue=simulator-two/);
  await expect(page.getByText('No ended trade matches these filters.')).toBeVisible();
  await page.reload();
  await expect(page.getByLabel('Venue', { exact: true })).toHaveValue('simulator-two');
  await page.getByLabel('Venue', { exact: true }).selectOption('');
  await expect(row(page, 'Ended trades', 'Closed by hand').first()).toBeVisible();
});

test('a limit of the account is set, shown with its use and refuses what passes it', async ({ watched: { page } }) => {
  await page.goto('/app/accounts?account=two');
  const limits = page.getByRole('region', { name: 'Limits' });
  await expect(limits).toContainText('no limit');
  await limits.getByRole('button', { name: 'Change the limits' }).click();
  const dialog = page.getByRole('dialog', { name: 'Limits of two' });
  await dialog.getByLabel('Open risk').fill('-1');
  await dialog.getByRole('button', { name: 'Set the limits' }).click();
  await expect(dialog.getByRole('alert')).toHaveText('must be a number above 0, or empty for no limit.');
  await dialog.getByLabel('Open risk').fill('1');
  await dialog.getByRole('button', { name: 'Set the limits' }).click();
  await expect(limits).toContainText('of 1.00');
  await page.keyboard.press('Escape');
  const { status, body } = await sendAlertAt(page, webhooks.two, 'TWO-LIMITED', await lastPrice(page, 'simulator-two'));
  expect(status, body).toBe(422);
  expect(body).toContain('OpenRiskExceeded');
  await goTo(page, 'Signals');
  await row(page, 'Signals', 'TWO-LIMITED').first().getByText('TWO-LIMITED').first().click();
  await expect(page.getByRole('list', { name: 'Rules of the decision' })).toContainText('Open risk within the account');
  await page.keyboard.press('Escape');
  const answer = await ask(page, 'PATCH', '/api/accounts/two', { limits: { open_risk: null } });
  expect(answer.status(), await answer.text()).toBe(200);
});

test('one press stops new orders, and a second action closes everything', async ({ watched: { page } }) => {
  await openTrade(page, 'two', 'TWO-3');
  await page.goto('/app/markets/BTCUSDT.SIMULATOR-TWO?tf=1m');
  await expect(page.getByRole('region', { name: 'Open trade, BTCUSDT at simulator-two' })).toBeVisible();
  await page.keyboard.press('Control+k');
  await expect(page.getByRole('combobox', { name: 'Instrument, session or page' })).toBeFocused();
  await page.keyboard.type('stop all');
  await page.keyboard.press('Enter');
  const band = page.getByRole('region', { name: 'Kill switch' });
  await expect(band).toContainText('No new trades; exits are still sent.');
  await band.getByRole('button', { name: 'Close everything' }).click();
  const dialog = page.getByRole('dialog', { name: 'Close everything?' });
  await expect(dialog).toContainText('BTCUSDT.SIMULATOR-TWO long');
  await dialog.getByRole('button', { name: 'Close 1 trade at the market' }).click();
  await expect(dialog).toBeHidden();
  await expect.poll(async () => (await openTrades(page, 'two')).length).toBe(0);
  await expect(page.getByRole('region', { name: 'Open trade, BTCUSDT at simulator-two' })).toBeHidden();
  await band.getByRole('button', { name: 'Release' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Release' }).click();
  await expect(band).toBeHidden();
});

test('a session of an exchanged market is closed, and its chart is the stored series with its own marks', async ({ watched: { page } }) => {
  await page.goto('/app/simulator?account=simulator');
  await page.getByRole('button', { name: 'Leave the replay for the synthetic market' }).click();
  await expect(page.getByRole('heading', { name: 'Synthetic market' })).toBeVisible();
  await goTo(page, 'Sessions');
  const session = row(page, 'Sessions', 'btc-simulator').first();
  await expect(session).toContainText('Closed');
  await session.getByText('btc-simulator').first().click();
  await expect(page.getByTestId('session-head')).toContainText(/replaced/i);
  await page.getByRole('link', { name: 'BTCUSDT.SIMULATOR chart' }).click();
  await expect(page).toHaveURL(/\/app\/markets\/BTCUSDT\.FILE\?.*epoch=/);
  // The keys of the timeframes are there once the chart is: the address changes before.
  await expect(page.getByRole('img', { name: /bars with volume, 2 trade marks/ })).toBeVisible();
  await page.keyboard.press('1');
  await expect(page.getByRole('img', { name: /1m bars with volume, 2 trade marks, 0 price lines/ })).toBeVisible();
  await expect(page.getByText('Trades of a finished replay')).toBeVisible();
  await page.getByRole('link', { name: 'Go to the newest bars' }).click();
  await expect(page.getByRole('img', { name: /bars with volume, 0 trade marks/ })).toBeVisible();
});

test('an order is previewed with its checks, placed as it was shown, and charged what was said', async ({ watched: { page } }) => {
  await page.goto('/app/markets/BTCUSDT.SIMULATOR-TWO?tf=1m');
  await page.getByRole('button', { name: 'Trade BTCUSDT.SIMULATOR-TWO' }).click();
  const ticket = page.getByRole('dialog', { name: 'Trade BTCUSDT.SIMULATOR-TWO' });
  const preview = ticket.getByTestId('order-preview');
  const last = await lastPrice(page, 'simulator-two');
  await ticket.getByLabel('Entry').selectOption('limit');
  // A limit above the market fills at once; the simulator charges what its price is then.
  await ticket.getByLabel('Price').fill(String(Math.round(last * 1.001)));
  await ticket.getByLabel('Stop').fill(String(Math.round(last * 1.2)));
  await ticket.getByLabel('Target', { exact: true }).fill(String(Math.round(last * 1.1)));
  await expect(preview.getByRole('list', { name: 'Failed checks and warnings' })).toContainText(/stop/i);
  await expect(ticket.getByRole('button', { name: /^Buy/ })).toBeDisabled();
  await ticket.getByLabel('Stop').fill(String(Math.round(last * 0.9)));
  await expect(preview.getByText(/checks, all passed/)).toBeVisible();
  await ticket.getByLabel('Size', { exact: true }).fill('0.5');
  await ticket.getByLabel('Size from a staking tree').selectOption({ index: 1 });
  await expect(ticket.getByLabel('Size', { exact: true })).not.toHaveValue('0.5');
  await ticket.getByLabel('Size', { exact: true }).fill('0.25');
  const place = ticket.getByRole('button', { name: /^Buy [\d.]+ BTCUSDT$/ });
  await expect(place).toBeEnabled();
  await expectAccessible(page, 'the ticket of an order');
  if (process.env.UPDATE_SCREENSHOTS === '1')
    await page.screenshot({
      path: path.join(screenshots, `order-${page.viewportSize()?.width}-${isPhone(page) ? 'light' : 'dark'}.png`),
    });
  const quantity = Number((/Buy ([\d.]+) /.exec((await place.textContent()) ?? '') ?? [])[1]);
  const lossOf = (text: string | null) => Number((text ?? '').replace(/[^\d.]/g, ''));
  const said = lossOf(await preview.locator('dl > div').filter({ hasText: 'If stopped out' }).locator('dd').textContent());
  await place.click();
  await expect(ticket).toBeHidden();
  await expect.poll(async () => (await openTrades(page, 'two'))[0]?.open_quantity ?? 0).toBe(quantity);
  const trade = await onlyOpenTrade(page, 'two');
  expect(Math.round((trade.risk ?? 0) * 100) / 100).toBe(said);
  await ask(page, 'POST', `/trading/trades/${trade.trade_id}/close`);
  await expect.poll(async () => (await openTrades(page, 'two')).length).toBe(0);
});

test('an order with two targets and a trailing stop stands at the venue as it was previewed', async ({ watched: { page } }) => {
  await page.goto('/app/markets/BTCUSDT.SIMULATOR-TWO?tf=1m');
  await page.getByRole('button', { name: 'Trade BTCUSDT.SIMULATOR-TWO' }).click();
  const ticket = page.getByRole('dialog', { name: 'Trade BTCUSDT.SIMULATOR-TWO' });
  const last = await lastPrice(page, 'simulator-two');
  const prices = { stop: Math.round(last * 0.9), first: Math.round(last * 1.1), second: Math.round(last * 1.2) };
  await ticket.getByLabel('Stop').fill(String(prices.stop));
  await ticket.getByLabel('Target', { exact: true }).fill(String(prices.first));
  await ticket.getByText(/^More targets/).click();
  await ticket.getByLabel('Second target').fill(String(prices.second));
  await ticket.getByLabel('Share closed, %').first().fill('40');
  await ticket.getByLabel('Trailing distance').fill('9000');
  await expect(ticket.getByTestId('order-preview')).toContainText('If all targets are reached');
  await expect(ticket.getByTestId('order-preview')).toContainText('Stop trails by9,000');
  await expectAccessible(page, 'the ticket of an order with several exits');
  const place = ticket.getByRole('button', { name: /^Buy [\d.]+ BTCUSDT$/ });
  await expect(place).toBeEnabled();
  await place.click();
  await expect(ticket).toBeHidden();
  await expect.poll(async () => (await openTrades(page, 'two'))[0]?.open_quantity ?? 0).toBeGreaterThan(0);
  const trade = await onlyOpenTrade(page, 'two');
  const exits = trade.exits.map(({ quantity, target, trail_distance: trail }) => [quantity, target, trail]);
  const part = Math.floor(trade.open_quantity * 0.6 * 1e5 + 1e-6) / 1e5;
  expect(exits).toEqual([
    [part, prices.first, 9000],
    [Number((trade.open_quantity - part).toFixed(5)), prices.second, 9000],
  ]);
  await ask(page, 'POST', `/trading/trades/${trade.trade_id}/close`);
  await expect.poll(async () => (await openTrades(page, 'two')).length).toBe(0);
});

test('the history of trades unfolds to its fills, is added up, and becomes a file', async ({ watched: { page } }) => {
  await page.goto('/app/trades?account=two&phase=settled');
  const history = page.getByRole('region', { name: 'History' });
  const told = await asked<{ trades: number }>(page, '/trading/trades/totals?account=two&phase=settled&open=false');
  await expect(page.getByRole('region', { name: 'Totals of these filters' })).toContainText(new RegExp(`Trades${told.trades}`));
  await history
    .getByRole('button', { name: isPhone(page) ? 'More' : 'Unfold', exact: true })
    .first()
    .click();
  const fills = history.getByRole('table', { name: 'Orders and fills of BTCUSDT' });
  await expect(fills.getByRole('row', { name: /^Entry/ })).toBeVisible();
  await expectAccessible(page, 'an unfolded trade');
  for (const [button, file] of [
    ['CSV file', 'trades.csv'],
    ['Excel workbook', 'trades.xlsx'],
  ] as const) {
    const download = page.waitForEvent('download');
    if (!(await page.getByRole('button', { name: button }).isVisible())) {
      await history.getByRole('button', { name: 'Export ended trades' }).click();
    }
    await page.getByRole('button', { name: button }).click();
    expect((await download).suggestedFilename()).toBe(file);
  }
});

test('everything that is shown as open is closed at once', async ({ watched: { page } }) => {
  await openTrade(page, 'two', 'TWO-ALL');
  await page.goto('/app/trades?account=two');
  await page.getByRole('button', { name: 'Close all', exact: true }).click();
  const dialog = page.getByRole('dialog', { name: 'Close these trades?' });
  await expect(dialog).toContainText('This closes 1 open trade at the market.');
  await expect(dialog.getByRole('table')).toContainText('BTCUSDT.SIMULATOR-TWO');
  await expectAccessible(page, 'the question before everything is closed');
  await dialog.getByRole('button', { name: 'Close the trade' }).click();
  await expect(dialog).toBeHidden();
  await expect.poll(async () => (await openTrades(page, 'two')).length).toBe(0);
});

test('an order whose answer was lost is placed once, however often it is pressed', async ({ watched: { page } }) => {
  await page.goto('/app/trades?order=true');
  const ticket = page.getByRole('dialog');
  await ticket.getByLabel('Market', { exact: true }).selectOption({ label: 'BTCUSDT, Simulator two' });
  const last = await lastPrice(page, 'simulator-two');
  await ticket.getByLabel('Stop').fill(String(Math.round(last * 0.9)));
  const sentKeys: (string | undefined)[] = [];
  await page.route('**/trading/order', async (sent) => {
    sentKeys.push(sent.request().headers()['idempotency-key']);
    if (sentKeys.length > 1) return sent.continue();
    await sent.fetch();
    return sent.abort();
  });
  const place = ticket.getByRole('button', { name: /^Buy [\d.]+ BTCUSDT$/ });
  await place.click();
  await expect(ticket.getByRole('alert')).toBeVisible();
  await expect.poll(async () => (await openTrades(page, 'two')).length).toBe(1);
  // The account is worth something else by now, and so is one percent of it.
  await expect(place).toBeEnabled();
  await place.click();
  await expect(page.getByRole('dialog', { name: /^Long BTCUSDT/ })).toBeVisible();
  await page.unroute('**/trading/order');
  expect(new Set(sentKeys).size).toBe(1);
  const trade = await onlyOpenTrade(page, 'two');
  await ask(page, 'POST', `/trading/trades/${trade.trade_id}/close`);
  await expect.poll(async () => (await openTrades(page, 'two')).length).toBe(0);
});

test('a trade is ended by hand with a reason', async ({ watched: { page } }) => {
  const { trade_id: id } = await openTrade(page, 'two', 'TWO-4');
  await page.goto(`/app/trades?id=${id}`);
  const drawer = page.getByRole('dialog', { name: 'Long BTCUSDT.SIMULATOR-TWO' });
  await drawer.getByRole('button', { name: /^End/ }).click();
  const dialog = page.getByRole('dialog', { name: /^End BTCUSDT.SIMULATOR-TWO long/ });
  await expect(dialog.getByRole('button', { name: 'End the trade' })).toBeDisabled();
  await dialog.getByLabel('Reason').fill('Taken over by me');
  await dialog.getByRole('button', { name: 'End the trade' }).click();
  await expect(dialog).toBeHidden();
  await expect.poll(async () => (await openTrades(page, 'two')).length).toBe(0);
  await page.goto('/app/trades');
});

test('a finding says how it came about, what it means and what to do, and is accepted', async ({ watched: { page } }) => {
  await goTo(page, 'Reconciliation');
  await row(page, 'Findings', 'Trade ended by hand').first().getByText('Trade ended by hand').first().click();
  const drawer = page.getByRole('dialog', { name: 'Trade ended by hand' });
  for (const part of ['How it came about', 'What it means', 'What to do'])
    await expect(drawer.getByRole('heading', { name: part })).toBeVisible();
  await expectAccessible(page, 'the drawer of a finding');
  await drawer.getByRole('button', { name: 'Accept' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Accept the finding' }).click();
  await expect(page.getByRole('heading', { name: 'The desk and its venues agree' })).toBeVisible();
  await page.getByLabel('Status').selectOption('accepted');
  await expect(page).toHaveURL(/status=accepted/);
  await expect(row(page, 'Findings', 'Trade ended by hand').first()).toContainText('Accepted');
});

test('an account is removed', async ({ watched: { page } }) => {
  await page.goto('/app/accounts?account=two');
  await page.getByRole('dialog', { name: 'Account two' }).getByRole('button', { name: 'Remove' }).click();
  await page.getByRole('dialog', { name: 'Remove the account two?' }).getByRole('button', { name: 'Remove the account' }).click();
  await expect(row(page, 'Accounts', 'two')).toHaveCount(0);
  await expect(row(page, 'Accounts', 'simulator')).toHaveCount(1);
});

test('a trade is put to break-even, trailed and ended at its time, and the simulator has it so', async ({ watched: { page } }) => {
  interface Books {
    open_orders: { stop_price: number | null }[];
    positions: { quantity: number }[];
    equity: number;
  }
  const books = () => asked<Books>(page, '/api/simulator?account=simulator');
  const stops = async () => (await books()).open_orders.map((order) => order.stop_price).filter((price) => price !== null);
  const started = await ask(page, 'POST', '/api/simulator/replay?account=simulator', { ...replay, from: '2024-12-05T01:10:00Z' });
  expect(started.status(), await started.text()).toBe(200);
  await advance(page, 1);
  const { equity: before } = await books();
  const { last_price: start } = await market(page);
  const order = { account: 'simulator', symbol: 'BTCUSDT', side: 'buy', quantity: 0.1, stop: Math.round(start * 0.95) };
  const placed = await ask(page, 'POST', '/trading/order', order);
  expect(placed.status(), await placed.text()).toBe(202);
  // The market rises by more than this within the next hours.
  while ((await market(page)).last_price < start * 1.006) await advance(page, 5);
  const { trade_id: id, entry_average_price: entry } = await onlyOpenTrade(page, 'simulator');
  await page.goto(`/app/trades?id=${id}`);
  const drawer = page.getByRole('dialog', { name: 'Long BTCUSDT.SIMULATOR' });

  await drawer.getByRole('button', { name: /^Break-even/ }).click();
  const protect = page.getByRole('dialog', { name: 'Break-even for BTCUSDT.SIMULATOR long' });
  await protect.getByRole('button', { name: 'Move the stop to break-even' }).click();
  await expect(protect).toBeHidden();
  // Both commissions of 0.02 % are paid for, rounded up to the tick.
  const even = Math.ceil(((entry ?? 0) * 100 * 1.0002) / 0.9998 - 1e-6) / 100;
  await expect.poll(stops).toEqual([even]);

  await drawer.getByRole('button', { name: /^Trail the stop/ }).click();
  const trail = page.getByRole('dialog', { name: 'Trail the stop of BTCUSDT.SIMULATOR long' });
  const { last_price: last } = await market(page);
  const distance = Math.round((last - even) / 2);
  await trail.getByLabel('Distance, in price units').fill(String(distance));
  await trail.getByRole('button', { name: 'Trail the stop', exact: true }).click();
  await expect(trail).toBeHidden();
  await expect.poll(async () => (await stops()).every((stop) => stop > even)).toBe(true);
  expect((await stops())[0]).toBeGreaterThanOrEqual(Math.round((last - distance) * 100) / 100);

  await drawer.getByRole('button', { name: /^Time exit/ }).click();
  const time = page.getByRole('dialog', { name: 'Time exit of BTCUSDT.SIMULATOR long' });
  const at = new Date(Date.parse((await market(page)).clock) + 2 * 60_000).toISOString();
  await time.getByLabel('Close at, market time UTC').fill(at.slice(0, 16));
  await time.getByRole('button', { name: 'Set the time' }).click();
  await expect(time).toBeHidden();
  await expect.poll(async () => (await onlyOpenTrade(page, 'simulator')).exits[0]?.close_at).toBe(at.replace('.000Z', 'Z'));
  await advance(page, 5);
  await expect.poll(async () => (await openTrades(page, 'simulator')).length).toBe(0);
  const { trade } = await asked<{ trade: Trade }>(page, `/trading/trades/${id}`);
  expect(trade.exit_reason).toBe('expired');
  const { open_orders: left, positions, equity } = await books();
  expect({ left, positions }).toEqual({ left: [], positions: [] });
  expect(equity - before).toBeCloseTo(trade.realized_pnl, 6);
});

test('no console error, and no request left the desk', async ({ watched }) => {
  expect(watched.strangers).toEqual([]);
  // Questions that the desk is meant to refuse, and an answer that was lost, are written down by the browser itself; what is asked every
  // few seconds may be asked once more of an account in the moment of its removal.
  const expected = /status of (400|409|422)|net::ERR_FAILED|status of 404 .*\/api\/simulator\?account=two$/;
  expect(watched.errors.filter((text) => !expected.test(text))).toEqual([]);
});
