import { describe, expect, it } from 'vitest';
import * as keys from '../../../shared/adapters/dynamodb/common/keys.ts';
import { applicationId, paymentId } from '../../../shared/domain/ids.ts';
import { GATEWAY_LIST } from '../../../shared/gateways/registry.ts';
import { functionsOf, type Statement, statementsOn, synthesize } from '../synthesized.ts';

const { api, data } = synthesize('prod');
const functions = functionsOf(api);
const everyFunction = [...functions, ...functionsOf(data)];

const settling = [
  ...GATEWAY_LIST.map(({ webhook }) => webhook.function),
  'cancel-payment',
  'check-payment',
  'create-payment',
  'record-manual-refund',
  'request-refund',
  'staff-check-payment',
  'withdraw-application',
].sort();
const staff = [
  'change-application-status',
  'get-audit-trail',
  'search-applications',
  'search-payments',
  'staff-get-application',
  'staff-get-payment',
];
const onTheTable = (statements: readonly Statement[]) => statementsOn('dynamodb', statements);
const whoHas = (test: (statements: readonly Statement[]) => boolean) =>
  functions
    .filter(({ statements }) => test(statements))
    .map(({ name }) => name)
    .sort();
const functionsThatMay = (action: string) =>
  whoHas((statements) => statements.some(({ Action }) => Action.includes(action)));
const mayReadSecret = (name: string) =>
  whoHas((statements) =>
    statementsOn('secretsmanager', statements).some(({ Resource }) =>
      Resource.some((one) => one.includes(`Secrets${name}`)),
    ),
  );
const leadingKeys = ({ Condition }: Statement) => Condition?.['ForAllValues:StringLike']?.['dynamodb:LeadingKeys'];

describe('a role', () => {
  it('belongs to one function and has one inline policy', () => {
    expect(new Set(everyFunction.map(({ role }) => role)).size).toBe(everyFunction.length);
    for (const template of [api, data]) {
      const roles = Object.values(template.findResources('AWS::IAM::Role')).filter(
        // CodeDeploy's role has an AWS managed policy and serves all functions of the stack.
        ({ Properties }) => !JSON.stringify(Properties.AssumeRolePolicyDocument).includes('codedeploy.amazonaws.com'),
      );
      expect(roles).toHaveLength(functionsOf(template).length);
      template.resourceCountIs('AWS::IAM::Policy', roles.length);
      for (const { Properties } of roles) {
        expect(Properties).not.toHaveProperty('ManagedPolicyArns');
        expect(Properties).not.toHaveProperty('Policies');
      }
    }
  });

  it('has no wildcard in its actions', () => {
    for (const { Action } of everyFunction.flatMap(({ statements }) => statements)) {
      for (const action of Action) expect(action).toMatch(/^[a-z0-9]+:[A-Za-z]+$/);
    }
  });

  it('has no wildcard in its resources, except for tracing and export files', () => {
    const wildcards = everyFunction
      .flatMap(({ statements }) => statements)
      .filter(({ Resource }) => /\*/.test(Resource.join()) && !/[/]exports[/]\*"/.test(Resource.join()));
    expect(wildcards).toHaveLength(everyFunction.length);
    for (const { Action, Resource } of wildcards) {
      expect(Resource).toEqual(['"*"']);
      expect(Action.toSorted()).toEqual(['xray:PutTelemetryRecords', 'xray:PutTraceSegments']);
    }
  });
});

describe('access to the table', () => {
  const statements = functions.flatMap((one) => onTheTable(one.statements));

  it('is limited to item actions: no scan, no delete, no PartiQL', () => {
    const allowed = new Set(statements.flatMap(({ Action }) => Action));
    const actions = ['BatchGetItem', 'GetItem', 'PutItem', 'Query', 'UpdateItem'];
    expect([...allowed].sort()).toEqual(actions.map((one) => `dynamodb:${one}`));
  });

  it('is limited to named leading keys, and denied to a request without any', () => {
    for (const statement of statements) {
      expect(leadingKeys(statement)).toEqual(expect.arrayContaining([expect.stringMatching(/^[A-Z]+#\*$/)]));
      expect(statement.Condition?.Null).toEqual({ 'dynamodb:LeadingKeys': 'false' });
    }
  });

  it('allows only settling functions to update rows', () => {
    expect(functionsThatMay('dynamodb:UpdateItem')).toEqual(settling);
    const changing = ['update-application', 'create-application', 'create-live-ticket', 'submit-application'];
    const exporting = ['get-export', 'request-export'];
    expect(functionsThatMay('dynamodb:PutItem')).toEqual([...settling, ...changing, ...exporting, ...staff].sort());
  });

  it('allows staff functions to write audit events, and besides them only applications on a status change', () => {
    const written = (name: string) =>
      onTheTable(functions.find((one) => one.name === name)?.statements ?? [])
        .filter(({ Action }) => Action.includes('dynamodb:PutItem'))
        .flatMap(leadingKeys);
    for (const name of staff.filter((one) => !/^(change|get)-/.test(one))) expect(written(name)).toEqual(['AUDIT#*']);
    expect(written('get-audit-trail')).toEqual(['AUDIT#*']);
    expect(written('change-application-status')).toEqual(['APP#*', 'AUDIT#*']);
  });

  it('uses the prefixes of the table keys', () => {
    const application = applicationId('a'.repeat(16));
    const partitions = {
      'APP#*': [keys.applicationKey(application), keys.paymentKey(paymentId(application, 'b'.repeat(8)))],
      'REF#*': [keys.referenceKey('h1.x')],
      'UNMATCHED#*': [keys.unmatchedKey('h1.x', 0, 'h')],
      'CALLS#*': [keys.gatewayCallsKey(0)],
      'RATE#*': [keys.userRateKey('u'), keys.addressRateKey('h1.x')],
    };
    for (const [prefix, rows] of Object.entries(partitions)) {
      for (const { PK } of rows) expect(PK.startsWith(prefix.slice(0, -1))).toBe(true);
    }
    const payment = functions.find(({ name }) => name === 'create-payment');
    expect(onTheTable(payment?.statements ?? []).map(leadingKeys)).toEqual([Object.keys(partitions)]);
    expect(keys.byUser.payments('u')).toMatch(/^USER#/);
    expect(keys.byStaff.payments.partitionKey('2026-11', 'pending', 'x')).toMatch(/^MONTH#/);
    expect(keys.byStaff.applications.partitionKey('2026-11', 'paid', 'x')).toMatch(/^MONTH#/);
    expect(keys.byStaff.auditEvents(application)).toMatch(/^AUDITED#/);
    expect(keys.auditEventKey(0, 'act_x').PK).toMatch(/^AUDIT#/);
    expect(keys.lookupKey('h1.x', 0, application).PK).toMatch(/^LOOKUP#/);
  });

  it("allows lists to query the indexes by user, and staff by month or application's audit events", () => {
    const indexed = (statements: readonly Statement[]) =>
      onTheTable(statements).filter(({ Resource }) => Resource.some((one) => one.includes('/index/')));
    const readers = functions.map(({ name, statements }) => [name, indexed(statements).flatMap(leadingKeys)] as const);
    expect(Object.fromEntries(readers.filter(([, prefixes]) => prefixes.length > 0))).toEqual({
      'list-applications': ['USER#*'],
      'list-payments': ['USER#*'],
      'search-applications': ['USER#*', 'MONTH#*'],
      'search-payments': ['USER#*', 'MONTH#*'],
      'get-audit-trail': ['AUDITED#*'],
    });
    for (const statement of functions.flatMap((one) => indexed(one.statements))) {
      expect(statement.Action).toEqual(['dynamodb:Query']);
    }
  });
});

describe('the secrets', () => {
  const hashing = ['update-application', 'create-application', 'search-applications', 'search-payments'];
  const readers = [
    'update-application',
    'create-application',
    'list-applications',
    'list-payments',
    'get-application',
    'get-export',
    'get-payment',
    'request-export',
    'submit-application',
  ];

  it.each([
    // CloudFormation's ids have no hyphens.
    ...GATEWAY_LIST.map(({ method }): [string, string[]] => [method.replace('-', ''), settling]),
    ['hashKeys', [...settling, ...hashing].sort()],
    ['encryptionKeys', [...settling, ...readers, ...staff].sort()],
    ['origin', functions.map(({ name }) => name).sort()],
  ])('%s can be read only by the functions that need it', (name, expected) => {
    expect(mayReadSecret(name)).toEqual(expected);
  });

  it('include the origin secret for every function of the API', () => {
    for (const { variables } of functions) expect(variables).toContain('ORIGIN_SECRET_ID');
  });

  it('can be read but not changed', () => {
    const actions = functions
      .flatMap(({ statements }) => statementsOn('secretsmanager', statements))
      .flatMap(({ Action }) => Action);
    expect(new Set(actions)).toEqual(new Set(['secretsmanager:GetSecretValue']));
  });
});

describe('the key', () => {
  it('can be used by AWS services on behalf of a function, never by the function itself', () => {
    for (const { statements } of functions) {
      const [statement, ...others] = statementsOn('kms', statements);
      expect(others).toEqual([]);
      expect(statement?.Action).toEqual(['kms:Decrypt']);
      const services = JSON.stringify(statement?.Condition?.StringEquals?.['kms:ViaService']) ?? '';
      expect(services.includes('dynamodb')).toBe(onTheTable(statements).length > 0);
      expect(services.includes('secretsmanager')).toBe(statementsOn('secretsmanager', statements).length > 0);
    }
  });
});
