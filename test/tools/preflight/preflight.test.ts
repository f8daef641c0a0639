import { mkdtempSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, inject, it, vi } from 'vitest';
import type { OptionsFile } from '../../../infra/config/options.ts';
import { checkAccount } from '../../../tools/preflight/check-account.ts';
import { backgroundConcurrency } from '../../../tools/preflight/needs.ts';
import { command } from '../kit/command.ts';
import { printedBy } from '../kit/printed-by.ts';
import { type FakeAccount, serveAccount } from './fake-account.ts';

const run = command('preflight');
const LAMBDA = 'lambda/L-B99A9384';
const WRITES = 'dynamodb/L-AB614373';
const units = { [WRITES]: 40_000, 'dynamodb/L-CF0CBE56': 40_000 };
const enough = { [LAMBDA]: 1000, 'apigateway/L-8A5B8E43': 10_000, ...units };
const cognito = { 'cognito-idp/L-026ADBA3': 120, 'cognito-idp/L-5987B8A0': 50 };
const email = {
  ProductionAccessEnabled: true,
  SendingEnabled: true,
  SendQuota: { Max24HourSend: 50_000, MaxSendRate: 14, SentLast24Hours: 0 },
};
const verified = { 'example.org': { VerifiedForSendingStatus: true } };
const ready: FakeAccount = { quotas: enough, defaults: cognito, email, identities: verified };

function fileWith(options: OptionsFile): string {
  const file = join(mkdtempSync(join(inject('runFolder'), 'preflight-')), 'stage.json');
  writeFileSync(file, JSON.stringify(options));
  return file;
}

afterEach(() => void vi.unstubAllEnvs());

/** What the command does, in this process. */
async function preflight(
  stage: 'dev' | 'prod',
  options: OptionsFile,
  account: FakeAccount,
  { paymentsPerDay = 1000, env = {} as Record<string, string> } = {},
) {
  for (const [name, value] of Object.entries({ ...(await serveAccount(account)), ...env })) vi.stubEnv(name, value);
  const request = { stage, region: 'eu-central-1', config: fileWith(options), paymentsPerDay };
  const { code, output } = await printedBy(() => checkAccount(request));
  return { code, lines: output.split('\n') };
}
const sender: OptionsFile = { mailFrom: 'visa@example.org' };
const prod = (account: FakeAccount, options = sender) => preflight('prod', options, account);

describe('npm run preflight', () => {
  it('finds nothing to ask for in an account that is ready', async () => {
    const args = ['--stage', 'prod', '--region', 'eu-central-1', '--config', fileWith(sender)];
    const { code, output } = await run(args, undefined, await serveAccount(ready));
    const lines = output.split('\n');
    expect(lines.filter((line) => line !== '').map((line) => line.slice(0, 7).trim())).toEqual(Array(10).fill('ok'));
    expect(lines.join('\n')).toMatch(/Cognito: sign-ins per second +120, needed 1 /);
    expect(code).toBe(0);
  });

  it.each([
    ['prdo', 'unknown stage "prdo": did you mean "prod"?'],
    ['emulator', 'The stage emulator has no AWS account.'],
  ])('refuses the stage %s', async (stage, message) => {
    expect(await run(['--stage', stage, '--config', fileWith(sender)])).toEqual({ code: 2, output: `${message}\n` });
  });

  it('says what a new account has, what is needed, and what to ask for', async () => {
    const sandbox = { ...email, ProductionAccessEnabled: false, SendQuota: { Max24HourSend: 200, MaxSendRate: 1 } };
    const { code, lines } = await prod({
      ...ready,
      quotas: { ...enough, [LAMBDA]: 10 },
      email: sandbox,
      identities: {},
    });
    const text = lines.join('\n');
    const { scheduled, queues, streams } = backgroundConcurrency(20);
    const needed = scheduled + queues + streams + 20;
    expect(text).toMatch(new RegExp(`^UNMET +Lambda: concurrent executions +10, needed ${needed} `, 'm'));
    expect(text).toContain(`--service-code lambda --quota-code L-B99A9384 --desired-value ${needed}`);
    expect(text).toMatch(/^UNMET +SES: emails per day +200, needed 2000 /m);
    expect(text).toMatch(/^UNMET +SES: production access +in the sandbox/m);
    expect(text).toMatch(/^UNMET +SES: sender +visa@example.org is not verified/m);
    expect(code).toBe(1);
  });

  it('says "unknown" of what AWS does not answer, and does not fail because of it', async () => {
    const { code, lines } = await prod({ ...ready, quotas: { ...enough, [LAMBDA]: 'AccessDeniedException' } });
    expect(lines.join('\n')).toMatch(
      /^unknown +Lambda: concurrent executions +these credentials are not allowed to read it; /m,
    );
    expect(code).toBe(0);
    const { lines: others } = await prod({ ...ready, email: 'AccessDeniedException' });
    expect(others.filter((line) => line.startsWith('unknown'))).toHaveLength(3);
    expect(others.filter((line) => line.includes('not allowed'))).toHaveLength(1);
    const { lines: mixed } = await prod({
      ...ready,
      quotas: { ...enough, [LAMBDA]: 'ExpiredTokenException' },
      email: 'AccessDeniedException',
    });
    expect(mixed.join('\n')).toMatch(/^unknown +Lambda: concurrent executions +the AWS credentials have expired/m);
    expect(mixed.join('\n')).toMatch(/^unknown +SES: production access +these credentials are not allowed/m);
  });

  it('names a default configuration set that the stage does not', async () => {
    const identities = { 'visa@example.org': { VerifiedForSendingStatus: true, ConfigurationSetName: 'visa' } };
    const { code, lines } = await prod({ ...ready, identities });
    expect(lines.join('\n')).toContain('set "mailConfigurationSet": "visa"');
    expect(code).toBe(1);
    expect((await prod({ ...ready, identities }, { ...sender, mailConfigurationSet: 'visa' })).code).toBe(0);
  });

  it('grows with the payments per day, and does not ask Cognito about another issuer', async () => {
    const options = { ...sender, identity: { issuer: 'https://login.example.org', clientId: 'visa' } };
    const { code, lines } = await preflight('prod', options, ready, { paymentsPerDay: 1_000_000 });
    expect(lines.join('\n')).toMatch(/^UNMET +SES: emails per day +50000, needed 2000000 /m);
    expect(lines.join('\n')).not.toContain('Cognito');
    expect(code).toBe(1);
  });

  it('is content with a new account for a trial, of which the API keeps half', async () => {
    const { code, lines } = await preflight('dev', {}, { ...ready, quotas: { ...enough, [LAMBDA]: 10 } });
    expect(lines.join('\n')).toMatch(/^ok +Lambda: concurrent executions +10, needed 10 \(at most 5 scheduled runs/m);
    expect(code).toBe(0);
    const busy = await preflight(
      'dev',
      { payments: { perSecond: 100 } },
      { ...ready, quotas: { ...enough, [LAMBDA]: 10 } },
    );
    expect(busy.lines.join('\n')).toMatch(/^UNMET +Lambda: concurrent executions +10, needed /m);
  });

  it('says what to ask DynamoDB for where payments.perSecond exceeds its quota', async () => {
    const within = await prod(ready, { ...sender, payments: { perSecond: 250 } });
    expect(within.lines.join('\n')).toMatch(/^ok +DynamoDB: write units of a table +40000, needed 40000 /m);
    const { code, lines } = await prod(ready, { ...sender, payments: { perSecond: 251 } });
    expect(lines.join('\n')).toMatch(/^UNMET +DynamoDB: write units of a table +40000, needed 40160 /m);
    expect(lines.join('\n')).toContain('--service-code dynamodb --quota-code L-AB614373 --desired-value 40160');
    expect(code).toBe(1);
  });

  it.each([[{}], [sender]])('exits with 2 if AWS answers nothing, with %j', async (options) => {
    const unreachable = 'http://127.0.0.1:9';
    const env = { AWS_ENDPOINT_URL_SERVICE_QUOTAS: unreachable, AWS_ENDPOINT_URL_SESV2: unreachable };
    const { code, lines } = await preflight('dev', options, {}, { env });
    const reasons = lines.filter((line) => line.includes('AWS cannot be reached: check the network'));
    expect(reasons).toEqual(['Unknown because AWS cannot be reached: check the network and the region.']);
    expect(lines.join('\n')).toMatch(/^unknown +Cognito: sign-ins per second +needed 1$/m);
    expect(lines).toContain('AWS answered none of these questions.');
    expect(code).toBe(2);
  });

  it('exits with 2 if the file of the stage is missing or wrong', async () => {
    const { code, output } = await run(['--stage', 'prod', '--config', 'no-such.json']);
    expect(output).toContain('no-such.json does not exist');
    expect(code).toBe(2);
  });
});
