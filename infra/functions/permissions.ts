import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import { GATEWAY_LIST } from '../../shared/gateways/registry.ts';
import type { GatewayHosts } from '../config/config.ts';
import { kmsViaService } from '../constructs/kms-via-service.ts';
import type { DataStack } from '../stacks/data-stack.ts';
import type { Access, SecretName, Setting } from './access.ts';

type Data = Pick<DataStack, 'table' | 'secrets' | 'encryptionKey' | 'exports'>;

const SECRET_VARIABLES: Readonly<Record<string, string>> = {
  ...Object.fromEntries(GATEWAY_LIST.map(({ method, secret }) => [method, secret.variable])),
  encryptionKeys: 'ENCRYPTION_KEYS_SECRET_ID',
  hashKeys: 'HASH_KEYS_SECRET_ID',
  origin: 'ORIGIN_SECRET_ID',
};

/** S3 authorizes the parts of an upload as PutObject, and a presigned URL with the permissions of its signer. */
const EXPORT_ACTIONS = { write: ['PutObject', 'AbortMultipartUpload'], read: ['GetObject'] } as const;

/** The complete permissions of a function. */
export function statementsFor(access: Access, { table, secrets, encryptionKey, exports }: Data): PolicyStatement[] {
  const {
    table: rows = [],
    indexes = [],
    staffIndex,
    scans,
    dueWork,
    exportFiles,
    secrets: names = [],
    rotates = [],
  } = access;
  const statements: PolicyStatement[] = [];
  for (const { actions, partitions } of [rows].flat()) {
    const names = actions.map((action) => `dynamodb:${action}`);
    statements.push(onPartitions(names, [table.tableArn], partitions));
  }
  if (indexes.length > 0) {
    const resources = indexes.map((index) => `${table.tableArn}/index/${index}`);
    statements.push(onPartitions(['dynamodb:Query'], resources, ['USER#']));
  }
  if (staffIndex !== undefined) {
    statements.push(onPartitions(['dynamodb:Query'], [`${table.tableArn}/index/staff`], [staffIndex]));
  }
  if (scans) statements.push(new PolicyStatement({ actions: ['dynamodb:Scan'], resources: [table.tableArn] }));
  if (dueWork !== undefined) {
    statements.push(onPartitions(['dynamodb:Query'], [`${table.tableArn}/index/dueWork`], [dueWork].flat()));
  }
  if (names.length > 0) {
    const resources = names.map((name) => secrets[name].secretArn);
    statements.push(new PolicyStatement({ actions: ['secretsmanager:GetSecretValue'], resources }));
  }
  if (rotates.length > 0) {
    const actions = ['DescribeSecret', 'GetSecretValue', 'PutSecretValue', 'UpdateSecretVersionStage'];
    statements.push(
      new PolicyStatement({
        actions: actions.map((action) => `secretsmanager:${action}`),
        resources: rotates.map((name) => secrets[name].secretArn),
      }),
      kmsViaService(encryptionKey, ['kms:Decrypt', 'kms:GenerateDataKey'], ['secretsmanager']),
    );
  }
  if (exportFiles !== undefined) {
    const actions = EXPORT_ACTIONS[exportFiles].map((action) => `s3:${action}`);
    statements.push(new PolicyStatement({ actions, resources: [exports.arnForObjects('exports/*')] }));
  }
  const services = [
    ...(usesTable(access) ? ['dynamodb' as const] : []),
    ...(names.length > 0 ? ['secretsmanager' as const] : []),
    ...(exportFiles !== undefined ? ['s3' as const] : []),
  ];
  if (services.length === 0) return statements;
  statements.push(kmsViaService(encryptionKey, ['kms:Decrypt'], services));
  if (exportFiles === 'write') statements.push(kmsViaService(encryptionKey, ['kms:GenerateDataKey'], ['s3']));
  return statements;
}

/** The environment variables of a function: its settings, and the names of the resources that it may use. */
export function environmentFor(
  access: Access,
  { table, secrets, exports }: Data,
  settings: Readonly<Partial<Record<Setting, string>>>,
  gatewayHosts: GatewayHosts = {},
): Record<string, string> {
  // A function that decrypts rows gets the names of both key rings, although it may be allowed to read only one.
  const rings: readonly SecretName[] = access.secrets?.includes('encryptionKeys') ? ['encryptionKeys', 'hashKeys'] : [];
  const named = new Set([...rings, ...(access.secrets ?? [])]);
  return {
    ...(usesTable(access) && { TABLE_NAME: table.tableName }),
    ...(access.exportFiles && { EXPORTS_BUCKET: exports.bucketName }),
    ...Object.fromEntries([...named].map((name) => [SECRET_VARIABLES[name], secrets[name].secretArn])),
    ...hostsFor(access, gatewayHosts),
    ...Object.fromEntries((access.settings ?? []).map((name) => [name, given(name, settings[name])])),
  };
}

/** A function with a gateway's keys also gets its host, unless that is the live one. */
function hostsFor({ secrets = [] }: Access, hosts: GatewayHosts): GatewayHosts {
  const variables = GATEWAY_LIST.filter(({ method }) => secrets.includes(method)).map(({ host }) => host.variable);
  return Object.fromEntries(Object.entries(hosts).filter(([variable]) => variables.includes(variable)));
}

function given(name: Setting, value: string | undefined): string {
  if (value === undefined) throw new Error(`no value for the setting ${name}`);
  return value;
}

function usesTable({ table, indexes }: Access): boolean {
  return table !== undefined || indexes !== undefined;
}

/** An index has its own leading keys. A request without leading keys would satisfy `ForAllValues`, hence the second condition. */
function onPartitions(actions: string[], resources: string[], partitions: readonly string[]): PolicyStatement {
  return new PolicyStatement({
    actions,
    resources,
    conditions: {
      'ForAllValues:StringLike': { 'dynamodb:LeadingKeys': partitions.map((prefix) => `${prefix}*`) },
      Null: { 'dynamodb:LeadingKeys': 'false' },
    },
  });
}
