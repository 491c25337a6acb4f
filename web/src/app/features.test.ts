import { linkOptions } from '@tanstack/react-router';
import { expect, it } from 'vitest';
import { channels, destinations, patches } from './features';
import type { router } from './router';

it('lists every feature once, with what it brings', () => {
  const places = destinations.map(({ to }) => to);
  expect(places).toContain('/markets');
  expect(new Set(places).size).toBe(places.length);
  expect(new Set(channels).size).toBe(channels.length);
  expect(patches.length).toBeGreaterThan(0);
});

it('knows the addresses of all features when types are checked', () => {
  type Places = keyof typeof router.routesByPath;
  const known: Places[] = ['/markets/$market', '/sign-in', '/trades'];
  expect(known).toHaveLength(3);
  linkOptions({ to: '/trades', search: { id: 't1' } });
  // @ts-expect-error No page has this address.
  linkOptions({ to: '/trade' });
  // @ts-expect-error A link to a session names it.
  linkOptions({ to: '/sessions/$sessionId' });
});
