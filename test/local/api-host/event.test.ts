import { expect, test } from 'vitest';
import { type ApiRequest, toEvent } from '../../../local/api-host/event.ts';
import { createRouter, type Match } from '../../../local/api-host/router.ts';
import { routes } from '../../../shared/api/routes.ts';

const router = createRouter(Object.values(routes));
const headersOf = (fields: [string, string][]) => fields.flat();

function matchOf(method: string, path: string): Match {
  const match = router(method, path);
  if (match === undefined) throw new Error(`no route for ${method} ${path}`);
  return match;
}

function call(
  method: string,
  url: string,
  headers: [string, string][] = [],
  body = '',
  more: Partial<ApiRequest> = {},
): ApiRequest {
  return {
    request: { method, url, rawHeaders: headersOf([['Host', '127.0.0.1:8000'], ...headers]), httpVersion: '1.1' },
    sourceIp: '203.0.113.7',
    body: Buffer.from(body),
    match: matchOf(method, url.split('?')[0] ?? ''),
    requestId: '6f9619ff-8b86-d011-b42d-00c04fc964ff',
    now: Date.UTC(2026, 2, 5, 19, 3, 58),
    ...more,
  };
}

test('maps a JSON request completely', () => {
  const jwt = { claims: { sub: 'amina', scope: 'evisa/api' }, scopes: ['evisa/api'] };
  const headers: [string, string][] = [
    ['User-Agent', 'curl/8'],
    ['Content-Type', 'application/json'],
    ['Transfer-Encoding', 'chunked'],
    ['Connection', 'keep-alive'],
  ];
  const event = toEvent(call('POST', '/api/applications/app_1/payments?a=1', headers, '{"method":"stripe"}', { jwt }));
  expect(event).toEqual({
    version: '2.0',
    routeKey: 'POST /api/applications/{applicationId}/payments',
    rawPath: '/api/applications/app_1/payments',
    rawQueryString: 'a=1',
    headers: {
      host: '127.0.0.1:8000',
      'user-agent': 'curl/8',
      'content-type': 'application/json',
      'content-length': '19',
      'x-amzn-trace-id': 'Root=1-69a9d39e-6f9619ff8b86d011b42d00c0',
      'x-forwarded-for': '203.0.113.7',
      'x-forwarded-port': '443',
      'x-forwarded-proto': 'https',
    },
    queryStringParameters: { a: '1' },
    requestContext: {
      accountId: '000000000000',
      apiId: 'local',
      authorizer: { jwt },
      domainName: '127.0.0.1',
      domainPrefix: '127',
      http: {
        method: 'POST',
        path: '/api/applications/app_1/payments',
        protocol: 'HTTP/1.1',
        sourceIp: '203.0.113.7',
        userAgent: 'curl/8',
      },
      requestId: '6f9619ff-8b86-d011-b42d-00c04fc964ff',
      routeKey: 'POST /api/applications/{applicationId}/payments',
      stage: '$default',
      time: '05/Mar/2026:19:03:58 +0000',
      timeEpoch: 1772737438000,
    },
    pathParameters: { applicationId: 'app_1' },
    body: '{"method":"stripe"}',
    isBase64Encoded: false,
  });
});

test('omits absent fields', () => {
  const event = toEvent(call('GET', '/api/config'));
  const absent = ['cookies', 'queryStringParameters', 'pathParameters', 'body', 'stageVariables'];
  expect(Object.keys(event).filter((key) => absent.includes(key))).toEqual([]);
  expect(event.requestContext).not.toHaveProperty('authorizer');
  expect(event).toMatchObject({ rawQueryString: '', isBase64Encoded: false });
});

test('joins repeated headers with commas, lists cookies separately, and appends the client address', () => {
  const event = toEvent(
    call('GET', '/api/config', [
      ['X-Many', 'one'],
      ['x-many', 'two, three'],
      ['Cookie', 'a=1; b=2'],
      ['Cookie', 'c=3'],
      ['X-Forwarded-For', '198.51.100.1'],
    ]),
  );
  expect(event.headers['x-many']).toBe('one,two, three');
  expect(event.cookies).toEqual(['a=1', 'b=2', 'c=3']);
  expect(event.headers).not.toHaveProperty('cookie');
  expect(event.headers['x-forwarded-for']).toBe('198.51.100.1, 203.0.113.7');
});

test('decodes the query, joins repeated names, and keeps the raw query unchanged', () => {
  const event = toEvent(call('GET', '/api/payments?status=paid&status=f%C3%A4iled&x=a+b%2Cc&empty='));
  expect(event.rawQueryString).toBe('status=paid&status=f%C3%A4iled&x=a+b%2Cc&empty=');
  expect(event.queryStringParameters).toEqual({ status: 'paid,fäiled', x: 'a b,c', empty: '' });
});

test('decodes path parameters, and the raw path except for the percent sign', () => {
  const event = toEvent(call('GET', '/api/payments/pay%20%C3%A9%252F'));
  expect(event.pathParameters).toEqual({ paymentId: 'pay é%2F' });
  expect(event.rawPath).toBe('/api/payments/pay é%252F');
});

const body = 'trade_status=TRADE_SUCCESS&subject=签证';
test.each([
  ['application/json', false],
  ['APPLICATION/JSON; charset=utf-8', false],
  ['text/plain', false],
  ['text/xml; charset=gbk', false],
  ['application/xml', false],
  ['application/javascript', false],
  ['application/x-www-form-urlencoded', true],
  ['application/x-www-form-urlencoded; charset=utf-8', true],
  ['application/problem+json', true],
  ['multipart/form-data; boundary=x', true],
  ['application/octet-stream', true],
  [undefined, true],
])('encodes a body of type %s in base64: %s', (type, isBase64Encoded) => {
  const headers: [string, string][] = type === undefined ? [] : [['Content-Type', type]];
  const event = toEvent(call('POST', '/api/webhooks/alipay', headers, body));
  expect(event.isBase64Encoded).toBe(isBase64Encoded);
  expect(Buffer.from(event.body ?? '', isBase64Encoded ? 'base64' : 'utf8').toString()).toBe(body);
});

test.each([
  ['GET', '/api/payments/'],
  ['GET', '/api/config/'],
  ['GET', '/api/payments/a/b'],
  ['DELETE', '/api/payments/a'],
  ['GET', '/api/applications/a/submit'],
  ['GET', '/payments/a'],
])('finds no route for %s %s', (method, path) => {
  expect(router(method, path)).toBeUndefined();
});

test('finds every route by its own key', () => {
  for (const { method, path } of Object.values(routes)) {
    expect(router(method, `/api${path.replace(/\{\w+\}/g, 'x')}`)?.routeKey).toBe(`${method} /api${path}`);
  }
});
