import { mkdirSync, symlinkSync } from 'node:fs';
import { delimiter, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { until } from '../../client/until.ts';
import { isReachable } from '../../local/dynamodb/engine.ts';
import { type Child, lastLines, startChild } from '../../local/processes/child.ts';
import { localUrl } from '../../local/services.ts';

const AWS_SDK = fileURLToPath(new URL('../../node_modules/@aws-sdk', import.meta.url));
const READY_TIMEOUT = 30_000;

/** Of the developer's own profiles, keys and addresses, nothing is looked at. */
const ownSettings = Object.keys(process.env).filter((name) => name.startsWith('AWS_'));

/** Any would do, of an account that there is nowhere else. */
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
  /** Where its functions find the callback address of WebSockets, whose real name no machine but AWS answers to. */
  readonly callbacks: string;
}

/** Starts the emulator. All that it writes is below the folder; what it starts ends with it. */
export async function startMiniStack({ python, port, folder, callbacks }: MiniStackOptions): Promise<Child> {
  const [temporary, modules] = [join(folder, 'tmp'), join(folder, 'runtime', 'node_modules')];
  for (const one of [temporary, modules]) mkdirSync(one, { recursive: true });
  // Lambda's runtime brings the AWS SDK along, and CDK's own functions count on it; ours bring all that they need.
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
      // It runs functions on the first `node` that it finds: this one.
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
