import type { RouteName, routes } from '../../shared/api/routes.ts';
import { PAYMENT_METHODS, type PaymentMethod } from '../../shared/domain/payment-method.ts';
import { GATEWAY_LIST, type Gateways } from '../../shared/gateways/registry.ts';
import type { tableDefinition } from '../constructs/table-definition.ts';
import type { queueConsumers } from './queue-consumers.ts';
import type { schedules } from './schedules.ts';
import type { streamConsumers } from './stream-consumers.ts';

export type FunctionName =
  | (typeof routes)[RouteName]['function']
  | (typeof streamConsumers)[number]['function']
  | (typeof queueConsumers)[number]['function']
  | (typeof schedules)[number]['function']
  | 'rotate-keys'
  | 'live-connect'
  | 'live-disconnect'
  | 'live-message';
export type SecretName = PaymentMethod | 'encryptionKeys' | 'hashKeys' | 'origin';
export type IndexName = (typeof tableDefinition.indexes)[number]['name'];

/** A transaction needs the actions of its items: DynamoDB has no action of its own for it. */
type TableAction = 'GetItem' | 'PutItem' | 'UpdateItem' | 'DeleteItem' | 'ConditionCheckItem' | 'Query';
/** What a partition key begins with. */
type Partition =
  | 'APP#'
  | 'AUDIT#'
  | 'LOOKUP#'
  | 'REF#'
  | 'RATE#'
  | 'UNMATCHED#'
  | 'TICKET#'
  | 'LIVE#'
  | 'PROCESSED#'
  | 'RECONCILIATION#'
  | 'EXPORT#'
  | 'SCAN#';

type DueShards = 'DUE#' | 'OUTBOX#' | 'EXPORTS#' | 'UNFINISHED#' | 'ENDED#';

export type Setting =
  | 'GROUPS_CLAIM'
  | 'SITE_URL'
  | 'OIDC_ISSUER'
  | 'OIDC_CLIENT_ID'
  | 'OPERATOR_CLIENT_ID'
  | 'PAYMENT_METHODS'
  | 'SANDBOX'
  | 'LIVE_ENDPOINT'
  | (typeof queueConsumers)[number]['setting']
  | 'MAIL_FROM'
  | 'RETENTION_UNFINISHED_DAYS'
  | 'RETENTION_ENDED_DAYS'
  | 'EVENT_BUS_NAME';

interface TableAccess {
  readonly actions: readonly TableAction[];
  readonly partitions: readonly Partition[];
}

/** How a new version takes over from the old one, where the stage lets it do so gradually. */
export type DeploymentStrategy = 'canary' | 'linear';

/** All that a function may reach. The table's name and the ids of its secrets come with them. */
export interface Access {
  readonly settings?: readonly Setting[];
  readonly secrets?: readonly SecretName[];
  /** The key rings that it rotates. */
  readonly rotates?: readonly SecretName[];
  /** Every action on every one of the partitions, since one transaction is authorised with all its keys at once. */
  readonly table?: TableAccess | readonly TableAccess[];
  /** Queried by the user's own partitions. */
  readonly indexes?: readonly Exclude<IndexName, 'dueWork' | 'staff'>[];
  /** What staff look through: payments and applications by month, or what was done to an application. */
  readonly staffIndex?: 'MONTH#' | 'AUDITED#';
  /** Reads the whole table, which no leading keys can narrow. */
  readonly scans?: true;
  /** Of those that move money; at once if not said. */
  readonly deployment?: DeploymentStrategy;
  /** Shards of the index of due work: what is due at a gateway, to be announced, to be exported, or to be redacted. */
  readonly dueWork?: DueShards | readonly DueShards[];
  /** The files of exports: to make them, or to sign addresses of them. */
  readonly exportFiles?: 'write' | 'read';
}

/** Settling may have to close or refund at any gateway, whichever a notification came from. */
const settling = {
  settings: ['SITE_URL'],
  secrets: ['encryptionKeys', 'hashKeys', ...PAYMENT_METHODS],
  deployment: 'canary',
  table: { actions: ['GetItem', 'PutItem', 'UpdateItem'], partitions: ['APP#', 'REF#', 'UNMATCHED#'] },
} as const satisfies Access;

/** The queues are let in by the stack that makes them. */
const outboxPublishing = {
  settings: ['EMAIL_QUEUE_URL', 'EVENTS_QUEUE_URL'],
  table: { actions: ['Query', 'UpdateItem', 'DeleteItem'], partitions: ['APP#'] },
} as const satisfies Access;

/** Each act of staff leaves a row. */
const auditWriting = { actions: ['PutItem'], partitions: ['AUDIT#'] } as const satisfies TableAccess;

/** What staff look through: receipt number and gateway reference, applicant, user, dates. */
const searching = {
  secrets: ['encryptionKeys', 'hashKeys'],
  table: [{ actions: ['GetItem', 'Query'], partitions: ['APP#', 'REF#', 'LOOKUP#'] }, auditWriting],
  indexes: ['byUser'],
  staffIndex: 'MONTH#',
} as const satisfies Access;

const processedEvents = {
  actions: ['GetItem', 'UpdateItem'],
  partitions: ['PROCESSED#'],
} as const satisfies TableAccess;

/** What every route has beside its own: it refuses what did not come through CloudFront, and knows who is in which group. */
export function routeAccess({ settings = [], secrets = [], ...access }: Access, signedIn: boolean): Access {
  return {
    ...access,
    secrets: [...secrets, 'origin'],
    settings: signedIn ? [...settings, 'GROUPS_CLAIM'] : settings,
  };
}

type WebhookFunction = Gateways[PaymentMethod]['webhook']['function'];

const webhookAccess = Object.fromEntries(
  GATEWAY_LIST.map(({ webhook }): [string, Access] => [webhook.function, settling]),
) as Record<WebhookFunction, Access>;

/** Function by function; what is not here is denied. */
export const access: Readonly<Record<FunctionName, Access>> = {
  'create-application': {
    settings: ['PAYMENT_METHODS'],
    secrets: ['encryptionKeys', 'hashKeys'],
    table: { actions: ['PutItem'], partitions: ['APP#', 'LOOKUP#'] },
  },
  'list-applications': { settings: ['PAYMENT_METHODS'], secrets: ['encryptionKeys'], indexes: ['byUser'] },
  'get-application': {
    settings: ['PAYMENT_METHODS'],
    secrets: ['encryptionKeys'],
    table: { actions: ['GetItem'], partitions: ['APP#'] },
  },
  'update-application': {
    settings: ['PAYMENT_METHODS'],
    secrets: ['encryptionKeys', 'hashKeys'],
    table: { actions: ['GetItem', 'PutItem'], partitions: ['APP#', 'LOOKUP#'] },
  },
  'submit-application': {
    settings: ['PAYMENT_METHODS'],
    secrets: ['encryptionKeys'],
    table: { actions: ['GetItem', 'PutItem'], partitions: ['APP#'] },
  },
  'withdraw-application': { ...settling, settings: ['SITE_URL', 'PAYMENT_METHODS'] },
  'quote-fees': { settings: ['PAYMENT_METHODS'] },
  'create-payment': {
    ...settling,
    settings: ['SITE_URL', 'PAYMENT_METHODS'],
    table: { ...settling.table, partitions: [...settling.table.partitions, 'RATE#'] },
  },
  'list-payments': { secrets: ['encryptionKeys'], indexes: ['byUser', 'byUserAndState'] },
  'get-payment': { secrets: ['encryptionKeys'], table: { actions: ['Query'], partitions: ['APP#'] } },
  'check-payment': settling,
  'cancel-payment': settling,
  'request-refund': {
    ...settling,
    table: { ...settling.table, partitions: [...settling.table.partitions, 'AUDIT#'] },
  },
  'record-manual-refund': {
    ...settling,
    table: [
      { ...settling.table, partitions: [...settling.table.partitions, 'AUDIT#'] },
      { actions: ['Query'], partitions: ['APP#'] },
    ],
  },
  'search-payments': searching,
  'search-applications': searching,
  'staff-get-payment': {
    secrets: ['encryptionKeys'],
    table: [{ actions: ['Query'], partitions: ['APP#'] }, auditWriting],
  },
  'staff-check-payment': {
    ...settling,
    table: { ...settling.table, partitions: [...settling.table.partitions, 'AUDIT#'] },
  },
  'staff-get-application': {
    settings: ['PAYMENT_METHODS'],
    secrets: ['encryptionKeys'],
    table: [{ actions: ['GetItem', 'Query'], partitions: ['APP#'] }, auditWriting],
  },
  'change-application-status': {
    secrets: ['encryptionKeys'],
    table: { actions: ['GetItem', 'PutItem'], partitions: ['APP#', 'AUDIT#'] },
  },
  'get-audit-trail': {
    secrets: ['encryptionKeys'],
    table: { actions: ['Query', 'PutItem'], partitions: ['AUDIT#'] },
    staffIndex: 'AUDITED#',
  },
  ...webhookAccess,
  'request-export': {
    secrets: ['encryptionKeys'],
    table: { actions: ['PutItem'], partitions: ['EXPORT#', 'AUDIT#'] },
  },
  'get-export': {
    secrets: ['encryptionKeys'],
    table: [
      { actions: ['GetItem'], partitions: ['EXPORT#'] },
      { actions: ['PutItem'], partitions: ['AUDIT#'] },
    ],
    exportFiles: 'read',
  },
  'create-live-ticket': { table: { actions: ['PutItem'], partitions: ['TICKET#'] } },
  'live-connect': {
    secrets: ['origin'],
    table: { actions: ['PutItem', 'DeleteItem'], partitions: ['TICKET#', 'LIVE#'] },
  },
  'live-disconnect': { table: { actions: ['DeleteItem'], partitions: ['LIVE#'] } },
  'live-message': {},
  // Its stack lets it read the table's stream and post to the connections.
  'push-change': { settings: ['LIVE_ENDPOINT'], table: { actions: ['Query', 'DeleteItem'], partitions: ['LIVE#'] } },
  // Once a minute: of the calls of a canary's minutes it would get none.
  'sweep-payments': { ...settling, deployment: 'linear', dueWork: 'DUE#' },
  // Once a day, so that there is nothing to see step by step.
  'reconcile-gateways': {
    ...settling,
    table: { ...settling.table, partitions: [...settling.table.partitions, 'RECONCILIATION#'] },
    deployment: undefined,
  },
  // The one function that looks at every row, to bring it to the keys in force.
  'reencrypt-rows': {
    secrets: ['encryptionKeys', 'hashKeys'],
    scans: true,
    table: {
      actions: ['GetItem', 'PutItem', 'UpdateItem', 'DeleteItem'],
      partitions: ['APP#', 'REF#', 'LOOKUP#', 'UNMATCHED#', 'AUDIT#', 'SCAN#'],
    },
  },
  'rotate-keys': { rotates: ['encryptionKeys', 'hashKeys'] },
  'run-export': {
    secrets: ['encryptionKeys'],
    table: { actions: ['PutItem'], partitions: ['EXPORT#'] },
    staffIndex: 'MONTH#',
    dueWork: 'EXPORTS#',
    exportFiles: 'write',
  },
  'redact-personal-data': {
    settings: ['RETENTION_UNFINISHED_DAYS', 'RETENTION_ENDED_DAYS'],
    secrets: ['encryptionKeys', 'hashKeys'],
    table: { actions: ['Query', 'PutItem', 'DeleteItem', 'ConditionCheckItem'], partitions: ['APP#', 'LOOKUP#'] },
    dueWork: ['UNFINISHED#', 'ENDED#'],
  },
  'publish-outbox': outboxPublishing,
  'republish-overdue': { ...outboxPublishing, dueWork: 'OUTBOX#' },
  'send-email': {
    settings: ['SITE_URL', 'MAIL_FROM'],
    secrets: ['encryptionKeys'],
    table: [{ actions: ['GetItem'], partitions: ['APP#'] }, processedEvents],
  },
  'publish-event': { settings: ['EVENT_BUS_NAME'], table: processedEvents },
  'get-api-document': {},
  'get-config': {
    settings: ['PAYMENT_METHODS', 'OIDC_ISSUER', 'OIDC_CLIENT_ID', 'OPERATOR_CLIENT_ID', 'SANDBOX'],
    secrets: ['stripe'],
  },
};
