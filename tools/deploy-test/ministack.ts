import { mkdirSync, symlinkSync } from 'node:fs';
import { delimiter, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { until } from '../../client/until.ts';
import { isReachable } from '../../local/dynamodb/engine.ts';
import { type Child, lastLines, startChild } from '../../local/processes/child.ts';
import { localUrl } from '../../local/services.ts';

const AWS_SDK = fileURLToPath(new URL('../../node_modules/@aws-sdk', import.meta.url));
const READY_TIMEOUT = 30_000;

/** Removed from the environment, so that the developer's own AWS configuration is never used. */
const ownSettings = Object.keys(process.env).filter((name) => name.startsWith('AWS_'));

/** Dummy credentials: the emulator accepts any. */
export const CREDENTIALS = {
  ...Object.fromEntries(ownSettings.map((name) => [name, undefined])),
  AWS_ACCESS_KEY_ID: 'test',
  AWS_SECRET_ACCESS_KEY: 'test',
  AWS_REGION: 'us-east-1',
  AWS_DEFAULT_REGION: 'us-east-1',
  AWS_CONFIG_FILE: '/dev/null',
  AWS_SHARED_CREDENTIALS_FILE: '/dev/null',
  AWS_EC2_METADATA_DISABLED: 'true',
};

export const ENVIRONMENT = 'aws://000000000000/us-east-1';

interface MiniStackOptions {
  readonly python: string;
  readonly port: number;
  readonly folder: string;
  /** The WebSocket callback address for its functions; the real host name resolves only on AWS. */
  readonly callbacks: string;
}

/** Starts the emulator. It writes only below the folder, and its child processes end with it. */
export async function startMiniStack({ python, port, folder, callbacks }: MiniStackOptions): Promise<Child> {
  const [temporary, modules] = [join(folder, 'tmp'), join(folder, 'runtime', 'node_modules')];
  for (const one of [temporary, modules]) mkdirSync(one, { recursive: true });
  // CDK's own functions expect the AWS SDK of Lambda's runtime; our bundles contain all that they need.
  symlinkSync(AWS_SDK, join(modules, '@aws-sdk'));
  const log = join(folder, 'ministack.log');
  const child = startChild({
    name: 'ministack',
    command: [python, '-m', 'ministack'],
    log,
    env: {
      ...CREDENTIALS,
      GATEWAY_PORT: String(port),
      BIND_HOST: '127.0.0.1',
      MINISTACK_HOST: '127.0.0.1',
      IOT_MTLS_ENABLED: '0',
      TMPDIR: temporary,
      NODE_PATH: modules,
      // It runs functions with the first `node` in PATH: make that this one.
      PATH: `${dirname(process.execPath)}${delimiter}${process.env.PATH}`,
      AWS_ENDPOINT_URL_APIGATEWAYMANAGEMENTAPI: callbacks,
    },
  });
  const isUp = await until(
    async () => !child.running() || (await isReachable(`${localUrl(port)}/_ministack/health`)),
    READY_TIMEOUT,
  );
  if (isUp && child.running()) return child;
  await child.stop();
  throw new Error(`MiniStack did not start. From ${log}:\n${lastLines(log, 12)}`);
}
