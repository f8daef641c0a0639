import { API_PREFIX, API_SCOPE, type Route, routes, STAFF_ROLES } from '../../shared/api/routes.ts';
import { noContent } from '../../shared/api/schemas.ts';
import { componentSchemas, parametersOf, schemaOf } from './components.ts';
import { problemsOf, sharedResponses } from './responses.ts';

const INTRODUCTION = `Collects the fee of an e-Visa application, exactly once, by card, Alipay, PayPal or WeChat Pay.

Money is whole minor units with its currency; times are ISO 8601 in UTC; lists are newest first with an opaque cursor (\`next\`). Errors are RFC 9457
problem documents with a stable \`code\` and the next step. The layers in front of the API use their own formats – API Gateway a \`{"message"}\`,
the firewall and CloudFront (502, 504) an HTML page: rely on the status. Ignore unknown fields: new ones may be added.`;

/** The API as an OpenAPI document, generated from the schemas that the handlers use. */
export function openApiDocument(): object {
  return {
    openapi: '3.1.0',
    info: {
      title: 'e-Visa payments',
      version: '1.0.0',
      description: INTRODUCTION,
      license: { name: 'MIT', identifier: 'MIT' },
    },
    servers: [{ url: API_PREFIX, description: 'Below the address of the site: one origin for site and API.' }],
    paths: paths(),
    components: {
      schemas: componentSchemas(),
      responses: sharedResponses(),
      securitySchemes: {
        accessToken: {
          type: 'http',
          scheme: 'bearer',
          bearerFormat: 'JWT',
          description: `An OpenID Connect access token (RS256) with the scope ${API_SCOPE}, issued by \`issuer\` of GET /config, for a route with x-roles by \`staff.issuer\`, obtained by authorization code and PKCE. ID tokens are rejected. If a route has x-roles, the user must also be in one of these groups.`,
        },
      },
    },
  };
}

function paths(): Record<string, Record<string, object>> {
  const all: Record<string, Record<string, object>> = {};
  for (const [name, route] of Object.entries<Route>(routes)) {
    all[route.path] = { ...all[route.path], [route.method.toLowerCase()]: operation(name, route) };
  }
  return all;
}

function operation(operationId: string, route: Route): object {
  const { summary, description, role, pathParameters, query } = route;
  const signedIn = role !== 'anyone' && role !== 'gateway';
  const parameters = [...parametersOf('path', pathParameters), ...parametersOf('query', query), ...headersOf(route)];
  return {
    operationId,
    tags: [tagOf(route)],
    summary,
    ...(description !== undefined && { description }),
    // OpenAPI 3.1 allows required scopes and roles for any scheme.
    security: signedIn ? [{ accessToken: [API_SCOPE] }] : [],
    ...(role in STAFF_ROLES && { 'x-roles': STAFF_ROLES[role as keyof typeof STAFF_ROLES] }),
    ...(parameters.length > 0 && { parameters }),
    ...bodyOf(route),
    responses: { ...responsesOf(route), ...problemsOf(route) },
  };
}

function headersOf({ idempotencyKey, rawBody }: Route): object[] {
  const header = (name: string, schema: object) => ({ name, in: 'header', required: true, schema });
  return [
    ...(idempotencyKey === undefined ? [] : [header('Idempotency-Key', schemaOf(idempotencyKey))]),
    ...(rawBody?.signatureHeaders ?? []).map((name) => header(name, { type: 'string' })),
  ];
}

function bodyOf({ body, rawBody }: Route): object {
  if (rawBody !== undefined) {
    const description = "The gateway's notification, byte for byte: its signature covers the body.";
    return {
      requestBody: { description, required: true, content: { [rawBody.type]: { schema: { type: 'string' } } } },
    };
  }
  if (body === undefined) return {};
  return { requestBody: { required: true, content: { 'application/json': { schema: schemaOf(body) } } } };
}

function responsesOf({ responses, role }: Route): Record<string, object> {
  return Object.fromEntries(
    Object.entries(responses).map(([status, schema]) => {
      if (schema === noContent) return [status, { description: MEANINGS[status] }];
      const type = role === 'gateway' ? 'text/plain' : 'application/json';
      return [status, { description: MEANINGS[status], content: { [type]: { schema: schemaOf(schema) } } }];
    }),
  );
}

const MEANINGS: Readonly<Record<string, string>> = {
  200: 'Done.',
  201: 'Created.',
  202: 'Accepted; not finished or not known yet.',
  204: 'Accepted.',
};

/** The first segment of the route's path. */
function tagOf({ path }: Route): string {
  return path.split(/[/.]/)[1] ?? '';
}
