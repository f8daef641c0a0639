import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { CreateEmailIdentityCommand, SESv2Client } from '@aws-sdk/client-sesv2';
import type { OptionsFile } from '../../infra/config/options.ts';
import { AUDIENCE, CLIENT_ID, OPERATOR_CLIENT_ID } from '../../local/environment.ts';
import { bySandbox, SANDBOXES } from '../../local/gateways/registry.ts';
import type { Child } from '../../local/processes/child.ts';
import { freePorts } from '../../local/processes/free-port.ts';
import { listen } from '../../local/processes/listen.ts';
import { localUrl } from '../../local/services.ts';
import { type System, startSystem } from '../../local/system.ts';
import type { Report } from '../demo/report.ts';
import { Cdk, type Outputs } from './cdk.ts';
import { CALLBACKS, createEdge, type Origins } from './edge.ts';
import { fillSecrets } from './fill-secrets.ts';
import { CREDENTIALS, startMiniStack } from './ministack.ts';

/** The configuration of AWS clients for the emulator. */
export interface AwsConfig {
  readonly endpoint: string;
  readonly region: string;
  readonly credentials: { readonly accessKeyId: string; readonly secretAccessKey: string };
}

/** The deployed system. */
export interface Deployment {
  readonly cdk: Cdk;
  readonly options: OptionsFile;
  readonly outputs: Outputs;
  /** The cloud assembly that was deployed. */
  readonly assembly: string;
  readonly aws: AwsConfig;
  /** The public origin of site, API and WebSocket. */
  readonly site: string;
  /** Leads the public origin to the APIs and the distribution of these outputs. */
  readonly leadTo: (outputs: Outputs) => void;
  /** The gateways and the OpenID provider. */
  readonly external: System;
  /** Logs, and the data of the external services. */
  readonly folder: string;
}

/** Starts the external services and the emulator, and deploys. Adds what it starts to `started`, to be stopped in reverse order. */
export async function deploy(
  python: string,
  folder: string,
  report: Report,
  started: { stop(): Promise<unknown> }[],
): Promise<Deployment> {
  const [emulator = 0, edge = 0] = await freePorts(2);
  const siteUrl = localUrl(edge);
  let origins: Origins | undefined;
  const server = createEdge(() => origins);
  await listen(server, edge);
  started.push({ stop: async () => server.close().closeAllConnections() });
  const ministack: Child = await startMiniStack({
    python,
    port: emulator,
    folder,
    callbacks: `${siteUrl}${CALLBACKS}/live`,
  });
  started.push(ministack);
  report.step(`MiniStack answers at ${localUrl(emulator)}`);
  const dataDir = join(folder, 'outside');
  const external = await startSystem({ ports: 'free', dataDir, speed: 100, externalSiteUrl: siteUrl });
  started.push(external);
  report.step('the gateways and the OpenID provider are running');

  const { issuer } = external.addresses;
  const options: OptionsFile = {
    site: { url: siteUrl },
    identity: {
      issuer,
      clientId: CLIENT_ID,
      operatorClientId: OPERATOR_CLIENT_ID,
      audience: AUDIENCE,
      groupsClaim: 'cognito:groups',
    },
    mailFrom: 'visa@example.com',
    payments: { gatewayHosts: bySandbox((name) => SANDBOXES[name].host(external.addresses[name])) },
  };
  const cdk = new Cdk(folder, emulator);
  const assembly = await cdk.synth(options);
  report.step('cdk synth');
  await cdk.bootstrap(assembly);
  report.step('cdk bootstrap');
  await cdk.deploy(assembly, 'evisa-emulator-data');
  report.step('cdk deploy: the data stack');
  const { AWS_ACCESS_KEY_ID: accessKeyId, AWS_SECRET_ACCESS_KEY: secretAccessKey, AWS_REGION: region } = CREDENTIALS;
  const aws = { endpoint: localUrl(emulator), region, credentials: { accessKeyId, secretAccessKey } };
  const originSecret = randomBytes(32).toString('base64url');
  await fillSecrets(new SecretsManagerClient(aws), dataDir, originSecret);
  // The domain of the sender and of all recipients: the SES sandbox requires both to be verified.
  await new SESv2Client(aws).send(new CreateEmailIdentityCommand({ EmailIdentity: 'example.com' }));
  report.step('the secrets are set, the email domain is verified');
  const outputs = await cdk.deploy(assembly);
  report.step('cdk deploy --all');
  const leadTo = (to: Outputs) => {
    origins = {
      emulator,
      originSecret,
      apiId: to.read('edge', 'ExportsOutputRefPublicApi'),
      liveId: to.read('live', 'ExportsOutputRefLiveApi'),
      distribution: to.read('edge', 'DistributionDomain'),
    };
  };
  leadTo(outputs);
  return { cdk, options, outputs, assembly, aws, site: siteUrl, leadTo, external, folder };
}
