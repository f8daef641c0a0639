import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { parseOptions } from '../../../infra/config/options-file.ts';

const stored = JSON.stringify(parseOptions({ alarmEmail: 'duty@example.gov' }, 'config/dev.json'));
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

async function deploy(args: readonly string[], { online = true } = {}) {
  const { port } = server.address() as AddressInfo;
  const child = spawn(process.execPath, ['tools/run.mjs', 'deploy', ...args], {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: {
      ...process.env,
      AWS_REGION: 'us-east-1',
      AWS_ACCESS_KEY_ID: 'a',
      AWS_SECRET_ACCESS_KEY: 'b',
      AWS_MAX_ATTEMPTS: '1',
      AWS_ENDPOINT_URL_CLOUDFORMATION: `http://127.0.0.1:${online ? port : 1}`,
    },
  });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (text) => (output += text));
  const [code] = await once(child, 'close');
  return { code, output };
}

function fileWith(options: object): string {
  const file = join(inject('runFolder'), 'deploy-options.json');
  writeFileSync(file, JSON.stringify(options));
  return file;
}

describe('npm run deploy', () => {
  it('--help explains itself', async () => {
    expect(await deploy(['--help'])).toMatchObject({ code: 0, output: expect.stringContaining('--dry-run') });
  });

  it.each([[[]], [['--stage']], [['--stages', 'dev']]])('with %j prints its usage', async (args) => {
    expect(await deploy(args)).toMatchObject({ code: 2, output: expect.stringContaining('npm run deploy -- --stage') });
  });

  it.each([
    ['emulator', 'config/emulator.json does not exist: copy config/example.json'],
    ['prd', 'unknown stage "prd": did you mean "prod"?'],
  ])('of %s without a file says what to do', async (stage, message) => {
    expect(await deploy(['--stage', stage])).toMatchObject({ code: 1, output: expect.stringContaining(message) });
  });

  it('prints what changes against what is deployed', async () => {
    stack = stored;
    const { code, output } = await deploy(['--stage', 'dev', '--config', fileWith({}), '--dry-run']);
    expect(output).toContain('alarmEmail: "duty@example.gov" → not set');
    expect(output).toContain('! Nobody is notified of alarms any more');
    expect(code).toBe(0);
  });

  it('deploys nothing that nobody has confirmed', async () => {
    stack = stored;
    const { code, output } = await deploy(['--stage', 'dev', '--config', fileWith({})]);
    expect(output).toContain('Nothing is deployed: confirm the changes marked with ! by --yes');
    expect(code).toBe(1);
  });

  it.each([[['--yes']], [['--dry-run']]])('with %j rejects what DynamoDB would reject', async (args) => {
    stack = JSON.stringify(parseOptions({ payments: { perSecond: 100 } }, 'config/dev.json'));
    const file = fileWith({ payments: { perSecond: 50 } });
    const { code, output } = await deploy(['--stage', 'dev', '--config', file, ...args]);
    expect(output).toContain('payments.perSecond: 100 → 50');
    expect(output).toContain('× DynamoDB never reduces the warm throughput of a table');
    expect(output).toContain('Nothing is deployed: AWS would reject the changes marked with ×.');
    expect(code).toBe(1);
  });

  it('knows the first deployment, and one without changes', async () => {
    stack = undefined;
    const file = fileWith({ alarmEmail: 'duty@example.gov' });
    const args = ['--stage', 'dev', '--config', file, '--dry-run'];
    expect((await deploy(args)).output).toContain('It is the first deployment.');
    stack = stored;
    expect((await deploy(args)).output).toContain('No option changes.');
  });

  it('deploys nothing if what is deployed cannot be read', async () => {
    const { code, output } = await deploy(['--stage', 'dev', '--yes'], { online: false });
    expect(output).toContain('What is deployed cannot be read: AWS cannot be reached: check the network');
    expect(code).toBe(1);
  });

  it('deploys nothing with values that were copied and not changed', async () => {
    const args = ['--stage', 'prod', '--config', 'config/example.json', '--yes'];
    const { code, output } = await deploy(args);
    expect(output).toContain(
      "config/example.json still has the example's office.phone, office.email, office.website, site.url, site.certificateArn, mailFrom, alarmEmail, recoveryVaultArn: put in your own",
    );
    expect(code).toBe(1);
  });
});
