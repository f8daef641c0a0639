import { DynamoDBServiceException } from '@aws-sdk/client-dynamodb';
import type { APIGatewayProxyEventV2, Context } from 'aws-lambda';
import { type JWTPayload, UnsecuredJWT } from 'jose';
import { beforeEach, describe, expect, it } from 'vitest';
import * as z from 'zod';
import { asStrings } from '../../../local/api-host/authorizer.ts';
import { SecretError } from '../../../shared/adapters/secrets-manager/secret-error.ts';
import type { Route } from '../../../shared/api/routes.ts';
import { type EndpointOptions, endpoint } from '../../../shared/lambda/endpoint.ts';
import { logger } from '../../../shared/lambda/logger.ts';
import { ProblemError } from '../../../shared/lambda/problems.ts';

const route = {
  method: 'POST',
  path: '/things/{id}',
  function: 'test',
  summary: 'Say something',
  role: 'applicant',
  pathParameters: z.strictObject({ id: z.string().regex(/^thing_\d$/) }),
  query: z.strictObject({ limit: z.coerce.number().int().optional() }),
  body: z.strictObject({ name: z.string() }),
  responses: { 200: z.object({ text: z.string() }) },
} as const satisfies Route;

const claims: JWTPayload = {
  iss: 'https://staff.example.org',
  sub: 'amina',
  scope: 'openid evisa/api',
  groups: ['officer', 'finance'],
};

const identity = { groupsClaim: 'groups', staffIssuer: 'https://staff.example.org' };

/** The event of a request whose token API Gateway has verified. */
function event(
  { headers, ...changes }: { headers?: object; [name: string]: unknown } = {},
  token: JWTPayload = claims,
  verified: object = asStrings(token),
): APIGatewayProxyEventV2 {
  return {
    version: '2.0',
    headers: {
      'Content-Type': 'application/json',
      authorization: `Bearer ${new UnsecuredJWT(token).encode()}`,
      ...headers,
    },
    pathParameters: { id: 'thing_1' },
    body: '{"name":"visa"}',
    isBase64Encoded: false,
    requestContext: {
      requestId: 'request-1',
      http: { sourceIp: '192.0.2.1' },
      authorizer: { jwt: { claims: verified } },
    },
    ...changes,
  } as unknown as APIGatewayProxyEventV2;
}

async function call(
  sent: APIGatewayProxyEventV2,
  options: Partial<EndpointOptions> = {},
  act = says,
  on: Route = route,
) {
  const handler = endpoint(on as typeof route, { ...identity, ...options }, async () => 'deps', act);
  const { statusCode, headers, body } = (await handler(sent, {} as Context)) as {
    statusCode: number;
    headers: Record<string, string>;
    body: string;
  };
  return { statusCode, headers, body: JSON.parse(body) };
}

const says = async ({ user, body, address }: { user: { id: string }; body: { name: string }; address: string }) =>
  ({ status: 200, body: { text: `${user.id} ${body.name} ${address}` } }) as const;

beforeEach(() => {
  logger.setLogLevel('SILENT');
});

describe('an endpoint', () => {
  it('passes the parsed request and the user of the verified claims to the handler', async () => {
    const { statusCode, headers, body } = await call(event());
    expect({ statusCode, body }).toEqual({ statusCode: 200, body: { text: 'amina visa 192.0.2.1' } });
    expect(headers['cache-control']).toBe('no-store');
  });

  it('reads a body in base64 too', async () => {
    const body = Buffer.from('{"name":"签证"}').toString('base64');
    expect((await call(event({ body, isBase64Encoded: true }))).body.text).toContain('签证');
  });

  it.each([
    ['a missing body', { body: undefined }, 400, 'invalid_json'],
    ['broken JSON', { body: '{"name":' }, 400, 'invalid_json'],
    ['another media type', { headers: { 'Content-Type': 'text/plain' } }, 415, 'unsupported_media_type'],
    ['an unknown field', { body: '{"name":"x","amount":1}' }, 400, 'invalid_request'],
    ['an unknown parameter', { queryStringParameters: { admin: '1' } }, 400, 'invalid_request'],
    ['an impossible id', { pathParameters: { id: 'other' } }, 404, 'not_found'],
  ])('answers %s with a problem document', async (_, changes, status, code) => {
    const { statusCode, headers, body } = await call(event(changes));
    expect({ statusCode, code: body.code }).toEqual({ statusCode: status, code });
    expect(headers['content-type']).toBe('application/problem+json');
    expect(body).toMatchObject({ title: expect.any(String), next: expect.any(String), requestId: 'request-1' });
  });

  it('answers an error as the gateway documents it, with the stable code', async () => {
    const { body: _schema, ...rest } = route;
    const rawBody = { type: 'text/plain', signatureHeaders: [], maxBytes: 1 };
    const webhook = { ...rest, role: 'gateway', rawBody, errorBody: (code: string) => ({ wrong: code }) } as const;
    const { statusCode, headers, body } = await call(event(), {}, says, webhook);
    expect({ statusCode, type: headers['content-type'], body }).toEqual({
      statusCode: 413,
      type: 'application/json',
      body: { wrong: 'body_too_large' },
    });
  });

  const json = (bytes: number) => '{"name":"visa"}'.padEnd(bytes);
  it.each([
    ['of 8 KB', { body: json(8192) }, 200],
    ['of more', { body: json(8193) }, 413],
    ['of more, in base64', { body: Buffer.from(json(8193)).toString('base64'), isBase64Encoded: true }, 413],
    ['of more, that is not JSON', { body: '{'.repeat(8193) }, 413],
    ['of fewer characters, which are more bytes', { body: JSON.stringify({ name: '签'.repeat(3000) }) }, 413],
    ['of megabytes', { body: 'x'.repeat(6_000_000) }, 413],
  ])('a body %s', async (_, changes, status) => {
    expect((await call(event(changes))).statusCode).toBe(status);
  });

  it.each([
    ['anything that it says', 256 * 1024, 200],
    ['no more than a gateway has to say', 256 * 1024 + 1, 413],
  ])('from a gateway is accepted if it is %s', async (_, bytes, status) => {
    const { body: _schema, ...rest } = route;
    const read = async ({ rawBody }: { rawBody: string }) =>
      ({ status: 200, body: { text: String(rawBody.length) } }) as const;
    const rawBody = { type: 'text/plain', signatureHeaders: [], maxBytes: 256 * 1024 };
    const webhook = { ...rest, role: 'gateway', rawBody } as const;
    const answer = await call(event({ body: 'x'.repeat(bytes) }), {}, read as never, webhook);
    expect(answer.statusCode).toBe(status);
    if (status === 200) expect(answer.body.text).toBe(String(bytes));
    else expect(answer.body.code).toBe('body_too_large');
  });

  it('names the invalid fields', async () => {
    const { body } = await call(event({ body: '{"name":1}', queryStringParameters: { limit: 'x' } }));
    expect(body.errors.map(({ pointer }: { pointer: string }) => pointer)).toEqual(['query/limit', 'body/name']);
  });

  it('returns no internal details for an unexpected error', async () => {
    const { statusCode, body } = await call(event(), {}, async () => {
      throw new TypeError('the key sk_live_1234 is wrong at /var/task/index.mjs');
    });
    expect(statusCode).toBe(500);
    expect(JSON.stringify(body)).not.toMatch(/sk_live|var\/task|TypeError/);
  });

  const failsWith = (error: unknown) => async () => {
    throw error;
  };
  const ofTable = (name: string, httpStatusCode: number) =>
    new DynamoDBServiceException({ name, $fault: 'client', $metadata: { httpStatusCode } });

  it.each([
    ['throttles', ofTable('ThrottlingException', 400)],
    ['is busy', ofTable('ProvisionedThroughputExceededException', 400)],
    ['has an outage', ofTable('InternalServerError', 500)],
    ['does not answer', Object.assign(new Error(), { name: 'TimeoutError' })],
    ['cannot be reached', Object.assign(new Error(), { code: 'ECONNREFUSED' })],
    [
      'throttles the read of a secret',
      new SecretError('secret_unreadable', 'keys', '', { cause: ofTable('ThrottlingException', 400) }),
    ],
  ])('asks to try again if AWS %s', async (_, error) => {
    const { statusCode, body } = await call(event(), {}, failsWith(error));
    expect({ statusCode, code: body.code }).toEqual({ statusCode: 503, code: 'temporarily_unavailable' });
  });

  it.each([
    ['AWS never accepts the request', ofTable('ValidationException', 400)],
    ['the function may not send it', ofTable('AccessDeniedException', 400)],
    ['a secret is malformed', new SecretError('secret_malformed', 'keys', '')],
    ['the code has a bug', new TypeError()],
    ['an error has null as its cause', new Error('', { cause: new Error('', { cause: null }) })],
  ])('does not ask to try again if %s', async (_, error) => {
    expect((await call(event(), {}, failsWith(error))).statusCode).toBe(500);
  });

  it('returns the time after which a retry makes sense', async () => {
    const { statusCode, headers } = await call(event(), {}, async () => {
      throw new ProblemError('rate_limited', {}, Date.now() + 90_500);
    });
    expect(statusCode).toBe(429);
    expect(Number(headers['retry-after'])).toBeGreaterThan(85);
    expect(Number(headers['retry-after'])).toBeLessThanOrEqual(91);
  });
});

describe('access control', () => {
  const of = (role: Route['role']): Route => ({ ...route, role });

  it.each([
    ['nobody', 'applicant', {}, 401],
    ['an ID token, which has no scope', 'applicant', { sub: 'amina' }, 403],
    ['a scope that only contains ours', 'applicant', { sub: 'amina', scope: 'evisa/api.read' }, 403],
    ['a scope with a comma', 'applicant', { sub: 'amina', scope: 'no,evisa/api' }, 403],
    ['our scope in a list', 'applicant', { sub: 'amina', scp: ['openid', 'evisa/api'] }, 200],
    ['a list whose scope contains ours', 'applicant', { sub: 'amina', scp: ['no evisa/api'] }, 403],
    ['an applicant', 'officer', { sub: 'amina', scope: 'evisa/api' }, 403],
    ['a group that only contains the role', 'officer', { ...claims, groups: ['officers'] }, 403],
    ['a group with a space', 'finance', { ...claims, groups: ['former finance'] }, 403],
    ['a group with a comma', 'finance', { ...claims, groups: ['no,finance'] }, 403],
    ['a group with spaces', 'officer', { ...claims, groups: ['no officer access'] }, 403],
    ['a group in brackets', 'officer', { ...claims, groups: ['[officer]'] }, 403],
    ['a list of lists', 'officer', { ...claims, groups: [['officer']] }, 403],
    ['a list in a text', 'finance', { ...claims, groups: '[officer finance]' }, 403],
    ['names in a text', 'finance', { ...claims, groups: 'officer finance' }, 403],
    ['an officer', 'officer', { ...claims, groups: ['officer'] }, 200],
    ['an officer', 'staff', { ...claims, groups: ['officer'] }, 200],
    ['an officer', 'finance', { ...claims, groups: ['officer'] }, 403],
    ['finance', 'staff', { ...claims, groups: ['finance'] }, 200],
    ['finance', 'officer', { ...claims, groups: ['finance'] }, 403],
    ['finance and a group with a space', 'finance', { ...claims, groups: ['former officer', 'finance'] }, 200],
    ['an applicant', 'staff', { sub: 'amina', scope: 'evisa/api' }, 403],
    ['somebody in both groups', 'finance', claims, 200],
    ['a single group', 'finance', { ...claims, groups: 'finance' }, 200],
    ['an officer of another issuer', 'officer', { ...claims, iss: 'https://applicants.example.org' }, 403],
    ['an officer of no issuer', 'staff', { ...claims, iss: undefined }, 403],
    ['finance of an issuer that only begins alike', 'finance', { ...claims, iss: `${claims.iss}.evil` }, 403],
    ['an applicant of another issuer', 'applicant', { ...claims, iss: 'https://applicants.example.org' }, 200],
  ] as const)('%s calling a route for %s', async (_, role, token, status) => {
    expect((await call(event({}, token as JWTPayload), {}, says, of(role))).statusCode).toBe(status);
  });

  it('lets nobody into a route of staff that does not know whose groups count', async () => {
    const { statusCode } = await call(event(), { staffIssuer: undefined } as object, says, of('staff'));
    expect(statusCode).toBe(403);
  });

  it.each([
    ['staff', ['finance', 'officer'], 'officer'],
    ['staff', ['finance'], 'finance'],
    ['finance', ['officer', 'finance'], 'finance'],
  ] as const)('on a route for %s, a member of %s acts as %s', async (role, groups, as) => {
    const returnUser = async ({ user }: { user: object }) =>
      ({ status: 200, body: { text: 'role' in user ? String(user.role) : 'nobody' } }) as const;
    const { body } = await call(event({}, { ...claims, groups }), {}, returnUser as typeof says, of(role));
    expect(body.text).toBe(as);
  });

  const tokenOf = (token: JWTPayload) => new UnsecuredJWT(token).encode();
  const applicant = { sub: 'amina', scope: 'evisa/api', iss: 'https://login.example', jti: '1' };
  const officer = { ...applicant, groups: ['officer'] };
  it.each([
    ['no token', undefined],
    ['another scheme', `Basic ${tokenOf(officer)}`],
    ['no JWT', 'Bearer abc'],
    ['two tokens', `Bearer ${tokenOf(applicant)},Bearer ${tokenOf(officer)}`],
    ['the token of another user', `Bearer ${tokenOf({ ...officer, sub: 'wei' })}`],
    ['another token of the same user', `Bearer ${tokenOf({ ...officer, jti: '2' })}`],
    ['a token of another issuer', `Bearer ${tokenOf({ ...officer, iss: 'https://evil.example' })}`],
    ['a token with more groups', `Bearer ${tokenOf(officer)}`],
  ])('never trusts a header with %s beside what API Gateway has verified', async (_, authorization) => {
    const sent = event({ headers: { authorization } }, applicant);
    expect((await call(sent, {}, says, of('officer'))).statusCode).toBe(401);
  });

  it('accepts a token without the word Bearer, as API Gateway does', async () => {
    expect((await call(event({ headers: { authorization: tokenOf(claims) } }))).statusCode).toBe(200);
  });

  it('takes the user only from the claims', async () => {
    const forged = { headers: { 'x-user-id': 'wei' } };
    expect((await call(event({ ...forged, body: '{"name":"x"}' }))).body.text).toContain('amina');
  });
});

describe('behind CloudFront', () => {
  const originSecrets = async () => ['current'.repeat(5), 'previous'.repeat(5)];
  const from = (secret: string | undefined, viewer = '198.51.100.7') => ({
    headers: { 'x-origin-secret': secret, 'x-viewer-address': viewer },
  });

  it.each(['current'.repeat(5), 'previous'.repeat(5)])(
    'takes %s, and the address that CloudFront saw',
    async (secret) => {
      expect((await call(event(from(secret)), { originSecrets })).body.text).toBe('amina visa 198.51.100.7');
      const { body } = await call(event(from(secret, '2001:db8::7')), { originSecrets });
      expect(body.text).toBe('amina visa 2001:db8::7');
    },
  );

  it.each([undefined, '', 'another'])('rejects the origin secret %s before reading the request', async (secret) => {
    const { statusCode, body } = await call(event({ ...from(secret), body: '{' }), { originSecrets });
    expect({ statusCode, code: body.code }).toEqual({ statusCode: 403, code: 'direct_access_forbidden' });
  });

  it('ignores the address header if CloudFront is not in front', async () => {
    expect((await call(event(from('x')))).body.text).toBe('amina visa 192.0.2.1');
  });
});
