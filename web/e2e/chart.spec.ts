import type { Page } from '@playwright/test';
import { expect, test } from './fixtures';
import { advance, ask, expectAccessible, importDecember, isPhone, market, sendAlertAt, signIn } from './steps';

/** The chart of a replayed market: its trades' marks, its tools, and what stands below and beside it. */

test.describe.configure({ mode: 'serial' });
test.use({ story: 'chart' });

async function posted(page: Page, path: string, data: object): Promise<unknown> {
  const answer = await ask(page, 'POST', path, data);
  expect(answer.ok(), await answer.text()).toBe(true);
  return answer.json();
}

test('trades are marked at their fills, and a mark tells of its trade', async ({ watched: { page }, desk }) => {
  await signIn(page, desk);
  await importDecember(page);
  const replay = { symbol: 'BTCUSDT.FILE', from: '2024-12-05T00:00:00Z', speed: 'manual', seed: 7 };
  await posted(page, '/api/simulator/replay?account=simulator', replay);
  await advance(page, 60);
  const { webhook_path: webhook } = (await posted(page, '/api/routes', {
    name: 'btc',
    symbols: ['BTCUSDT'],
    account: 'simulator',
    staking_tree_id: 'five-wins-before-six-losses',
    sizing: 'target',
    on_busy: 'refuse',
    allow_lower_reward_risk: true,
  })) as { webhook_path: string };
  const { last_price: last } = await market(page);
  expect((await sendAlertAt(page, webhook, 'CHART-1', last)).status).toBe(200);
  await advance(page, 200);

  await page.goto('/app/markets/BTCUSDT.SIMULATOR?tf=5m');
  await expect(page.getByRole('img', { name: '5m bars with volume, 2 trade marks' })).toBeVisible();
  const walker = page.getByRole('button', { name: /^Trade marks/ });
  await walker.focus();
  const chart = page.getByRole('region', { name: 'BTCUSDT.SIMULATOR chart' });
  await expect(chart.getByText(/^Long, (entry|exit)$/)).toBeVisible();
  await page.keyboard.press('Enter');
  const card = page.getByRole('dialog', { name: 'Trades of this mark' });
  for (const word of ['btc · ', 'Entry', 'Exit', 'Result', 'Fees', 'Slippage']) await expect(card).toContainText(word);
  await expectAccessible(page, 'the card of a mark');
  await page.keyboard.press('Escape');
  await expect(card).toBeHidden();

  await page.getByRole('tab', { name: /^Trades/ }).click();
  await expect(page.getByRole('tabpanel')).toContainText('btc · ');
  await page.getByRole('tab', { name: /^Signals/ }).click();
  await expect(page.getByRole('tabpanel')).toContainText('CHART-1');
  await page.getByRole('tab', { name: /^Orders/ }).click();
  await expect(page.getByRole('tabpanel')).toContainText('Filled');
});

test('indicators, another time, the replay and charts side by side', async ({ watched: { page, errors, strangers } }) => {
  const legend = page.getByTestId('chart-legend').first();
  await page.getByRole('button', { name: 'Indicators, 0 on' }).click();
  await page.getByRole('checkbox', { name: 'RSI' }).check();
  await page.getByRole('checkbox', { name: 'EMA', exact: true }).check();
  await page.getByLabel('Period of EMA', { exact: true }).fill('9');
  await page.keyboard.press('Enter');
  await expect(legend).toContainText(/EMA 9\s*[\d,]{5,}/);
  await expectAccessible(page, 'the indicators');
  await page.reload();
  await expect(legend).toContainText(/RSI 14\s*\d/);
  // What was chosen before is there, and so is the table below.
  await expect(page.getByRole('tab', { name: /^Orders/ })).toHaveAttribute('aria-selected', 'true');

  const replay = page.getByRole('region', { name: 'Replay', exact: true });
  const { bars_left: left } = await market(page);
  await replay.getByRole('button', { name: 'Show the next bar' }).click();
  await expect(replay).toContainText(`${new Intl.NumberFormat('en-US').format(left - 1)} of`);

  await page.getByRole('button', { name: 'Go to a date' }).click();
  await page.getByLabel(/^Time \(/).fill('2024-12-03T12:00');
  await page.getByRole('button', { name: 'Go', exact: true }).click();
  await expect(page).toHaveURL(/at=2024-12-03T12/);
  await page.getByRole('button', { name: 'Latest' }).click();
  await expect(page).not.toHaveURL(/at=/);

  const layout = page.getByRole('group', { name: 'Charts side by side' });
  if (isPhone(page)) await expect(layout).toBeHidden();
  else {
    await layout.getByRole('button', { name: '2' }).click();
    await expect(page).toHaveURL(/beside=/);
    await page.getByLabel('Market of this chart').selectOption('BTCUSDT.FILE');
    await expect(page.getByRole('img', { name: /bars with volume/ })).toHaveCount(2);
    await expect(page).toHaveURL(/beside=BTCUSDT\.FILE/);
    await expectAccessible(page, 'two charts');
  }
  expect(errors).toEqual([]);
  expect(strangers).toEqual([]);
});
