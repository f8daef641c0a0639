import { execFile, execFileSync } from 'node:child_process';
import { cpSync, globSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, describe, expect, it } from 'vitest';
import cdkJson from '../../cdk.json' with { type: 'json' };

const root = fileURLToPath(new URL('../..', import.meta.url));
const templates = join(root, 'test/fixtures/new-gateway');
const copy = mkdtempSync(join(tmpdir(), 'new-gateway-'));
afterAll(() => rmSync(copy, { recursive: true, force: true }));

const TEXTS = { name: 'Demopay', what: 'Scan a code.', continue: 'Continue to Demopay', leaving: 'One moment…' };

/** The changes to existing files that docs/adding-a-gateway.md describes: the text, and its replacement. */
const EDITS: Readonly<Record<string, readonly (readonly [before: string, after: string])[]>> = {
  'shared/domain/payment-method.ts': [['PAYMENT_METHODS = [', "PAYMENT_METHODS = ['demopay', "]],
  'shared/gateways/registry.ts': [
    ['import { alipay }', "import { demopay } from './demopay/descriptor.ts';\nimport { alipay }"],
    ['GATEWAYS = {', 'GATEWAYS = { demopay,'],
  ],
  'shared/gateways/loaders.ts': [
    [
      '=> Promise<CreateGateway<SecretOf<M>>> } = {\n',
      "=> Promise<CreateGateway<SecretOf<M>>> } = {\n  demopay: async () => (await import('./demopay/demopay-gateway.ts')).createDemopayGateway,\n",
    ],
  ],
  'web/src/payment-methods/methods.ts': [
    ['import { RedirectCheckout }', "import { Code } from './demopay/code.tsx';\nimport { RedirectCheckout }"],
    ['PaymentMethodUi>> = {', 'PaymentMethodUi>> = { demopay,'],
    [
      '\nexport const METHODS',
      "\nconst demopay: PaymentMethodUi = { method: 'demopay', icon: 'wallet', redirects: false, declines: {}, Checkout: Code };\n\nexport const METHODS",
    ],
  ],
  ...Object.fromEntries(
    ['en', 'zh-CN', 'ar'].map((language) => [
      `web/src/i18n/${language}.json`,
      [['"method": {', `"method": {\n    "demopay": ${JSON.stringify(TEXTS)},`]],
    ]),
  ),
};

/** Everything that git would commit, with the dependencies of this checkout. */
function copyRepository(): void {
  const listed = execFileSync('git', ['ls-files', '-z', '--cached', '--others', '--exclude-standard'], {
    cwd: root,
    encoding: 'utf8',
  });
  for (const file of listed.split('\0').filter((name) => name !== '' && !name.startsWith('docs/'))) {
    cpSync(join(root, file), join(copy, file), { force: true, recursive: false });
  }
  mkdirSync(join(copy, 'docs'));
  symlinkSync(join(root, 'node_modules'), join(copy, 'node_modules'));
}

function addGateway(): void {
  for (const template of globSync('**/*.template', { cwd: templates })) {
    const file = join(copy, template.replace(/\.template$/, ''));
    mkdirSync(dirname(file), { recursive: true });
    cpSync(join(templates, template), file);
  }
  for (const [file, edits] of Object.entries(EDITS)) {
    let text = readFileSync(join(copy, file), 'utf8');
    for (const [before, after] of edits) {
      if (!text.includes(before)) throw new Error(`${file} no longer contains ${before}`);
      text = text.replace(before, () => after);
    }
    writeFileSync(join(copy, file), text);
  }
}

/** Fails with what the command printed. */
async function run(args: readonly string[], env: Record<string, string> = {}): Promise<string> {
  const done = promisify(execFile)(process.execPath, args, {
    cwd: copy,
    env: { ...process.env, ...env },
    maxBuffer: 1e8,
  });
  const { stdout } = await done.catch(({ stdout, stderr }) => {
    throw new Error(`${args.join(' ')}:\n${stdout}\n${stderr}`);
  });
  return stdout;
}

copyRepository();
addGateway();

const SLOW = { timeout: 300_000 };

describe('a fifth gateway, added by the steps of docs/adding-a-gateway.md', () => {
  it('changes at most seven files, and those that the page names', () => {
    const page = readFileSync(join(root, 'docs/adding-a-gateway.md'), 'utf8');
    const changes = page.split('## Files to change')[1]?.split('\n## ')[0] ?? '';
    const named = [...changes.matchAll(/`([\w./-]+\.(?:ts|json))`/g)].map(([, file]) => file);
    expect(named.toSorted()).toEqual(Object.keys(EDITS).toSorted());
    expect(named.length).toBeLessThanOrEqual(7);
  });

  it('type-checks after the documents are regenerated', SLOW, async () => {
    await run(['tools/run.mjs', 'openapi']);
    await run(['node_modules/typescript/bin/tsc', '--noEmit']);
    await run(['node_modules/typescript/bin/tsc', '--noEmit', '-p', 'web']);
    expect(readFileSync(join(copy, 'docs/openapi.json'), 'utf8')).toContain('"/webhooks/demopay"');
  });

  it('is in the templates of the CDK app', SLOW, async () => {
    const out = join(copy, 'cdk.out');
    const config = join(copy, 'config/demopay.json');
    writeFileSync(
      config,
      JSON.stringify({ payments: { methods: ['demopay'], gatewayHosts: { demopay: 'https://test.demopay.example' } } }),
    );
    const CDK_CONTEXT_JSON = JSON.stringify({ ...cdkJson.context, config });
    await run(['infra/app.ts'], { CDK_OUTDIR: out, CDK_CONTEXT_JSON, CDK_VALIDATION: 'false' });
    const templateOf = (stack: string) => readFileSync(join(out, `evisa-dev-${stack}.template.json`), 'utf8');
    expect(templateOf('data')).toContain('evisa/dev/demopay');
    expect(templateOf('api')).toContain('POST /api/webhooks/demopay');
    expect(templateOf('api')).toContain('"DEMOPAY_API_URL":"https://test.demopay.example"'.replace(':', ': '));
    expect(templateOf('schedule')).toContain('DEMOPAY_SECRET_ID');
  });

  it('keeps the promises of a payment gateway', SLOW, async () => {
    const tests = ['test/shared/gateways/demopay'];
    const config = ['--config', 'test/fixtures/new-gateway/vitest.config.ts'];
    expect(await run(['node_modules/vitest/vitest.mjs', 'run', ...config, ...tests], { CI: 'true' })).toMatch(
      /Tests .* passed/,
    );
  });
});
