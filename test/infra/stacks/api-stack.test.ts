import { isDeepStrictEqual } from 'node:util';
import { Match, type Template } from 'aws-cdk-lib/assertions';
import { describe, expect, it } from 'vitest';
import { LOOPBACK_CALLBACK } from '../../../infra/config/loopback-callback.ts';
import { throttlesFor } from '../../../infra/functions/throttles.ts';
import { API_SCOPE, isStaffRole, type Route, type RouteName, routes } from '../../../shared/api/routes.ts';
import { PAYMENT_METHODS } from '../../../shared/domain/payment-method.ts';
import { forManyPayments, stacks, synthesize } from '../synthesized.ts';

const { api } = synthesize('dev');
const { api: production } = synthesize('prod', { payments: { methods: ['stripe'] } });

const all: Route[] = Object.values(routes);
const routeKey = ({ method, path }: Route) => `${method} /api${path}`;
const names = (role: Route['role']) =>
  (Object.keys(routes) as RouteName[]).filter((name) => routes[name].role === role);
const properties = (template: Template, type: string) =>
  Object.values(template.findResources(type)).map(({ Properties }) => Properties);
const variablesOf = (template: Template, name: string) =>
  properties(template, 'AWS::Lambda::Function').find(({ Handler }) => Handler === `${name}.handler`)?.Environment
    .Variables;
const deployed = properties(api, 'AWS::ApiGatewayV2::Route');

describe('the routes', () => {
  it('match the list of routes, each once', () => {
    expect(deployed.map(({ RouteKey }) => RouteKey).sort()).toEqual(all.map(routeKey).sort());
  });

  it.each(all.filter(({ role }) => role !== 'anyone' && role !== 'gateway').map(routeKey))(
    '%s requires an access token with our scope',
    (key) => {
      api.hasResourceProperties('AWS::ApiGatewayV2::Route', {
        RouteKey: key,
        AuthorizationType: 'JWT',
        AuthorizationScopes: [API_SCOPE],
        AuthorizerId: Match.anyValue(),
      });
    },
  );

  it.each(all.filter(({ role }) => role === 'anyone' || role === 'gateway').map(routeKey))(
    '%s requires no token',
    (key) => {
      const route = deployed.find(({ RouteKey }) => RouteKey === key);
      expect(route).toMatchObject({ AuthorizationType: 'NONE' });
      expect(route).not.toHaveProperty('AuthorizerId');
    },
  );

  it('each invoke their own function, which nothing else may invoke', () => {
    const functions = api.findResources('AWS::Lambda::Function');
    const integrations = api.findResources('AWS::ApiGatewayV2::Integration');
    for (const route of all) {
      const target = deployed.find(({ RouteKey }) => RouteKey === routeKey(route))?.Target;
      const [, [, { Ref: integration }]] = target['Fn::Join'];
      const { IntegrationUri, PayloadFormatVersion } = integrations[integration]?.Properties ?? {};
      expect(PayloadFormatVersion).toBe('2.0');
      const [id] = IntegrationUri['Fn::GetAtt'];
      expect(functions[id]?.Properties.Handler).toBe(`${route.function}.handler`);
    }
    const permissions = properties(api, 'AWS::Lambda::Permission');
    expect(permissions).toHaveLength(all.length);
    for (const { Principal, SourceArn } of permissions) {
      expect(Principal).toBe('apigateway.amazonaws.com');
      expect(JSON.stringify(SourceArn)).toContain('/api/');
    }
  });
});

describe('the stage', () => {
  const [{ Properties: stage, DependsOn } = {}, ...others] = Object.values(
    api.findResources('AWS::ApiGatewayV2::Stage'),
  );
  const throttles = throttlesFor(20).byRoute;
  const limited = Object.keys(throttles) as RouteName[];
  const limitOf = (name: RouteName) => stage.RouteSettings[routeKey(routes[name])];

  it('is the only one, and deploys automatically', () => {
    expect(others).toEqual([]);
    expect(stage).toMatchObject({ StageName: '$default', AutoDeploy: true });
  });

  it('logs neither query strings nor users', () => {
    const { Format } = stage.AccessLogSettings;
    expect(JSON.parse(Format)).toMatchObject({ status: '$context.status', routeKey: '$context.routeKey' });
    expect(Format).not.toMatch(/query|identity|authorizer|sourceIp|userAgent/i);
  });

  it('limits every route, with the keys of CloudFormation', () => {
    expect(stage.DefaultRouteSettings).toEqual({ ThrottlingRateLimit: 200, ThrottlingBurstLimit: 400 });
    expect(Object.keys(stage.RouteSettings).sort()).toEqual(limited.map((name) => routeKey(routes[name])).sort());
  });

  it('has limits in proportion to the payments a second that the stage is ready for', () => {
    const { api: busy } = synthesize('prod', forManyPayments);
    const [{ Properties } = {}] = Object.values(busy.findResources('AWS::ApiGatewayV2::Stage'));
    expect(Properties?.DefaultRouteSettings).toEqual({ ThrottlingRateLimit: 1000, ThrottlingBurstLimit: 2000 });
    const created = Properties?.RouteSettings[routeKey(routes.createPayment)];
    expect(created).toEqual({ ThrottlingRateLimit: 250, ThrottlingBurstLimit: 500 });
  });

  it.each(limited)('has a separate limit for %s', (name) => {
    const { rateLimit, burstLimit } = throttles[name] ?? {};
    expect(limitOf(name)).toEqual({ ThrottlingRateLimit: rateLimit, ThrottlingBurstLimit: burstLimit });
  });

  it.each([
    'createPayment',
    'createLiveTicket',
    'searchPayments',
    'searchApplications',
    'requestExport',
    'getExport',
    'getApiDocument',
  ] as const)('has a lower limit for %s', (name) => {
    expect(limitOf(name).ThrottlingRateLimit).toBeLessThan(stage.DefaultRouteSettings.ThrottlingRateLimit);
  });

  it.each(names('gateway'))('has no lower limit for %s, since a rejected notification is delayed', (name) => {
    const { ThrottlingRateLimit, ThrottlingBurstLimit } = stage.DefaultRouteSettings;
    expect(limitOf(name).ThrottlingRateLimit).toBeGreaterThanOrEqual(ThrottlingRateLimit);
    expect(limitOf(name).ThrottlingBurstLimit).toBeGreaterThanOrEqual(ThrottlingBurstLimit);
  });

  it('depends on the routes, since API Gateway rejects a limit for a missing route', () => {
    expect(DependsOn).toEqual(expect.arrayContaining(Object.keys(api.findResources('AWS::ApiGatewayV2::Route'))));
  });
});

describe('the API', () => {
  const clientIdOf = (start: string) => {
    const ids = Object.keys(api.findResources('AWS::Cognito::UserPoolClient'));
    return { Ref: ids.find((id) => id.startsWith(start)) };
  };
  const site = ['SiteClienten', 'SiteClientzhCN', 'SiteClientar'].map(clientIdOf);
  const [operator, staff] = ['OperatorClient', 'StaffClient'].map(clientIdOf);
  const authorizers = Object.entries(api.findResources('AWS::ApiGatewayV2::Authorizer'));
  const authorizerOf = (client: object = {}) =>
    authorizers.find(([, one]) =>
      JSON.stringify(one.Properties.JwtConfiguration.Audience).includes(JSON.stringify(client)),
    ) ?? ['', {}];
  const [ofApplicants, applicants] = authorizerOf(operator);
  const [ofStaff, officials] = authorizerOf(staff);

  it('verifies tokens of each user pool for its own clients', () => {
    expect(authorizers).toHaveLength(2);
    for (const one of [applicants, officials]) {
      expect(one.Properties).toMatchObject({
        AuthorizerType: 'JWT',
        IdentitySource: ['$request.header.Authorization'],
      });
    }
    expect(applicants.Properties.JwtConfiguration.Audience).toEqual([...site, operator]);
    expect(officials.Properties.JwtConfiguration.Audience).toEqual([staff]);
    expect(JSON.stringify(applicants.Properties.JwtConfiguration.Issuer)).toContain('Applicants');
    expect(JSON.stringify(officials.Properties.JwtConfiguration.Issuer)).toContain('Staff');
    expect(variablesOf(api, 'get-config')).toMatchObject({
      OIDC_ISSUER: applicants.Properties.JwtConfiguration.Issuer,
      OIDC_CLIENT_ID: site[0],
      OPERATOR_CLIENT_ID: operator,
      STAFF_ISSUER: officials.Properties.JwtConfiguration.Issuer,
      STAFF_CLIENT_ID: staff,
    });
    expect(JSON.stringify(variablesOf(api, 'get-config')?.OIDC_CLIENT_IDS)).toMatch(
      /^\{"Fn::Join":\["",\["en=",.*",zh-CN=",.*",ar=",/,
    );
  });

  it.each(Object.entries<Route>(routes))('accepts on %s only tokens of those who may call it', (name, route) => {
    const [[, { Properties } = { Properties: {} }] = []] = Object.entries(
      api.findResources('AWS::ApiGatewayV2::Route', { Properties: { RouteKey: routeKey(route) } }),
    );
    const open = route.role === 'anyone' || route.role === 'gateway';
    const authorizer = open ? undefined : { Ref: isStaffRole(route.role) ? ofStaff : ofApplicants };
    expect(Properties?.AuthorizerId, name).toEqual(authorizer);
  });

  it('tells each function of a staff route whose groups count, and nobody else', () => {
    const { Issuer } = officials.Properties.JwtConfiguration;
    for (const { function: name, role } of Object.values<Route>(routes)) {
      const expected = isStaffRole(role) || name === 'get-config' ? Issuer : undefined;
      expect(variablesOf(api, name)?.STAFF_ISSUER, name).toEqual(expected);
    }
  });

  // UpdateUserPoolClient fails with ConcurrentModificationException: "Only one request to update user pool client can be processed at a time."
  it('changes the clients of the applicants one after another, each with its style', () => {
    const styles = Object.entries(api.findResources('AWS::Cognito::ManagedLoginBranding'));
    const styleOf = (client: object) =>
      styles.find(([, { Properties }]) => isDeepStrictEqual(Properties.ClientId, client));
    const clients = api.findResources('AWS::Cognito::UserPoolClient');
    const inOrder = [...site, operator].map((client) => ({
      client: clients[String(client?.Ref)],
      style: styleOf({ ...client })?.[0],
    }));
    for (const [i, { client, style }] of inOrder.entries()) {
      expect(style).toBeDefined();
      expect(client?.DependsOn).toEqual(i === 0 ? undefined : [inOrder[i - 1]?.style]);
    }
    expect(clients[String(staff?.Ref)]?.DependsOn).toBeUndefined();
  });

  it('belongs to the edge stack; its routes, integrations, authorizer and stage belong to the API stack', () => {
    api.resourceCountIs('AWS::ApiGatewayV2::Api', 0);
    for (const type of ['Route', 'Integration', 'Authorizer', 'Stage']) {
      for (const { ApiId } of properties(api, `AWS::ApiGatewayV2::${type}`)) {
        expect(ApiId).toEqual({ 'Fn::ImportValue': expect.stringMatching(/^evisa-dev-edge:.*PublicApi/) });
      }
    }
  });
});

describe('a client of the user pools', () => {
  it('is public and uses the authorization code flow', () => {
    const clients = properties(production, 'AWS::Cognito::UserPoolClient');
    expect(clients).toHaveLength(5);
    for (const client of clients) {
      expect(client).toMatchObject({
        GenerateSecret: false,
        AllowedOAuthFlows: ['code'],
        AllowedOAuthFlowsUserPoolClient: true,
        PreventUserExistenceErrors: 'ENABLED',
      });
      expect(JSON.stringify(client.AllowedOAuthScopes)).toContain('/api');
      expect(JSON.stringify(client.AllowedOAuthScopes)).not.toContain('cognito.signin.user.admin');
    }
  });

  it("of the site redirects to the site, at its own domain or at CloudFront's", () => {
    const ofSite = (one: Template) =>
      properties(one, 'AWS::Cognito::UserPoolClient').find(({ ClientName }) => ClientName === 'site-ar');
    const [ownDomain, defaultDomain] = [ofSite(production), ofSite(api)];
    expect(ownDomain?.CallbackURLs).toEqual(['https://visa.example.org/signed-in']);
    // Cognito compares the whole address, and the site sends its origin with a slash.
    expect(ownDomain?.LogoutURLs).toEqual(['https://visa.example.org/']);
    expect(JSON.stringify(defaultDomain?.CallbackURLs)).toMatch(
      /https:.*evisa-dev-edge:.*Distribution.*DomainName.*\/signed-in/,
    );
    expect(defaultDomain?.CallbackURLs).toHaveLength(1);
  });

  it('of a command redirects to the loopback address', () => {
    const clients = properties(production, 'AWS::Cognito::UserPoolClient');
    const ofCommands = clients.filter(({ ClientName }) => ClientName === undefined);
    expect(ofCommands.map(({ CallbackURLs }) => CallbackURLs)).toEqual([[LOOPBACK_CALLBACK], [LOOPBACK_CALLBACK]]);
  });

  // Public reports: "Login pages unavailable" for a client of the newer managed login without a style.
  it('has a style, without which its sign-in pages are unavailable', () => {
    const styles = properties(api, 'AWS::Cognito::ManagedLoginBranding');
    const clients = Object.keys(api.findResources('AWS::Cognito::UserPoolClient'));
    expect(styles.map(({ ClientId }) => ClientId.Ref).sort()).toEqual(clients.sort());
    for (const style of styles) expect(style).toMatchObject({ UseCognitoProvidedValues: true });
  });
});

describe('every function', () => {
  const functions = properties(api, 'AWS::Lambda::Function');

  it('has the same runtime, architecture, timeout and tracing', () => {
    expect(functions).toHaveLength(all.length);
    for (const one of functions) {
      expect(one).toMatchObject({
        Runtime: 'nodejs24.x',
        Architectures: ['arm64'],
        Timeout: 25,
        TracingConfig: { Mode: 'Active' },
        Environment: { Variables: { NODE_OPTIONS: '--enable-source-maps' } },
      });
      expect(one).not.toHaveProperty('FunctionName');
      expect(one).not.toHaveProperty('ReservedConcurrentExecutions');
    }
  });

  it.each([
    ['dev', api, 30, 'Delete'],
    ['prod', production, 400, 'RetainExceptOnCreate'],
  ] as const)('has its own log group in %s', (_stage, template, days, policy) => {
    const logs = template.findResources('AWS::Logs::LogGroup');
    for (const log of Object.values(logs)) {
      expect(log).toMatchObject({ Properties: { RetentionInDays: days }, DeletionPolicy: policy });
    }
    const groups = properties(template, 'AWS::Lambda::Function').map(({ LoggingConfig }) => LoggingConfig.LogGroup.Ref);
    expect(new Set(groups).size).toBe(all.length);
    expect(Object.keys(logs)).toEqual(expect.arrayContaining(groups));
  });

  it('receives only the variables that it needs', () => {
    expect(variablesOf(production, 'get-config')).toMatchObject({ SANDBOX: 'false', PAYMENT_METHODS: 'stripe' });
    expect(variablesOf(api, 'get-config')).toMatchObject({
      SANDBOX: 'true',
      PAYMENT_METHODS: PAYMENT_METHODS.join(','),
    });
    expect(variablesOf(production, 'create-payment')).toMatchObject({ SITE_URL: 'https://visa.example.org' });
    expect(variablesOf(production, 'quote-fees')).toEqual({
      NODE_OPTIONS: '--enable-source-maps',
      POWERTOOLS_METRICS_NAMESPACE: 'evisa-prod',
      PAYMENT_METHODS: 'stripe',
      ORIGIN_SECRET_ID: expect.anything(),
    });
  });
});

describe('a stage', () => {
  it('that does not exist is rejected', () => {
    expect(() => stacks('production')).toThrow('unknown stage "production": known are dev, prod, emulator');
  });
});
