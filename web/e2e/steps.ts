import { mkdirSync } from 'node:fs';
import path from 'node:path';
import AxeBuilder from '@axe-core/playwright';
import type { APIResponse, Locator, Page } from '@playwright/test';
import type { Desk } from './desk';
import { expect, testData } from './fixtures';

/** Steps that several stories take. */

/** Where pictures of the pages are kept, for the documents. */
export const screenshots = path.resolve(import.meta.dirname, '..', '..', 'docs', 'screenshots');

export const isPhone = (page: Page) => (page.viewportSize()?.width ?? 0) <= 720;

export async function goTo(page: Page, word: string): Promise<void> {
  const features = page.getByRole('navigation', { name: 'Features' });
  const place = features.getByRole('link', { name: word, exact: true });
  if (isPhone(page) && !(await place.isVisible())) await features.getByRole('button', { name: 'More features' }).click();
  await place.click();
}

/** A row of a table, or its card on a phone. */
export function row(page: Page, label: string | RegExp, text: string | RegExp): Locator {
  return isPhone(page)
    ? page.getByRole('list', { name: label }).getByRole('listitem').filter({ hasText: text })
    : page.getByRole('table', { name: label }).getByRole('row').filter({ hasText: text });
}

export async function openRow(page: Page, label: string, text: string | RegExp): Promise<void> {
  await row(page, label, text).first().getByText(text).first().click();
}

export async function signIn(page: Page, desk: Desk): Promise<void> {
  await page.goto('/');
  await page.getByLabel('Password').fill(desk.password);
  await page.getByRole('button', { name: 'Sign in' }).click();
  await expect(page).toHaveURL(/\/app\/$/);
  await expect(page.getByRole('heading', { name: 'Home' })).toBeVisible();
}

/** The month of one-minute bars that the stories replay. */
export async function importDecember(page: Page): Promise<void> {
  const file = testData('crypto/binance_spot_1m/BTCUSDT-1m-2024-12_utc_derived.csv.gz');
  await goTo(page, 'Data');
  await page.getByLabel('Files to import', { exact: true }).setInputFiles(file);
  await expect(page.getByLabel(/^Symbol of/)).toHaveValue('BTCUSDT');
  await page.getByRole('button', { name: 'Import 1 file' }).click();
  const job = page.getByRole('list', { name: 'Imports' }).getByRole('listitem').first();
  await expect(job).toContainText('Completed', { timeout: 60_000 });
}

/** Asks the desk as another client would that holds the page's sign-in: the page must notice by itself. */
export async function ask(page: Page, method: 'POST' | 'PATCH' | 'DELETE', path: string, data: object = {}): Promise<APIResponse> {
  const csrf = (await page.context().cookies()).find((cookie) => cookie.name === 'candlewick_csrf')?.value ?? '';
  return page.request.fetch(path, { method, data, headers: { 'X-CSRF-Token': csrf } });
}

export async function asked<T>(page: Page, path: string): Promise<T> {
  const answer = await page.request.get(path);
  expect(answer.status(), `${path}: ${await answer.text()}`).toBe(200);
  return (await answer.json()) as T;
}

export interface Market {
  clock: string;
  last_price: number;
  bars_left: number;
}

/** The state of a simulated market as the desk tells it to the signed-in page. */
export async function market(page: Page, account = 'simulator'): Promise<Market> {
  return asked<Market>(page, `/api/simulator?account=${account}`);
}

export async function advance(page: Page, bars: number, account = 'simulator'): Promise<void> {
  const answer = await ask(page, 'POST', `/api/simulator/advance?account=${account}`, { bars });
  expect(answer.status(), await answer.text()).toBe(200);
}

/** An alert that is true at this price: target 0.6 % above it, stop 0.5 % below. */
export async function sendAlertAt(page: Page, webhook: string, id: string, last: number): Promise<{ status: number; body: string }> {
  const round = (price: number) => (Math.round(price * 100) / 100).toFixed(2);
  const answer = await page.request.post(webhook, {
    data: { action: 'buy', symbol: 'BTCUSDT', entry: round(last), target: round(last * 1.006), stop: round(last * 0.995), id },
  });
  return { status: answer.status(), body: await answer.text() };
}

/** Nothing serious for axe, and nothing wider than the window. */
export async function expectAccessible(page: Page, name: string, rules: 'all' | 'color-contrast' = 'all'): Promise<void> {
  await page.evaluate(() => Promise.allSettled(document.getAnimations().map((animation) => animation.finished)));
  // No page has a frame: axe need not open a page of its own to put frames together.
  const axe = new AxeBuilder({ page }).setLegacyMode();
  const { violations } = await (rules === 'all' ? axe : axe.withRules(rules)).analyze();
  const serious = violations.filter((violation) => violation.impact === 'serious' || violation.impact === 'critical');
  expect(
    serious.map((violation) => `${violation.id}: ${violation.nodes.map((node) => node.target.join(' ')).join(', ')}`),
    name,
  ).toEqual([]);
  const overflow = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
  expect(overflow, `${name} is wider than the window`).toBeLessThanOrEqual(0);
}

const schemes = ['dark', 'light'] as const;
const smallScreen = { width: 1024, height: 768 };

const keepsPictures = process.env.UPDATE_SCREENSHOTS === '1';

/**
 * What is on screen in both themes, which differ by their colours alone: accessible, and kept as a picture where that is asked for. A wide
 * window is looked at once more as a small screen shows it.
 */
export async function look(page: Page, name: string): Promise<void> {
  const own = await page.evaluate(() => (matchMedia('(prefers-color-scheme: dark)').matches ? 'dark' : 'light'));
  const themes = schemes.toSorted((one) => (one === own ? -1 : 1));
  for (const scheme of themes) {
    await page.emulateMedia({ colorScheme: scheme });
    await expectAccessible(page, `${name} in ${scheme}`, scheme === own ? 'all' : 'color-contrast');
    await keepPicture(page, name, scheme);
  }
  await page.emulateMedia({ colorScheme: own });

  const full = page.viewportSize();
  if (!full || full.width <= smallScreen.width) return;
  await page.setViewportSize(smallScreen);
  await expectAccessible(page, `${name} on a small screen`, 'color-contrast');
  for (const scheme of keepsPictures ? themes : []) {
    await page.emulateMedia({ colorScheme: scheme });
    await keepPicture(page, name, scheme);
  }
  await page.emulateMedia({ colorScheme: own });
  await page.setViewportSize(full);
}

async function keepPicture(page: Page, name: string, scheme: string): Promise<void> {
  if (!keepsPictures) return;
  mkdirSync(screenshots, { recursive: true });
  await page.evaluate(() => Promise.allSettled(document.getAnimations().map((animation) => animation.finished)));
  await page.screenshot({ path: path.join(screenshots, `${name}-${page.viewportSize()?.width}-${scheme}.png`) });
}

/** The same of these pages, by their addresses. */
export async function lookAtAll(page: Page, pages: readonly (readonly [name: string, address: string])[]): Promise<void> {
  for (const [name, address] of pages) {
    await page.goto(address);
    await expect(page.getByRole('status', { name: /^Loading/ })).toHaveCount(0);
    await page.waitForLoadState('networkidle');
    await look(page, name);
  }
}
