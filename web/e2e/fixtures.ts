import { test as base, expect, type Page } from '@playwright/test';
import { existsSync } from 'node:fs';
import path from 'node:path';
import { startDesk, type Desk } from './desk';

const root = path.resolve(import.meta.dirname, '..', '..');

/** A file of the shared test data; without the folder the test is skipped, and fails where CI says that it must be there. */
export function testData(relative: string): string {
  const folder = path.resolve(root, process.env.CANDLEWICK_TEST_DATA ?? '../shared/data');
  const file = path.join(folder, relative);
  if (!existsSync(file)) {
    if (process.env.CI === 'true') throw new Error(`${file} is missing; set CANDLEWICK_TEST_DATA.`);
    test.skip(true, `${file} is missing; set CANDLEWICK_TEST_DATA to the folder of test data.`);
  }
  return file;
}

export interface Watched {
  page: Page;
  /** What the browser's console called an error, and what no script caught. */
  errors: string[];
  /** Requests to anything but the desk. */
  strangers: string[];
}

interface WorkerOptions {
  /** Stories with different names get a desk of their own each. */
  story: string;
}

interface WorkerFixtures {
  desk: Desk;
  watched: Watched;
}

/** One desk and one browser page for all steps of a story, in order. */
export const test = base.extend<object, WorkerOptions & WorkerFixtures>({
  story: ['walk', { scope: 'worker', option: true }],
  desk: [
    // Playwright reads the fixtures that are wanted from this pattern; none are.
    // eslint-disable-next-line no-empty-pattern
    async ({}, use) => {
      const desk = await startDesk();
      await use(desk);
      await desk.stop();
    },
    { scope: 'worker', timeout: 90_000 },
  ],
  watched: [
    async ({ browser, desk }, use, info) => {
      const { viewport, colorScheme, hasTouch, locale, timezoneId } = info.project.use;
      const context = await browser.newContext({ baseURL: desk.url, viewport, colorScheme, hasTouch, locale, timezoneId });
      const page = await context.newPage();
      const watched: Watched = { page, errors: [], strangers: [] };
      page.on('console', (message) => {
        if (message.type() === 'error') watched.errors.push(`${message.text()} ${message.location().url}`);
      });
      page.on('pageerror', (error) => watched.errors.push(String(error)));
      context.on('request', (request) => {
        if (/^(https?|wss?):/.test(request.url()) && new URL(request.url()).host !== new URL(desk.url).host)
          watched.strangers.push(request.url());
      });
      await use(watched);
      await context.close();
    },
    { scope: 'worker' },
  ],
});

export { expect };
