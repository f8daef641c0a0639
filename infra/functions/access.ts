import { isStaffRole, type Role, type RouteName, type routes } from '../../shared/api/routes.ts';
import { PAYMENT_METHODS, type PaymentMethod } from '../../shared/domain/payment-method.ts';
import { GATEWAY_LIST, type Gateways } from '../../shared/gateways/registry.ts';
import type { tableDefinition } from '../constructs/table-definition.ts';
import type { queueConsumers } from './queue-consumers.ts';
import type { ScheduledFunction } from './schedules.ts';
import type { streamConsumers } from './stream-consumers.ts';

export type FunctionName =
  | (typeof routes)[RouteName]['function']
  | (typeof streamConsumers)[number]['function']
  | (typeof queueConsumers)[number]['function']
  | ScheduledFunction
  | 'rotate-keys'
  | 'check-site'
  | 'write-code-email'
  | 'live-connect'
  | 'live-disconnect'
  | 'live-message';
export type SecretName = PaymentMethod | 'encryptionKeys' | 'hashKeys' | 'origin';
export type IndexName = (typeof tableDefinition.indexes)[number]['name'];

/** A transaction is authorized by the actions of its items; DynamoDB has no action for transactions. */
type TableAction =
  | 'GetItem'
  | 'BatchGetItem'
  | 'PutItem'
  | 'UpdateItem'
  | 'DeleteItem'
  | 'ConditionCheckItem'
  | 'Query';
/** The prefix of a partition key. */
type Partition =
  | 'APP#'
  | 'AUDIT#'
  | 'LOOKUP#'
  | 'REF#'
  | 'RATE#'
  | 'CALLS#'
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
  | 'STAFF_ISSUER'
  | 'SITE_URL'
  | 'OIDC_ISSUER'
  | 'OIDC_CLIENT_ID'
  | 'OIDC_CLIENT_IDS'
  | 'OPERATOR_CLIENT_ID'
  | 'STAFF_CLIENT_ID'
  | 'PAYMENT_METHODS'
  | 'OPTIONAL_SCRIPTS'
  | 'PAYMENTS_PER_ADDRESS'
  | 'OFFICE_TIME_ZONE'
  | 'OFFICE'
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

/** How traffic moves to a new version, in stages with gradual deployments. */
export type DeploymentStrategy = 'canary' | 'linear';

/** Everything that a function may use. Its environment variables with the table's name and the secrets' ids follow from it. */
export interface Access {
  readonly settings?: readonly Setting[];
  readonly secrets?: readonly SecretName[];
  /** The key rings that it rotates. */
  readonly rotates?: readonly SecretName[];
  /** Every action on every one of the partitions, since a transaction is authorized with all its keys at once. */
  readonly table?: TableAccess | readonly TableAccess[];
  /** Queried only by the user's own partitions. */
  readonly indexes?: readonly Exclude<IndexName, 'dueWork' | 'staff'>[];
  /** The staff searches: payments and applications by month, or the audit trail of an application. */
  readonly staffIndex?: 'MONTH#' | 'AUDITED#';
  /** Scans the whole table; leading keys cannot restrict a scan. */
  readonly scans?: true;
  /** Of functions that move money; by default all traffic moves at once. */
  readonly deployment?: DeploymentStrategy;
  /** Shards of the index of due work: gateway queries, outbox events, exports, or redaction. */
  readonly dueWork?: DueShards | readonly DueShards[];
  /** Export files: to write them, or to presign their URLs. */
  readonly exportFiles?: 'write' | 'read';
}

/** Settling a payment may close or refund payments at every gateway, not only at the one that sent the webhook. */
const settling = {
  settings: ['SITE_URL'],
  secrets: ['encryptionKeys', 'hashKeys', ...PAYMENT_METHODS],
  deployment: 'canary',
  table: { actions: ['GetItem', 'PutItem', 'UpdateItem'], partitions: ['APP#', 'REF#', 'UNMATCHED#', 'CALLS#'] },
} as const satisfies Access;

/** The stack that creates the queues grants access to them. */
const outboxPublishing = {
  settings: ['EMAIL_QUEUE_URL', 'EVENTS_QUEUE_URL'],
  table: { actions: ['Query', 'UpdateItem', 'DeleteItem'], partitions: ['APP#'] },
} as const satisfies Access;

/** Every staff action writes an audit row. */
const auditWriting = { actions: ['PutItem'], partitions: ['AUDIT#'] } as const satisfies TableAccess;

/** Staff search by receipt number, gateway reference, applicant, user and dates. */
const searching = {
  settings: ['OFFICE_TIME_ZONE'],
  secrets: ['encryptionKeys', 'hashKeys'],
  table: [{ actions: ['GetItem', 'Query'], partitions: ['APP#', 'REF#', 'LOOKUP#'] }, auditWriting],
  indexes: ['byUser'],
  staffIndex: 'MONTH#',
} as const satisfies Access;

const processedEvents = {
  actions: ['GetItem', 'UpdateItem'],
  partitions: ['PROCESSED#'],
} as const satisfies TableAccess;

/** Adds what every route needs: it rejects requests that bypass CloudFront; of staff it reads the groups, from the tokens of one issuer. */
export function routeAccess({ settings = [], secrets = [], ...access }: Access, role: Role): Access {
  return {
    ...access,
    secrets: [...secrets, 'origin'],
    settings: isStaffRole(role) ? [...settings, 'GROUPS_CLAIM', 'STAFF_ISSUER'] : settings,
  };
}

type WebhookFunction = Gateways[PaymentMethod]['webhook']['function'];

const webhookAccess = Object.fromEntries(
  GATEWAY_LIST.map(({ webhook }): [string, Access] => [webhook.function, settling]),
) as Record<WebhookFunction, Access>;

/** Access by function; everything else is denied. */
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
    // The application is read alone only if a table that throttles leaves it out of the batch.
    table: { actions: ['BatchGetItem', 'GetItem'], partitions: ['APP#', 'CALLS#'] },
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
    settings: ['SITE_URL', 'PAYMENT_METHODS', 'PAYMENTS_PER_ADDRESS'],
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
    settings: ['OFFICE_TIME_ZONE'],
    secrets: ['encryptionKeys'],
    table: { actions: ['Query', 'PutItem'], partitions: ['AUDIT#'] },
    staffIndex: 'AUDITED#',
  },
  ...webhookAccess,
  'request-export': {
    settings: ['OFFICE_TIME_ZONE'],
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
  // Its stack grants the table's stream and posting to connections.
  'push-change': { settings: ['LIVE_ENDPOINT'], table: { actions: ['Query', 'DeleteItem'], partitions: ['LIVE#'] } },
  // It runs once a minute; a canary's share of that would be no call at all.
  'sweep-payments': {
    ...settling,
    deployment: 'linear',
    table: [settling.table, { actions: ['BatchGetItem'], partitions: ['CALLS#'] }],
    dueWork: 'DUE#',
  },
  // It runs every quarter of an hour, so a gradual deployment would observe nothing.
  'reconcile-gateways': {
    ...settling,
    settings: ['SITE_URL', 'PAYMENT_METHODS'],
    table: { ...settling.table, partitions: [...settling.table.partitions, 'RECONCILIATION#'] },
    deployment: undefined,
  },
  // The only function that reads every row: it reencrypts rows with the active keys.
  'reencrypt-rows': {
    secrets: ['encryptionKeys', 'hashKeys'],
    scans: true,
    table: {
      actions: ['GetItem', 'PutItem', 'UpdateItem', 'DeleteItem'],
      partitions: ['APP#', 'REF#', 'LOOKUP#', 'UNMATCHED#', 'AUDIT#', 'SCAN#'],
    },
  },
  'check-site': { settings: ['SITE_URL'] },
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
    settings: ['SITE_URL', 'MAIL_FROM', 'EMAIL_QUEUE_URL', 'OFFICE'],
    secrets: ['encryptionKeys'],
    table: [{ actions: ['GetItem'], partitions: ['APP#'] }, processedEvents],
  },
  // Its stack lets it read the clients of the user pool.
  'write-code-email': { settings: ['OFFICE'] },
  'publish-event': { settings: ['EVENT_BUS_NAME'], table: processedEvents },
  'get-api-document': {},
  'get-config': {
    settings: [
      'PAYMENT_METHODS',
      'OPTIONAL_SCRIPTS',
      'OFFICE',
      'OFFICE_TIME_ZONE',
      'OIDC_ISSUER',
      'OIDC_CLIENT_ID',
      'OIDC_CLIENT_IDS',
      'OPERATOR_CLIENT_ID',
      'STAFF_ISSUER',
      'STAFF_CLIENT_ID',
      'SANDBOX',
    ],
  },
};
