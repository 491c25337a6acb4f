import { defineConfig } from '@playwright/test';
import stories from './playwright.config';

/** Measurements of the page, which report figures and judge nothing. */
export default defineConfig({
  ...stories,
  testMatch: '*.bench.ts',
  workers: 1,
  timeout: 600_000,
  projects: [{ name: 'page', use: { viewport: { width: 1440, height: 900 }, colorScheme: 'dark' } }],
});
