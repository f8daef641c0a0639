import type { Stryker } from '@stryker-mutator/core';

/** What decides about money. */
export const MUTATED_FOLDERS = [
  'shared/domain',
  'shared/use-cases/payments',
  'shared/use-cases/refunds',
  'shared/use-cases/settlement',
];

/** Of all mutants, so many are to be killed (percent). */
export const THRESHOLD = 95;

export const OPTIONS: ConstructorParameters<typeof Stryker>[0] = {
  testRunner: 'vitest',
  vitest: { configFile: 'tools/mutants/vitest.config.ts', related: false },
  // For each mutant, only the tests that execute it.
  coverageAnalysis: 'perTest',
  // What does not compile is not a mutant.
  checkers: ['typescript'],
  tsconfigFile: 'tools/mutants/tsconfig.json',
  incremental: true,
  incrementalFile: '.stryker/incremental.json',
  tempDirName: '.stryker/copies',
  // Nothing checks the types of the changed copies.
  disableTypeChecks: false,
  ignorePatterns: [
    '/.stryker',
    '/.local',
    '/.emulator',
    '/.clients',
    '/.cfn-lint',
    '/cdk.out',
    '/coverage',
    '/dist',
    '/playwright-report',
    '/test-results',
    '/docs',
    '/web',
    '/test/e2e',
  ],
  reporters: ['progress-append-only'],
  concurrency: 2,
  // A mutant that does not end, on a busy machine.
  timeoutMS: 60_000,
  dryRunTimeoutMinutes: 30,
};
