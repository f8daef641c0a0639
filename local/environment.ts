import { join } from 'node:path';
import { GATEWAY_LIST, GATEWAYS } from '../shared/gateways/registry.ts';
import { bySandbox, SANDBOX_NAMES, SANDBOXES, type SandboxName } from './gateways/registry.ts';

export const AUDIENCE = 'evisa-api';
export const CLIENT_ID = 'evisa-web';
export const OPERATOR_CLIENT_ID = 'evisa-operator';
export const TABLE_NAME = 'evisa';
export const EVENT_BUS_NAME = 'evisa';
export const EXPORTS_BUCKET = 'evisa-exports';

const secretId = (method: string) => `evisa/${method}`;

export const SECRET_IDS = {
  ...bySandbox(secretId),
  encryptionKeys: 'evisa/encryption-keys',
  hashKeys: 'evisa/hash-keys',
} as const;

/** Where each part of the system listens. */
export interface Addresses extends Readonly<Record<SandboxName, string>> {
  readonly site: string;
  readonly issuer: string;
  readonly secrets: string;
  readonly engine: string;
  /** The URL at which the back end manages its WebSockets; browsers connect at `/live` of the site. */
  readonly live: string;
  /** Runs a scheduled function on request: `POST /sweep-payments`. */
  readonly schedule: string;
  /** The optional proxy that injects faults into calls of the engine. */
  readonly engineProxy: string;
  /** Secrets Manager, SQS, SES, EventBridge and S3; `/mail` and `/events` show the sent e-mails and events. */
  readonly awsFakes: string;
}

/** Environment variables with which a developer replaces a local part by a real service. */
const SETTINGS = [
  'AWS_ENDPOINT_URL_DYNAMODB',
  'AWS_ENDPOINT_URL_DYNAMODB_STREAMS',
  'AWS_REGION',
  'AWS_ACCESS_KEY_ID',
  'AWS_SECRET_ACCESS_KEY',
  'AWS_SESSION_TOKEN',
  'AWS_PROFILE',
  'SITE_URL',
  'OIDC_ISSUER',
  'OIDC_CLIENT_ID',
  'OIDC_CLIENT_IDS',
  'OPERATOR_CLIENT_ID',
  'STAFF_ISSUER',
  'STAFF_CLIENT_ID',
  'GROUPS_CLAIM',
  ...GATEWAY_LIST.map(({ host }) => host.variable),
  'PAYMENT_METHODS',
  'OPTIONAL_SCRIPTS',
  'PAYMENTS_PER_ADDRESS',
  'OFFICE',
  'OFFICE_TIME_ZONE',
  'SANDBOX',
  'ACCESS_TOKEN_SECONDS',
];

export function readSettings(env: NodeJS.ProcessEnv): Record<string, string> {
  // The developer's AWS credentials must not reach the local engine, which accepts any.
  const usesLocalEngine = env.AWS_ENDPOINT_URL_DYNAMODB === undefined;
  const names = SETTINGS.filter((name) => !(usesLocalEngine && name.startsWith('AWS_')));
  // Another issuer has the staff, too.
  const given: NodeJS.ProcessEnv = { STAFF_ISSUER: env.OIDC_ISSUER, ...env };
  return Object.fromEntries(names.flatMap((name) => (given[name] === undefined ? [] : [[name, given[name]]])));
}

/** The environment of the functions: the same names as in Lambda. */
export function functionEnvironment(addresses: Addresses): Record<string, string> {
  return {
    AWS_REGION: 'us-east-1',
    AWS_ACCESS_KEY_ID: 'local',
    AWS_SECRET_ACCESS_KEY: 'local',
    // The developer's own profile or session would take precedence over the credentials above.
    AWS_SESSION_TOKEN: '',
    AWS_PROFILE: '',
    AWS_ENDPOINT_URL_DYNAMODB: addresses.engine,
    AWS_ENDPOINT_URL_DYNAMODB_STREAMS: addresses.engine,
    AWS_ENDPOINT_URL_SECRETS_MANAGER: addresses.secrets,
    AWS_ENDPOINT_URL_SQS: addresses.awsFakes,
    AWS_ENDPOINT_URL_SESV2: addresses.awsFakes,
    AWS_ENDPOINT_URL_EVENTBRIDGE: addresses.awsFakes,
    AWS_ENDPOINT_URL_S3: `${addresses.awsFakes}/s3`,
    EXPORTS_BUCKET,
    EMAIL_QUEUE_URL: `${addresses.awsFakes}/000000000000/email.fifo`,
    EVENTS_QUEUE_URL: `${addresses.awsFakes}/000000000000/events.fifo`,
    EVENT_BUS_NAME,
    MAIL_FROM: 'Visa office <visa@example.com>',
    OFFICE: JSON.stringify({ phone: '+1 555 0100', email: 'office@example.com' }),
    TABLE_NAME,
    SITE_URL: addresses.site,
    LIVE_ENDPOINT: addresses.live,
    ...gatewayEnvironment(addresses),
    ENCRYPTION_KEYS_SECRET_ID: SECRET_IDS.encryptionKeys,
    HASH_KEYS_SECRET_ID: SECRET_IDS.hashKeys,
    OIDC_ISSUER: addresses.issuer,
    OIDC_CLIENT_ID: CLIENT_ID,
    OPERATOR_CLIENT_ID,
    STAFF_ISSUER: addresses.issuer,
    STAFF_CLIENT_ID: OPERATOR_CLIENT_ID,
    PAYMENT_METHODS: SANDBOX_NAMES.join(','),
    SANDBOX: 'true',
    POWERTOOLS_METRICS_NAMESPACE: 'evisa-local',
  };
}

/** A gateway without a sandbox keeps its own host, which is of no use here without keys. */
function gatewayEnvironment(addresses: Addresses): Record<string, string> {
  const secrets = GATEWAY_LIST.map(({ method, secret }) => [secret.variable, secretId(method)]);
  const hosts = SANDBOX_NAMES.map((name) => [GATEWAYS[name].host.variable, SANDBOXES[name].host(addresses[name])]);
  return Object.fromEntries([...secrets, ...hosts]);
}

/** The paths of all files in the data folder. */
export function dataFiles(folder: string) {
  return {
    secrets: join(folder, 'secrets.json'),
    identityKeys: join(folder, 'keys', 'identity.json'),
    key: (name: string) => join(folder, 'keys', name),
    table: join(folder, 'data', 'table.db'),
    sandbox: (name: SandboxName) => join(folder, 'data', `${name}.db`),
    queues: join(folder, 'data', 'queues.db'),
    events: join(folder, 'data', 'events.jsonl'),
    mail: join(folder, 'mail'),
    objects: join(folder, 'objects'),
    streamPositions: join(folder, 'data', 'stream-positions.json'),
    log: (name: string) => join(folder, 'logs', `${name}.log`),
  };
}
