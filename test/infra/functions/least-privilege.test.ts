import type { Template } from 'aws-cdk-lib/assertions';
import { describe, expect, it } from 'vitest';
import { access, type FunctionName, routeAccess, type SecretName } from '../../../infra/functions/access.ts';
import { type Route, routes } from '../../../shared/api/routes.ts';
import { synthesize } from '../synthesized.ts';

interface Statement {
  readonly Effect: 'Allow' | 'Deny';
  readonly Action: string | readonly string[];
  readonly Resource: unknown;
  readonly Condition?: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
}
interface Role {
  /** As `<stack>/<logical id>`. */
  readonly name: string;
  readonly statements: readonly Statement[];
  /** Attached AWS managed policies. */
  readonly managed: readonly string[];
}

const stages = [synthesize('dev'), synthesize('prod')];
const templates = stages.flatMap((stage) => Object.entries(stage));
const roles = templates.flatMap(([stack, template]) => rolesOf(stack, template));
const list = <T>(one: T | readonly T[]): readonly T[] => (Array.isArray(one) ? one : [one as T]);

/** Every allowed wildcard and AWS managed policy: on which roles, and why it is needed. */
const EXPLAINED: readonly (readonly [where: RegExp, what: RegExp, because: string])[] = [
  [/./, /^xray:(PutTraceSegments|PutTelemetryRecords) on "\*"$/, 'no resource-level permissions in X-Ray'],
  [
    /^live\/pushchange/,
    /^execute-api:ManageConnections on .*\/live\/POST\/@connections\/\*/,
    'ids of open connections',
  ],
  [
    /^(api\/getExport|schedule\/runexport)/,
    /^s3:(GetObject|PutObject|AbortMultipartUpload|ListMultipartUploadParts) on .*\/exports\/\*/,
    'ids of exports',
  ],
  [/^live\/LiveLoggingRole/, /AmazonAPIGatewayPushToCloudWatchLogs/, 'API Gateway requires it'],
  [/^(api|schedule)\/Releases/, /AWSCodeDeployRoleForLambdaLimited/, 'CodeDeploy requires it'],
  [/^site\/CustomCDKBucketDeployment/, /./, "CDK's own: the public files, during a deployment"],
  [
    /^edge\/CustomS3AutoDeleteObjects/,
    /AWSLambdaBasicExecutionRole/,
    "CDK's own: empties the bucket of dev before it is deleted",
  ],
];

function wildcardsOf({ name, statements, managed }: Role): { name: string; what: string }[] {
  const broad = statements.flatMap(({ Action, Resource }) =>
    list(Action).flatMap((action) =>
      list(Resource)
        .map((resource) => `${action} on ${JSON.stringify(resource)}`)
        .filter((what) => what.includes('*')),
    ),
  );
  return [...broad, ...managed].map((what) => ({ name, what }));
}

describe('the roles', () => {
  const wildcards = roles.flatMap(wildcardsOf);

  it('have no unexplained wildcard', () => {
    const unexplained = wildcards.filter(
      ({ name, what }) => !EXPLAINED.some(([where, which]) => where.test(name) && which.test(what)),
    );
    expect(unexplained).toEqual([]);
  });

  it.each(EXPLAINED)('matching %s use the explained wildcard %s', (where, which) => {
    expect(wildcards.some(({ name, what }) => where.test(name) && which.test(what))).toBe(true);
  });

  it('have no statement with NotAction, NotResource or NotPrincipal', () => {
    for (const { statements } of roles) {
      for (const statement of statements) {
        expect(Object.keys(statement)).not.toEqual(expect.arrayContaining([expect.stringMatching(/^Not/)]));
      }
    }
  });
});

describe('access to the table', () => {
  // Re-encrypts every row, and only a scan finds all rows.
  const SCANS = /^schedule\/reencryptrowsRole/;
  const isScan = ({ Action }: Statement) => list(Action).join() === 'dynamodb:Scan';
  const tableRoles = roles.map(({ name, statements }) => ({
    name,
    statements: statements.filter(({ Action }) => list(Action).some((one) => one.startsWith('dynamodb:'))),
  }));
  const onTable = tableRoles.flatMap(({ name, statements }) =>
    SCANS.test(name) ? statements.filter((one) => !isScan(one)) : statements,
  );

  it('allows one function to scan', () => {
    const scanning = tableRoles.filter(({ statements }) => statements.some(isScan));
    expect(scanning.filter(({ name }) => !SCANS.test(name))).toEqual([]);
    expect(scanning).toHaveLength(stages.length);
  });
  const isOfStream = ({ Resource }: Statement) => /StreamArn/.test(JSON.stringify(Resource));

  it('is limited to named partitions, and denied to a request without a key', () => {
    const statements = onTable.filter((one) => !isOfStream(one));
    expect(statements.length).toBeGreaterThan(30);
    for (const { Condition } of statements) {
      expect(Condition).toEqual({
        'ForAllValues:StringLike': { 'dynamodb:LeadingKeys': expect.anything() },
        Null: { 'dynamodb:LeadingKeys': 'false' },
      });
      for (const prefix of list(Condition?.['ForAllValues:StringLike']?.['dynamodb:LeadingKeys'])) {
        expect(prefix).toMatch(/^[A-Z]+#\*$/);
      }
    }
  });

  it('allows item actions only, which also authorise transactions, and no PartiQL', () => {
    const actions = new Set(onTable.filter((one) => !isOfStream(one)).flatMap(({ Action }) => list(Action)));
    const known = ['BatchGetItem', 'ConditionCheckItem', 'DeleteItem', 'GetItem', 'PutItem', 'Query', 'UpdateItem'].map(
      (one) => `dynamodb:${one}`,
    );
    expect(known).toEqual(expect.arrayContaining([...actions]));
  });

  it('allows stream consumers to read the stream', () => {
    for (const statement of onTable.filter(isOfStream)) {
      for (const action of list(statement.Action)) {
        expect(action).toMatch(/^dynamodb:(DescribeStream|GetRecords|GetShardIterator|ListStreams)$/);
      }
    }
  });
});

describe('each function', () => {
  const behind = Object.values<Route>(routes);
  const secretsOf = (name: string): readonly SecretName[] => {
    const own = access[name as FunctionName];
    const route = behind.find((one) => one.function === name);
    return [...((route ? routeAccess(own, 'anyone') : own).secrets ?? []), ...(own.rotates ?? [])];
  };

  it.each(Object.keys(access))('%s can read exactly its own secrets', (name) => {
    for (const stage of stages) {
      const [, template] = Object.entries(stage).find(([, one]) => handlerIn(one, name)) ?? [];
      const { role = '' } = (template && handlerIn(template, name)) ?? {};
      const { statements = [] } = roles.find((one) => one.name.endsWith(`/${role}`)) ?? {};
      const read = statements.filter(({ Action }) => list(Action).includes('secretsmanager:GetSecretValue'));
      const resources = read.flatMap(({ Resource }) => list(Resource)).map((one) => JSON.stringify(one));
      const expected = secretsOf(name);
      // CloudFormation's ids have no hyphens.
      const named = resources.map((one) =>
        expected.find((secret) => one.includes(`Secrets${secret.replace('-', '')}`)),
      );
      expect(named.toSorted()).toEqual([...expected].sort());
    }
  });

  it.each(templates)('of the stack %s has its own role and a caller', (stack, template) => {
    const functions = resources(template, 'AWS::Lambda::Function');
    const used = functions.map(({ Properties }) => JSON.stringify(Properties.Role));
    expect(new Set(used).size).toBe(used.length);
    const stage = stages.find((one) => Object.values(one).includes(template)) ?? {};
    const uncalled = functions.filter(
      ({ id }) => !callersIn(Object.values(stage)).some((caller) => calls(caller, id, template)),
    );
    expect(uncalled.map(({ id }) => `${stack}/${id}`)).toEqual([]);
  });
});

describe('the routes', () => {
  it.each(templates)(
    'of the stack %s require a token with our scope, unless they are for anyone or for a gateway',
    (_, template) => {
      const open = resources(template, 'AWS::ApiGatewayV2::Route')
        .filter(
          ({ Properties }) =>
            !(
              Properties.AuthorizationType === 'JWT' &&
              Properties.AuthorizerId &&
              Properties.AuthorizationScopes?.length === 1
            ),
        )
        .map(({ Properties }) => String(Properties.RouteKey));
      const publicRoutes = Object.values<Route>(routes).filter(({ role }) => role === 'anyone' || role === 'gateway');
      const allowed = [
        ...publicRoutes.map(({ method, path }) => `${method} /api${path}`),
        '$connect',
        '$disconnect',
        '$default',
      ];
      expect(allowed).toEqual(expect.arrayContaining(open));
    },
  );

  it.each(templates)('of the stack %s allow no cross-origin request', (_, template) => {
    expect(JSON.stringify(template.toJSON())).not.toMatch(/CorsConfiguration|Access-Control-|"OPTIONS /i);
  });
});

// biome-ignore lint/suspicious/noExplicitAny: a template may hold anything.
type Properties = Record<string, any>;

function resources(template: Template, type: string): { id: string; Properties: Properties }[] {
  return Object.entries(template.findResources(type)).map(([id, { Properties = {} }]) => ({ id, Properties }));
}

function rolesOf(stack: string, template: Template): Role[] {
  const policies = resources(template, 'AWS::IAM::Policy');
  return resources(template, 'AWS::IAM::Role').map(({ id, Properties }) => {
    const attached = policies.filter((one) => JSON.stringify(one.Properties.Roles).includes(`"${id}"`));
    const documents = [...(Properties.Policies ?? []), ...attached.map((one) => one.Properties)];
    return {
      name: `${stack}/${id}`,
      statements: documents.flatMap(({ PolicyDocument }) => PolicyDocument.Statement),
      managed: (Properties.ManagedPolicyArns ?? []).map((one: unknown) => JSON.stringify(one)),
    };
  });
}

function handlerIn(template: Template, name: string): { role: string } | undefined {
  const found = resources(template, 'AWS::Lambda::Function').find(
    (one) => one.Properties.Handler === `${name}.handler`,
  );
  return found && { role: found.Properties.Role['Fn::GetAtt'][0] };
}

/** The function references of everything that can invoke a function. */
function callersIn(all: readonly Template[]): string[] {
  return all.flatMap((template) =>
    Object.values<{ Type: string; Properties?: Properties }>(template.toJSON().Resources).flatMap((one) => {
      const { FunctionName, Target, ServiceToken, RotationLambdaARN } = one.Properties ?? {};
      if (/^AWS::Lambda::(Permission|EventSourceMapping)$/.test(one.Type)) return [JSON.stringify(FunctionName)];
      if (one.Type === 'AWS::Scheduler::Schedule') return [JSON.stringify(Target.Arn)];
      return [ServiceToken ?? RotationLambdaARN].filter(Boolean).map((each) => JSON.stringify(each));
    }),
  );
}

/** Directly, through its alias, or from another stack. */
function calls(caller: string, id: string, template: Template): boolean {
  const aliases = resources(template, 'AWS::Lambda::Alias').filter((one) =>
    JSON.stringify(one.Properties.FunctionName).includes(`"${id}"`),
  );
  return [id, ...aliases.map((one) => one.id)].some(
    (one) => caller.includes(`"${one}"`) || caller.includes(`GetAtt${one}`) || caller.includes(`Ref${one}`),
  );
}
