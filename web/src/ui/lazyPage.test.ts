import { expect, it } from 'vitest';
import { lazyPage, PageNotLoaded } from './lazyPage';

it('asks again for a page that did not come, and keeps one that did', async () => {
  let asked = 0;
  const page = lazyPage(() => {
    asked++;
    return asked === 1 ? Promise.reject(new Error('Unable to preload CSS')) : Promise.resolve({ Here: () => null });
  }, 'Here');
  await expect(page.preload()).rejects.toBeInstanceOf(PageNotLoaded);
  await page.preload();
  await page.preload();
  expect(asked).toBe(2);
});
