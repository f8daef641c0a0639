import { defineConfig } from 'vitest/config';

/** What attackers try, against the whole local system; beside what `npm test` tries of it. */
export default defineConfig({
  test: {
    include: ['test/security/**/*.security.ts'],
    reporters: ['default', './test/security/kit/table-reporter.ts'],
    silent: 'passed-only',
    maxWorkers: '100%',
    retry: process.env.CI === undefined ? 0 : 1,
    testTimeout: 120_000,
    hookTimeout: 60_000,
  },
});
