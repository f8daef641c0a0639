import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, inject, it, vi } from 'vitest';
import type { OptionsFile } from '../../../infra/config/options.ts';
import { parseOptions } from '../../../infra/config/options-file.ts';
import { deployStage } from '../../../tools/deploy/deploy-stage.ts';
import { command } from '../kit/command.ts';
import { printedBy } from '../kit/printed-by.ts';

const stored = storedOf({ alarmEmail: 'duty@example.gov' });
let stack: string | undefined;
const escaped = (text: string) => text.replaceAll('"', '&quot;');

/** CloudFormation's answer to DescribeStacks, in its query protocol. */
const server = createServer((request, answer) => {
  request.resume();
  const outputs = (value: string) =>
    `<member><OutputKey>Options</OutputKey><OutputValue>${escaped(value)}</OutputValue></member>`;
  const found = `<DescribeStacksResponse><DescribeStacksResult><Stacks><member><StackName>s</StackName><CreationTime>2026-01-01T00:00:00Z</CreationTime><StackStatus>UPDATE_COMPLETE</StackStatus><Outputs>${outputs(stack ?? '')}</Outputs></member></Stacks></DescribeStacksResult></DescribeStacksResponse>`;
  const missing =
    '<ErrorResponse><Error><Type>Sender</Type><Code>ValidationError</Code><Message>Stack with id s does not exist</Message></Error></ErrorResponse>';
  answer.writeHead(stack === undefined ? 400 : 200, { 'content-type': 'text/xml' }).end(stack ? found : missing);
});

beforeAll(async () => {
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
});
afterAll(() => {
  server.close();
});

afterEach(() => void vi.unstubAllEnvs());

const run = command('deploy');

function environment(port = (server.address() as AddressInfo).port): Record<string, string> {
  return {
    AWS_REGION: 'us-east-1',
    AWS_ACCESS_KEY_ID: 'a',
    AWS_SECRET_ACCESS_KEY: 'b',
    AWS_MAX_ATTEMPTS: '1',
    AWS_ENDPOINT_URL_CLOUDFORMATION: `http://127.0.0.1:${port}`,
  };
}

/** What the command does, in this process. */
function deploy(config: string, { stage = 'dev', isDryRun = false, yes = false, env = environment() } = {}) {
  for (const [name, value] of Object.entries(env)) vi.stubEnv(name, value);
  return printedBy(() => deployStage({ stage, config, isDryRun, yes }));
}

/** Without real money, and so without the gateways that need a test host. */
function withCardsAlone(options: OptionsFile): OptionsFile {
  return { ...options, payments: { methods: ['stripe'], ...options.payments } };
}

function storedOf(options: OptionsFile): string {
  return JSON.stringify(parseOptions(withCardsAlone(options), 'config/dev.json'));
}

function fileWith(options: OptionsFile): string {
  const file = join(inject('runFolder'), 'deploy-options.json');
  writeFileSync(file, JSON.stringify(withCardsAlone(options)));
  return file;
}

describe('npm run deploy', () => {
  it('says what to do for a stage without a file, and one that does not exist', async () => {
    expect(await run(['--stage', 'emulator'])).toMatchObject({
      code: 1,
      output: expect.stringContaining('config/emulator.json does not exist: copy config/example.json'),
    });
    const unknown = deploy(fileWith({}), { stage: 'prd' });
    await expect(unknown).rejects.toThrow('unknown stage "prd": did you mean "prod"?');
  });

  it('prints what changes against what is deployed, and deploys nothing that nobody has confirmed', async () => {
    stack = stored;
    const { code, output } = await run(['--stage', 'dev', '--config', fileWith({})], undefined, environment());
    expect(output).toContain('alarmEmail: "duty@example.gov" → not set');
    expect(output).toContain('! Nobody is notified of alarms any more');
    expect(output).toContain('Nothing is deployed: confirm the changes marked with ! by --yes');
    expect(code).toBe(1);
  });

  it('--dry-run ends after that', async () => {
    stack = stored;
    const { code, output } = await deploy(fileWith({}), { isDryRun: true });
    expect(output).toMatch(/! Nobody is notified of alarms any more: duty@example\.gov is unsubscribed\.$/);
    expect(code).toBe(0);
  });

  it.each([{ yes: true }, { isDryRun: true }])('with %j rejects what DynamoDB would reject', async (flags) => {
    stack = storedOf({ payments: { perSecond: 100 } });
    const { code, output } = await deploy(fileWith({ payments: { perSecond: 50 } }), flags);
    expect(output).toContain('payments.perSecond: 100 → 50');
    expect(output).toContain('× DynamoDB never reduces the warm throughput of a table');
    expect(output).toContain('Nothing is deployed: AWS would reject the changes marked with ×.');
    expect(code).toBe(1);
  });

  it('knows the first deployment, and one without changes', async () => {
    stack = undefined;
    const file = fileWith({ alarmEmail: 'duty@example.gov' });
    expect((await deploy(file, { isDryRun: true })).output).toBe(
      'evisa-dev in us-east-1:\nIt is the first deployment.',
    );
    stack = stored;
    expect((await deploy(file, { isDryRun: true })).output).toContain('No option changes.');
  });

  it('deploys nothing if what is deployed cannot be read', async () => {
    await expect(deploy(fileWith({}), { yes: true, env: environment(1) })).rejects.toThrow(
      'What is deployed cannot be read: AWS cannot be reached: check the network',
    );
  });

  it('deploys nothing with values that were copied and not changed', async () => {
    await expect(deploy('config/example.json', { stage: 'prod', yes: true })).rejects.toThrow(
      "config/example.json still has the example's office.phone, office.email, office.website, site.url, site.certificateArn, mailFrom, alarmEmail, recoveryVaultArn: put in your own",
    );
  });
});
