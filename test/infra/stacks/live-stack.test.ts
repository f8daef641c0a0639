import type { Template } from 'aws-cdk-lib/assertions';
import { describe, expect, it } from 'vitest';
import * as keys from '../../../shared/adapters/dynamodb/common/keys.ts';
import { functionsOf, type Statement, statementsOn, synthesize } from '../synthesized.ts';

const { live, api } = synthesize('prod');
const properties = (template: Template, type: string) =>
  Object.values(template.findResources(type)).map(({ Properties }) => Properties);
const functions = functionsOf(live);
const statementsOf = (name: string, template = live) =>
  functionsOf(template).find((one) => one.name === name)?.statements ?? [];
const onTable = (name: string, template = live) => {
  const [statement, ...others] = statementsOn('dynamodb', statementsOf(name, template)).filter(
    ({ Condition }) => Condition?.['ForAllValues:StringLike'],
  );
  expect(others).toEqual([]);
  return { actions: statement?.Action.toSorted(), partitions: leadingKeys(statement) };
};
const leadingKeys = (statement?: Statement) =>
  statement?.Condition?.['ForAllValues:StringLike']?.['dynamodb:LeadingKeys'];

describe('the WebSocket API', () => {
  it('has three routes, each with its own function', () => {
    const handlers = live.findResources('AWS::Lambda::Function');
    const integrations = live.findResources('AWS::ApiGatewayV2::Integration');
    const routes = properties(live, 'AWS::ApiGatewayV2::Route').map(({ RouteKey, Target }) => {
      const [, [, { Ref: integration }]] = Target['Fn::Join'];
      const uri = JSON.stringify(integrations[integration]?.Properties.IntegrationUri);
      const [id = ''] = Object.keys(handlers).filter((one) => uri.includes(one));
      return [RouteKey, handlers[id]?.Properties.Handler];
    });
    expect(Object.fromEntries(routes)).toEqual({
      $connect: 'live-connect.handler',
      $disconnect: 'live-disconnect.handler',
      $default: 'live-message.handler',
    });
  });

  it('sends responses to messages only', () => {
    const [response, ...others] = properties(live, 'AWS::ApiGatewayV2::RouteResponse');
    expect(others).toEqual([]);
    const route = live.findResources('AWS::ApiGatewayV2::Route')[response?.RouteId.Ref];
    expect(route?.Properties.RouteKey).toBe('$default');
  });

  it('is throttled, at /live, and logs neither query strings nor users', () => {
    const [stage] = properties(live, 'AWS::ApiGatewayV2::Stage');
    expect(stage).toMatchObject({ StageName: 'live', AutoDeploy: true });
    // No execution log (LoggingLevel, DataTraceEnabled), which would contain whole requests with their tickets.
    expect(stage?.DefaultRouteSettings).toEqual({
      ThrottlingRateLimit: expect.any(Number),
      ThrottlingBurstLimit: expect.any(Number),
    });
    const { Format } = stage?.AccessLogSettings ?? {};
    expect(JSON.parse(Format)).toMatchObject({ routeKey: '$context.routeKey', status: '$context.status' });
    expect(Format).not.toMatch(/query|identity|authorizer|sourceIp|userAgent|ticket/i);
  });

  it('can write logs with a role of the account, which outlives the stack', () => {
    const [account] = Object.values(live.findResources('AWS::ApiGateway::Account'));
    expect(account?.DeletionPolicy).toBe('Retain');
    const [role] = account?.Properties.CloudWatchRoleArn['Fn::GetAtt'] ?? [];
    expect(live.findResources('AWS::IAM::Role')[role]?.DeletionPolicy).toBe('Retain');
    const [stage] = Object.values(live.findResources('AWS::ApiGatewayV2::Stage'));
    expect(stage?.DependsOn).toEqual(
      expect.arrayContaining(Object.keys(live.findResources('AWS::ApiGateway::Account'))),
    );
  });
});

describe("the table's stream", () => {
  it('delivers recent changes of payments and applications to push-change', () => {
    const [mapping, ...others] = properties(live, 'AWS::Lambda::EventSourceMapping');
    expect(others).toEqual([]);
    expect(mapping).toMatchObject({
      BisectBatchOnFunctionError: true,
      FunctionResponseTypes: ['ReportBatchItemFailures'],
      MaximumRecordAgeInSeconds: 60,
    });
    expect(JSON.stringify(mapping?.EventSourceArn)).toContain('StreamArn');
    const patterns = mapping?.FilterCriteria.Filters.map(({ Pattern }: { Pattern: string }) => JSON.parse(Pattern));
    expect(patterns).toEqual([
      { eventName: ['INSERT', 'MODIFY'], dynamodb: { NewImage: { type: { S: ['payment', 'application'] } } } },
    ]);
    const target = live.findResources('AWS::Lambda::Function')[mapping?.FunctionName.Ref];
    expect(target?.Properties.Handler).toBe('push-change.handler');
  });

  it('can be read only by push-change', () => {
    const readers = functions.filter(({ statements }) =>
      statements.some(({ Action }) => Action.includes('dynamodb:GetRecords')),
    );
    expect(readers.map(({ name }) => name)).toEqual(['push-change']);
    const [statement] = readers.flatMap(({ statements }) =>
      statements.filter(({ Action }) => Action.includes('dynamodb:GetRecords')),
    );
    expect(statement?.Resource).toEqual([expect.stringContaining('StreamArn')]);
  });
});

describe('a function', () => {
  it.each([
    ['live-connect', ['dynamodb:DeleteItem', 'dynamodb:PutItem'], ['TICKET#*', 'LIVE#*']],
    ['live-disconnect', ['dynamodb:DeleteItem'], ['LIVE#*']],
    ['live-message', undefined, undefined],
    ['push-change', ['dynamodb:DeleteItem', 'dynamodb:Query'], ['LIVE#*']],
  ])('%s can access its own rows only', (name, actions, partitions) => {
    expect(onTable(name)).toEqual({ actions, partitions });
  });

  it('that issues tickets can only put them', () => {
    expect(onTable('create-live-ticket', api)).toEqual({ actions: ['dynamodb:PutItem'], partitions: ['TICKET#*'] });
  });

  it('uses the prefixes of the table keys', () => {
    expect(keys.liveTicketKey('hash').PK).toMatch(/^TICKET#/);
    expect(keys.liveConnectionKey('user', 'id').PK).toMatch(/^LIVE#/);
    expect(keys.liveOwnerKey('id').PK).toMatch(/^LIVE#/);
    // No user id makes a connection row collide with an owner row.
    expect(keys.liveConnectionKey('CONNECTION#id', 'x').PK).not.toBe(keys.liveOwnerKey('id').PK);
  });

  it('can read only the origin secret, and has wildcards only for tracing and connection ids', () => {
    for (const { name, statements } of functions) {
      const secrets = statementsOn('secretsmanager', statements).flatMap(({ Resource }) => Resource);
      expect(secrets).toEqual(name === 'live-connect' ? [expect.stringContaining('Secretsorigin')] : []);
      const wildcards = statements.filter(({ Action, Resource }) => /\*/.test([...Action, ...Resource].join()));
      const allowed = name === 'push-change' ? ['execute-api:ManageConnections'] : [];
      const actions = wildcards.flatMap(({ Action }) => Action).filter((action) => !action.startsWith('xray:'));
      expect(actions).toEqual(allowed);
    }
  });

  it('push-change can post to this API only, and knows its endpoint', () => {
    const [statement] = statementsOn('execute-api', statementsOf('push-change'));
    const [id] = Object.keys(live.findResources('AWS::ApiGatewayV2::Api'));
    expect(statement?.Resource).toHaveLength(1);
    expect(statement?.Resource[0]).toMatch(new RegExp(`"Ref":"${id}".*"/live/POST/@connections/\\*"`));
    const [pusher] = properties(live, 'AWS::Lambda::Function').filter(({ Handler }) => /^push-change/.test(Handler));
    const { LIVE_ENDPOINT } = pusher?.Environment.Variables ?? {};
    expect(JSON.stringify(LIVE_ENDPOINT)).toMatch(new RegExp(`"https://",{"Ref":"${id}"}.*/live"`));
    for (const { name, statements } of functions) {
      if (name !== 'push-change') expect(statementsOn('execute-api', statements)).toEqual([]);
    }
  });
});
