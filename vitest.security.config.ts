import { defineConfig } from 'vitest/config';

/** Attacks on the whole local system, in addition to those in `npm test`. */
export default defineConfig({
  test: {
    include: ['test/security/**/*.security.ts'],
    globalSetup: ['test/support/run-folder.ts'],
    reporters: ['default', './test/security/kit/table-reporter.ts'],
    silent: 'passed-only',
    maxWorkers: '100%',
    testTimeout: 120_000,
    hookTimeout: 60_000,
  },
});
