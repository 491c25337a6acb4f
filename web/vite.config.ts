import react from '@vitejs/plugin-react';
import { defineConfig } from 'vitest/config';

const host = process.env.CANDLEWICK_HOST ?? 'http://127.0.0.1:8001';
const behindTheHost = ['/admin', '/api', '/data', '/health', '/trading', '/positions', '/openapi'];

export default defineConfig({
  base: '/app/',
  plugins: [react()],
  build: {
    target: 'es2022',
    cssTarget: ['chrome123', 'firefox120', 'safari17.5'],
    // The strict content security policy takes no data: scripts and fonts, so nothing is inlined.
    assetsInlineLimit: 0,
    // Nine kilobytes for all pages together: none of them waits, or breaks, for a sheet of its own.
    cssCodeSplit: false,
    sourcemap: false,
  },
  server: {
    // A guide of the documentation is a page too.
    fs: { allow: ['..'] },
    proxy: {
      ...Object.fromEntries(behindTheHost.map((path) => [path, { target: host }])),
      '/ws': { target: host, ws: true },
    },
  },
  test: {
    include: ['src/**/*.test.{ts,tsx}', 'scripts/**/*.test.mjs'],
    // A component's tests ask for a document of their own.
    environment: 'node',
    testTimeout: 60_000,
    // A process for each file took three times as long as the tests themselves.
    pool: 'threads',
    isolate: false,
    setupFiles: ['src/ui/testing/setup.ts'],
  },
});
