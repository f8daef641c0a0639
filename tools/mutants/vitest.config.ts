import { fileURLToPath } from 'node:url';
import { defineConfig, type Plugin } from 'vitest/config';
import { BaseSequencer, type TestSpecification } from 'vitest/node';

const DOMAIN = 'test/shared/domain/';
const PROPERTIES = '.property.test.ts';
const SIMULATION = 'test/mutants/';
const EXPLORATION = 'test/tools/prove.test.ts';
const USE_CASES = ['common', 'payments', 'refunds', 'settlement'].map((one) => `test/shared/use-cases/${one}/`);
/** These start a stand-in of a gateway. */
const WITH_GATEWAY = ['change-of-route', 'hand-over', 'two-order-numbers'].map((one) => `/${one}.test.ts`);
/** These look at the calls of the table. */
const NEED_THE_ENGINE = '/round-trips.test.ts';
/** Starts the sandboxes of all gateways. */
const TOO_SLOW = 'test/shared/use-cases/settlement/money.test.ts';

/** The cheapest tests first: the first that fails kills a mutant, and no further test is run. */
class CheapestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const order = [DOMAIN, PROPERTIES, ...USE_CASES, SIMULATION, EXPLORATION, ...WITH_GATEWAY, NEED_THE_ENGINE];
    const rank = ({ moduleId }: TestSpecification) => order.findLastIndex((part) => moduleId.includes(part));
    return files.sort((a, b) => rank(a) - rank(b) || a.moduleId.localeCompare(b.moduleId));
  }
}

/** All other tests of use cases find the same with a table in memory (`memory-table.test.ts`), in a fraction of the time. */
const tableInMemory: Plugin = {
  name: 'table-in-memory',
  enforce: 'pre',
  resolveId(source, importer = '') {
    // Only as it is written in a test: for a module in its cache, Vitest resolves the path that it has found before once more.
    const isImport = source.startsWith('../') && source.endsWith('/support/table.ts');
    const isInMemory = isImport && !importer.endsWith(NEED_THE_ENGINE);
    return isInMemory ? fileURLToPath(new URL('../../test/support/memory-table.ts', import.meta.url)) : undefined;
  },
};

/** The tests of `npm run mutants`. */
export default defineConfig({
  plugins: [tableInMemory],
  test: {
    // Each file loads the code itself, so that mutants of what runs on loading are seen.
    isolate: true,
    sequence: { sequencer: CheapestFirst },
    globalSetup: 'test/support/run-folder.ts',
    setupFiles: ['test/support/personal-data-equality.ts', 'test/support/follow-up-without-limit.ts'],
    testTimeout: 60_000,
    hookTimeout: 60_000,
    include: [
      `${DOMAIN}**/*.test.ts`,
      `${SIMULATION}*.mutants.ts`,
      EXPLORATION,
      ...USE_CASES.map((folder) => `${folder}*.test.ts`),
    ],
    exclude: [TOO_SLOW],
  },
});
