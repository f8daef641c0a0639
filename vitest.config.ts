import { availableParallelism, tmpdir } from 'node:os';
import { join } from 'node:path';
import { defineConfig, type TestProjectConfiguration } from 'vitest/config';

const INFRA = ['test/infra/**/*.test.ts', 'test/tools/import/leftovers.test.ts'];
const INTEGRATION = ['test/shared/adapters/**/*.test.ts', 'test/shared/use-cases/**/*.test.ts'];
const OPTIONS = ['test/infra/options/**/*.test.ts'];
/** Starts the program. */
const LIBREOFFICE = 'test/functions/run-export/libreoffice.test.ts';
const LOCAL = ['test/api/**/*.test.ts', 'test/local/**/*.test.ts', 'test/tools/**/*.test.ts', LIBREOFFICE];
const SCAFFOLD = ['test/scaffold/**/*.test.ts'];
const SYSTEM = ['test/system/**/*.test.ts', 'test/tools/simulate/memory-table.test.ts'];
const WEB = ['test/web/**/*.test.{ts,tsx}'];
/** What renders, or needs a window. */
const DOM = ['test/web/**/*.test.tsx', 'test/web/**/*.dom.test.ts'];

const CORES = availableParallelism();
/** Each further worker loads the CDK, the SDKs or the engine once more. */
const COMPUTES = { maxWorkers: CORES, sequence: { groupOrder: 1 } };
/** For processes and time-outs: other workers compute meanwhile. */
const WAITS = { maxWorkers: 2 * CORES, sequence: { groupOrder: 2 } };

interface ProjectTests {
  include: string[];
  exclude?: string[];
  env?: Record<string, string>;
  environment?: string;
  globalSetup?: string[];
  setupFiles?: string[];
}

const project = (name: string, kind: typeof COMPUTES, test: ProjectTests) =>
  ({ extends: true, test: { name, ...kind, ...test } }) satisfies TestProjectConfiguration;

export default defineConfig({
  test: {
    // Test files of a worker share modules.
    isolate: false,
    // Concurrent tests only wait: for time-outs, and for the pauses of an SDK between its attempts.
    maxConcurrency: 10,
    globalSetup: 'test/support/run-folder.ts',
    setupFiles: 'test/support/personal-data-equality.ts',
    testTimeout: 60_000,
    hookTimeout: 60_000,
    expect: { poll: { timeout: 20_000 } },
    projects: [
      // Validating CloudFormation rules takes most of a synth; `npm run synth` does it.
      project('infra', COMPUTES, { include: INFRA, exclude: OPTIONS, env: { CDK_VALIDATION: 'false' } }),
      project('integration', COMPUTES, {
        include: INTEGRATION,
        setupFiles: ['test/support/follow-up-without-limit.ts'],
      }),
      project('local', WAITS, {
        include: LOCAL,
        exclude: [...INFRA, ...SYSTEM],
        globalSetup: ['test/support/shared-system.ts'],
        // For the programs that tests start several times.
        env: { NODE_COMPILE_CACHE: join(tmpdir(), 'node-compile-cache') },
      }),
      // Synthesizes some eighty sets of options: too slow for `npm test`, see docs/testing.md.
      project('options', COMPUTES, { include: OPTIONS, env: { CDK_VALIDATION: 'false' } }),
      // Type-checks and builds copies of the repository: too slow for `npm test`, see docs/testing.md.
      project('scaffold', COMPUTES, { include: SCAFFOLD }),
      // Start, kill or shift a whole system of their own, or simulate one: too slow for `npm test`, see docs/testing.md.
      project('system', WAITS, { include: SYSTEM }),
      project('unit', COMPUTES, {
        include: ['test/**/*.test.ts'],
        exclude: ['test/e2e/**', ...INFRA, ...INTEGRATION, ...LOCAL, ...SCAFFOLD, ...SYSTEM, ...WEB],
      }),
      project('web', COMPUTES, { include: WEB, exclude: DOM }),
      project('web-dom', COMPUTES, { include: DOM, environment: 'happy-dom' }),
    ],
  },
});
