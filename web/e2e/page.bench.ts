import type { Page } from '@playwright/test';
import { expect, test } from './fixtures';
import { ask, goTo, signIn } from './steps';

// How quick the page is: a long table under the wheel, and the way from one page to the next.
test.use({ story: 'measurements' });

const signals = 10_000;
const atOnce = 64;

const say = (what: string, figures: string) => process.stdout.write(`${what}: ${figures}\n`);

function rank(sorted: readonly number[], share: number): number {
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0;
}

/** Fills the inbox with alerts that a rule refuses, each with an id of its own. */
async function fill(page: Page): Promise<void> {
  const made = await ask(page, 'POST', '/api/routes', {
    name: 'measured',
    symbols: ['BTCUSDT'],
    account: 'simulator',
    staking_tree_id: 'five-wins-before-six-losses',
    allow_lower_reward_risk: true,
  });
  expect(made.status(), await made.text()).toBe(201);
  const { webhook_path: webhook } = (await made.json()) as { webhook_path: string };
  for (let sent = 0; sent < signals; sent += atOnce) {
    const answers = await Promise.all(
      Array.from({ length: Math.min(atOnce, signals - sent) }, (_, number) =>
        page.request.post(webhook, {
          data: { action: 'buy', symbol: 'BTCUSDT', entry: '1.00', target: '1.10', stop: '0.95', id: `m-${sent + number}` },
        }),
      ),
    );
    expect(new Set(answers.map((answer) => answer.status()))).toEqual(new Set([422]));
  }
}

test('a table of 10,000 signals scrolls', async ({ watched: { page }, desk }) => {
  await signIn(page, desk);
  await fill(page);
  await goTo(page, 'Signals');
  await expect(page.getByRole('heading', { name: 'Signals' })).toBeVisible();
  const older = page.getByRole('button', { name: 'Load older signals' });
  while (await older.isVisible()) {
    await older.click();
    // With the last page the button goes.
    await expect(page.locator('button[aria-busy="true"]')).toHaveCount(0);
  }
  await expect(page.getByRole('main')).toContainText(`${signals} rows`);

  const frames = await page.evaluate(async () => {
    const scrolls = (element: Element) =>
      element.scrollHeight > element.clientHeight + 1000 && /auto|scroll/.test(getComputedStyle(element).overflowY);
    const box = [...document.querySelectorAll('*')].filter(scrolls).pop() ?? document.scrollingElement;
    if (!box) throw new Error('Nothing scrolls.');
    const times: number[] = [];
    let last = performance.now();
    // Half a screen a frame: quicker than a wheel.
    for (let step = 0; step < 600; step++) {
      box.scrollTop += 400;
      if (box.scrollTop + box.clientHeight >= box.scrollHeight - 1) box.scrollTop = 0;
      const now = await new Promise<number>((resolve) => requestAnimationFrame(resolve));
      times.push(now - last);
      last = now;
    }
    return { times: times.slice(10), height: box.scrollHeight };
  });
  const sorted = frames.times.toSorted((a, b) => a - b);
  const total = frames.times.reduce((sum, time) => sum + time, 0);
  say(
    `scrolling ${frames.height.toLocaleString('en')} px of signals`,
    `${((1000 * frames.times.length) / total).toFixed(1)} frames/s, frame p50 ${rank(sorted, 0.5).toFixed(1)} ms, ` +
      `p95 ${rank(sorted, 0.95).toFixed(1)} ms, p99 ${rank(sorted, 0.99).toFixed(1)} ms`,
  );
});

test('the way from page to page', async ({ watched: { page } }) => {
  const places = ['Home', 'Markets', 'Trades', 'Sessions', 'Signals', 'Routes', 'Accounts', 'Data'];
  const taken: Record<'first' | 'again', { place: string; ms: number }[]> = { first: [], again: [] };
  for (const round of ['first', 'again', 'again', 'again'] as const) {
    for (const place of places) {
      const ms = await page.evaluate(async (word) => {
        const link = [...document.querySelectorAll<HTMLAnchorElement>('nav[aria-label="Features"] a')].find(
          (one) => one.textContent?.trim() === word,
        );
        if (!link) throw new Error(`There is no ${word}.`);
        const before = performance.now();
        link.click();
        for (;;) {
          const now = await new Promise<number>((resolve) => requestAnimationFrame(resolve));
          const isThere = link.getAttribute('aria-current') === 'page' && document.querySelector('main h1, main h2') !== null;
          const waits = document.querySelector('main [role="status"][aria-label^="Loading"]') !== null;
          if (isThere && !waits) return now - before;
          if (now - before > 10_000) throw new Error(`${word} does not come.`);
        }
      }, place);
      taken[round].push({ place, ms });
      // The next page is not charged with what this one still has to do.
      await page.evaluate(() => new Promise((resolve) => requestIdleCallback(resolve)));
    }
  }

  for (const [round, visits] of Object.entries(taken)) {
    const sorted = visits.toSorted((a, b) => a.ms - b.ms);
    const times = sorted.map((visit) => visit.ms);
    const slowest = sorted.slice(-3).map(({ place, ms }) => `${place} ${ms.toFixed(0)} ms`);
    say(`from page to page, ${round} visit`, `p50 ${rank(times, 0.5).toFixed(0)} ms, longest ${slowest.toReversed().join(', ')}`);
  }
});
