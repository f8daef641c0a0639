import { API_PREFIX } from '../shared/api/routes.ts';
import { GATEWAYS } from '../shared/gateways/registry.ts';
import { type MerchantSecrets, writePrivate } from './data-folder.ts';
import { engineCommand } from './dynamodb/engine.ts';
import {
  type Addresses,
  AUDIENCE,
  CLIENT_ID,
  dataFiles,
  EVENT_BUS_NAME,
  EXPORTS_BUCKET,
  functionEnvironment,
  OPERATOR_CLIENT_ID,
} from './environment.ts';
import type { LocalGateway } from './gateways/local-gateway.ts';
import { bySandbox, SANDBOX_NAMES, SANDBOXES, type SandboxName } from './gateways/registry.ts';
import type { Program } from './processes/child.ts';

/** One process of the system. */
export interface Service extends Program {
  /** For messages, for example 'Stripe sandbox'. */
  readonly description: string;
  /** Answers once the service is ready. */
  readonly url: string;
  readonly port: number;
}

export interface Ports extends Readonly<Record<SandboxName, number>> {
  readonly apiHosts: readonly number[];
  readonly issuer: number;
  readonly engine: number;
  readonly live: number;
  readonly eventSources: number;
  readonly engineProxy: number;
  readonly awsFakes: number;
}

interface Setup {
  readonly ports: Ports;
  readonly addresses: Addresses;
  readonly folder: string;
  readonly merchant: MerchantSecrets;
  readonly speed: number;
  readonly schedule: 'running' | 'on demand';
  readonly engineProxy: boolean;
  /** A file with the number of milliseconds by which the clocks are ahead. */
  readonly clockFile: string | undefined;
  /** Overrides of the functions' environment variables. */
  readonly settings: Readonly<Record<string, string>>;
}

export const localUrl = (port: number) => `http://127.0.0.1:${port}`;
const file = (name: string) => new URL(name, import.meta.url);

/** Every process of the system, the API hosts last. */
export function defineServices({ ports, addresses, folder, merchant, speed, settings, ...setup }: Setup): Service[] {
  const files = dataFiles(folder);
  const clock = setup.clockFile === undefined ? undefined : clockEnvironment(setup.clockFile);
  const service = (
    name: string,
    description: string,
    port: number,
    command: Program['command'],
    env: Record<string, string>,
  ) => {
    return {
      name,
      description,
      port,
      command,
      url: localUrl(port),
      log: files.log(name),
      env: { PORT: String(port), ...env, ...clock },
    };
  };
  const SPEED = String(speed);
  const site = settings.SITE_URL ?? addresses.site;
  const ownEngine = settings.AWS_ENDPOINT_URL_DYNAMODB === undefined;
  // Who talks to the real gateway gets its real script.
  const scriptOf = (name: SandboxName) => {
    const sandbox: LocalGateway = SANDBOXES[name];
    return settings[GATEWAYS[name].host.variable] === undefined ? sandbox.script?.(addresses[name]) : undefined;
  };
  const keyFile = (name: string, content?: string) => {
    if (content !== undefined) writePrivate(files.key(name), content);
    return files.key(name);
  };
  const sandboxService = (name: SandboxName) => {
    const { displayName, environment } = SANDBOXES[name];
    const webhookUrl = `${addresses.site}${API_PREFIX}${GATEWAYS[name].webhook.path}`;
    return service(`${name}-sandbox`, `${displayName} sandbox`, ports[name], file(`gateways/${name}/main.ts`), {
      DATA_FILE: files.sandbox(name),
      PUBLIC_URL: addresses[name],
      SPEED,
      ...environment({ secret: merchant[name], webhookUrl, siteUrl: site, keyFile }),
    });
  };
  const functions = {
    ...functionEnvironment(addresses),
    ...(setup.engineProxy && { AWS_ENDPOINT_URL_DYNAMODB: localUrl(ports.engineProxy) }),
    ...settings,
    SCRIPT_STAND_INS: JSON.stringify(bySandbox(scriptOf)),
    SANDBOX_URLS: JSON.stringify(bySandbox((name) => addresses[name])),
    AWS_FAKES_URL: addresses.awsFakes,
  };
  return [
    ...(ownEngine
      ? [service('engine', 'DynamoDB engine', ports.engine, engineCommand(ports.engine, files.table), {})]
      : []),
    ...(setup.engineProxy
      ? [
          service('engine-proxy', 'proxy of the engine', ports.engineProxy, file('dynamodb/proxy/main.ts'), {
            ENGINE_URL: addresses.engine,
          }),
        ]
      : []),
    service('identity', 'OpenID provider', ports.issuer, new URL('identity/main.ts', import.meta.url), {
      ISSUER: addresses.issuer,
      CLIENT_ID: settings.OIDC_CLIENT_ID ?? CLIENT_ID,
      OPERATOR_CLIENT_ID,
      AUDIENCE,
      SITE_URL: site,
      KEYS_FILE: files.identityKeys,
      ACCESS_TOKEN_SECONDS: settings.ACCESS_TOKEN_SECONDS ?? '3600',
    }),
    ...SANDBOX_NAMES.map(sandboxService),
    service(
      'aws-fakes',
      'secrets, queues, e-mail, event bus and objects',
      ports.awsFakes,
      file('aws/aws-fakes/main.ts'),
      {
        SECRETS_FILE: files.secrets,
        QUEUES_FILE: files.queues,
        MAIL_FOLDER: files.mail,
        EVENTS_FILE: files.events,
        EVENT_BUS_NAME,
        OBJECTS_FOLDER: files.objects,
        EXPORTS_BUCKET,
      },
    ),
    service('live', 'WebSocket host', ports.live, new URL('live/main.ts', import.meta.url), functions),
    service('event-sources', 'stream, queues and schedule', ports.eventSources, file('aws/event-sources/main.ts'), {
      ...functions,
      SPEED,
      POSITIONS_FILE: files.streamPositions,
      ...(setup.schedule === 'on demand' && { ON_DEMAND: 'true' }),
    }),
    ...ports.apiHosts.map((port, index) =>
      service(
        index === 0 ? 'api-host' : `api-host-${index + 1}`,
        'API and site',
        port,
        new URL('api-host/main.ts', import.meta.url),
        functions,
      ),
    ),
  ];
}

function clockEnvironment(clockFile: string): Record<string, string> {
  return { CLOCK_FILE: clockFile, NODE_OPTIONS: `--import=${file('processes/shifted-clock.mjs').href}` };
}
