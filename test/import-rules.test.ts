import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { cruise, type ICruiseResult } from 'dependency-cruiser';
import { afterAll, expect, it } from 'vitest';

const rules = createRequire(import.meta.url)('../.dependency-cruiser.cjs');

/** For each rule, an import that violates it: a rule with a wrong pattern would silently match nothing. */
const planted: [rule: string, file: string, imports: string][] = [
  ['domain-is-pure', 'shared/domain/a.ts', 'shared/ports/x.ts'],
  ['domain-is-pure', 'shared/domain/b.ts', 'node:fs'],
  ['ports-know-the-domain', 'shared/ports/a.ts', 'shared/adapters/one/x.ts'],
  ['calendar-knows-the-domain', 'shared/calendar/a.ts', 'shared/ports/x.ts'],
  ['emails-know-the-domain', 'shared/email/a.ts', 'shared/ports/x.ts'],
  ['use-cases-know-ports', 'shared/use-cases/a.ts', 'shared/adapters/one/x.ts'],
  ['use-cases-know-ports', 'shared/use-cases/c.ts', 'p-retry'],
  ['adapters-know-no-use-case', 'shared/adapters/one/a.ts', 'shared/use-cases/x.ts'],
  ['adapters-know-no-other', 'shared/adapters/one/b.ts', 'shared/adapters/two/x.ts'],
  ['api-is-schemas', 'shared/api/a.ts', 'shared/lambda/x.ts'],
  ['lambda-knows-no-adapter', 'shared/lambda/a.ts', 'shared/adapters/one/x.ts'],
  ['wiring-stays-in-shared', 'shared/wiring/a.ts', 'functions/one/x.ts'],
  ['gateways-know-no-use-case', 'shared/gateways/one/a.ts', 'shared/use-cases/x.ts'],
  ['gateways-know-no-other', 'shared/gateways/one/b.ts', 'shared/gateways/two/x.ts'],
  ['gateway-descriptors-import-no-sdk', 'shared/gateways/one/descriptor.ts', 'node_modules/sdk/index.ts'],
  ['gateway-adapters-are-loaded-lazily', 'shared/wiring/b.ts', 'shared/gateways/one/one-gateway.ts'],
  ['functions-know-no-other-function', 'functions/one/a.ts', 'functions/two/x.ts'],
  ['functions-call-use-cases', 'functions/one/b.ts', 'shared/use-cases/noun/internal/x.ts'],
  ['infra-reads-the-routes-alone', 'infra/a.ts', 'shared/lambda/x.ts'],
  ['infra-reads-the-routes-alone', 'infra/b.ts', 'functions/one/x.ts'],
  ['infra-reads-the-routes-alone', 'infra/c.ts', 'local/x.ts'],
  ['client-knows-the-api-alone', 'client/a.ts', 'shared/domain/x.ts'],
  ['local-runs-the-product', 'local/a.ts', 'tools/x.ts'],
  ['sandboxes-share-nothing', 'local/gateways/one/a.ts', 'shared/domain/x.ts'],
  ['sandboxes-share-nothing', 'local/gateways/one/b.ts', 'local/x.ts'],
  ['sandboxes-know-no-other', 'local/gateways/one/c.ts', 'local/gateways/two/x.ts'],
  ['operator-tools-need-no-local-system', 'tools/smoke/a.ts', 'local/x.ts'],
  ['web-knows-the-api-alone', 'web/src/a.ts', 'shared/domain/x.ts'],
  ['deployed-code-has-no-development-package', 'functions/one/c.ts', 'vitest'],
  ['nothing-imports-test', 'shared/use-cases/b.ts', 'test/x.ts'],
  ['no-circles', 'shared/domain/circle.ts', 'shared/domain/circle.ts'],
  ['no-unresolved', 'shared/domain/c.ts', 'shared/domain/absent.ts'],
];

const root = mkdtempSync(join(tmpdir(), 'import-rules-'));
afterAll(() => rmSync(root, { recursive: true }));

function write(file: string, text: string) {
  mkdirSync(dirname(join(root, file)), { recursive: true });
  writeFileSync(join(root, file), text);
}

it('has a planted import for every rule', () => {
  const names: string[] = rules.forbidden.map(({ name }: { name: string }) => name);
  expect(names.filter((name) => !planted.some(([rule]) => rule === name))).toEqual([]);
});

it('catches every planted import', async () => {
  write('package.json', JSON.stringify({ devDependencies: { vitest: '*' } }));
  write('node_modules/vitest/package.json', JSON.stringify({ name: 'vitest', main: 'index.js' }));
  write('node_modules/vitest/index.js', 'module.exports = {};');
  for (const [, file, imports] of planted) {
    const isFile = imports.endsWith('.ts');
    if (isFile && !imports.includes('absent') && imports !== file) write(imports, 'export const x = 1;');
    const up = '../'.repeat(file.split('/').length - 1);
    write(file, `import * as x from '${isFile ? `./${up}${imports}` : imports}';\nexport default x;`);
  }
  const { forbidden, options } = rules;
  const { output } = await cruise(['client', 'shared', 'functions', 'infra', 'local', 'tools', 'web', 'test'], {
    ...options,
    tsConfig: undefined,
    baseDir: root,
    validate: true,
    ruleSet: { forbidden },
  });
  const { violations } = (output as ICruiseResult).summary;
  const caught = violations.map(({ rule, from }) => `${rule.name}: ${from}`);
  expect(planted.map(([rule, file]) => `${rule}: ${file}`).filter((one) => !caught.includes(one))).toEqual([]);
});
