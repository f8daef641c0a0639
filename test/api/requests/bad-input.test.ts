import { beforeAll, describe, expect, test } from 'vitest';
import type { Application, Problem } from '../../../client/api-client.ts';
import { EXAMPLE_PERSONAL_VALUES } from '../../../shared/domain/personal-data.ts';
import { Applicant } from '../../support/raw-calls.ts';
import { system } from '../kit/system.ts';

const { site } = system.addresses;
const LONG = 'x'.repeat(1_000_000);
const FORM = {
  ...EXAMPLE_PERSONAL_VALUES,
  nationality: 'GBR',
  visaType: 'tourist-30-days',
  arrivalDate: '2027-08-01',
  language: 'en',
};

let amina: Applicant;
let token: string;
let draft: Application;
let submitted: Application;

beforeAll(async () => {
  token = await system.tokenOf('amina-of-bad-input');
  amina = new Applicant(site, token);
  draft = await amina.apply();
  submitted = await amina.applyAndSubmit();
});

async function send(method: string, path: string, body?: string, contentType?: string | null) {
  const type = contentType === undefined ? 'application/json' : contentType;
  const response = await fetch(`${site}/api${path}`, {
    method,
    headers: { authorization: `Bearer ${token}`, ...(type !== null && body !== undefined && { 'content-type': type }) },
    // Bytes, so that fetch adds no content type.
    ...(body !== undefined && { body: Buffer.from(body) }),
  });
  return { status: response.status, type: response.headers.get('content-type'), text: await response.text() };
}

/** Words that would reveal internals. */
const INSIDE = /node_modules|\.ts\b|\.js\b|\bat \w+ \(|zod|middy|dynamo|ECONN|127\.0\.0\.1|\[object|stack/i;

/** Expects a problem document without internal details. */
function expectProblem(answer: Awaited<ReturnType<typeof send>>, status: number, code: string): Problem {
  const problem: Problem = JSON.parse(answer.text);
  const { title, detail, next } = problem;
  expect({ status: answer.status, code: problem.code }).toEqual({ status, code });
  expect(answer.type).toBe('application/problem+json');
  expect(problem).toMatchObject({ status, type: `urn:evisa:problem:${code}`, requestId: expect.any(String) });
  for (const words of [title, detail, next]) expect(words).toMatch(/\S/);
  expect(answer.text).not.toMatch(INSIDE);
  expect(answer.text.length).toBeLessThan(2_000);
  return problem;
}

/** Expects no new application, no changed application and no payment. */
async function expectNothingWritten(): Promise<void> {
  const { items } = await amina.applications();
  expect(items.toSorted((a, b) => a.createdAt.localeCompare(b.createdAt))).toEqual([draft, submitted]);
  expect((await amina.payments()).items).toEqual([]);
}

describe('a body', () => {
  const form = (changes: object) => JSON.stringify({ ...FORM, ...changes });

  test.each<[string, string, string]>([
    ['that is not JSON', '{"fullName":', 'invalid_json'],
    ['that is empty', '', 'invalid_json'],
    ['with trailing bytes after its JSON', '{}\u0000', 'invalid_json'],
    ['that is null', 'null', 'invalid_request'],
    ['that is a list', '[]', 'invalid_request'],
    ['that is a string', '"amina"', 'invalid_request'],
    ['that is a number', '1', 'invalid_request'],
    ['without fields', '{}', 'invalid_request'],
    ['with an unknown field', form({ admin: true }), 'invalid_request'],
    ['with a __proto__ field', `${form({}).slice(0, -1)},"__proto__":{"state":"paid"}}`, 'invalid_json'],
    ['with a constructor', form({ constructor: { prototype: { state: 'paid' } } }), 'invalid_json'],
    ['with an empty name', form({ fullName: ' \u00a0\t' }), 'invalid_request'],
    ['with a name of seven thousand letters', form({ fullName: 'x'.repeat(7_000) }), 'invalid_request'],
    ['with a name that is a list', form({ fullName: ['Amina'] }), 'invalid_request'],
    ['with an invalid e-mail address', form({ email: 'amina' }), 'invalid_request'],
    ['with a header injection in the e-mail address', form({ email: 'a@b.co\r\nBcc: c@d.co' }), 'invalid_request'],
    ['with a passport number in Cyrillic letters', form({ passportNumber: 'Х1234567' }), 'invalid_request'],
    ['with a passport number that is too long', form({ passportNumber: '1'.repeat(21) }), 'invalid_request'],
    ['with a nationality of two letters', form({ nationality: 'GB' }), 'invalid_request'],
    ['with an unknown nationality', form({ nationality: 'UTO' }), 'invalid_request'],
    ['with an internationalised local part', form({ email: 'пользователь@example.com' }), 'invalid_request'],
    ['with an invalid date', form({ arrivalDate: '2027-02-30' }), 'invalid_request'],
    ['with a thirteenth month', form({ arrivalDate: '2027-13-01' }), 'invalid_request'],
    ['with a time for a date', form({ arrivalDate: '2027-08-01T00:00:00Z' }), 'invalid_request'],
    ['with a number for a date', form({ arrivalDate: 20270801 }), 'invalid_request'],
    ['with an invalid language', form({ language: '<script>' }), 'invalid_request'],
    ['nested four thousand deep', `{"fullName":${'['.repeat(4_000)}${']'.repeat(4_000)}}`, 'invalid_json'],
    ['with eight hundred fields', `{${Array.from({ length: 800 }, (_, i) => `"f${i}":0`).join()}}`, 'invalid_request'],
  ])('%s is rejected by create and update', async (_, body, code) => {
    expectProblem(await send('POST', '/applications', body), 400, code);
    expectProblem(await send('PATCH', `/applications/${draft.id}`, body), 400, code);
  });

  test('of a megabyte is rejected before it is parsed', async () => {
    const bodies = [form({ fullName: LONG }), `{"fullName":${'['.repeat(100_000)}${']'.repeat(100_000)}}`];
    for (const body of bodies) {
      expectProblem(await send('POST', '/applications', body), 413, 'body_too_large');
      expectProblem(await send('PATCH', `/applications/${draft.id}`, body), 413, 'body_too_large');
    }
  });

  test.each(Object.keys(FORM))('without %s is rejected', async (field) => {
    const { errors } = expectProblem(
      await send('POST', '/applications', form({ [field]: undefined })),
      400,
      'invalid_request',
    );
    expect(errors).toMatchObject([{ pointer: `body/${field}` }]);
  });

  test.each([
    ['text', 'text/plain'],
    ['a form', 'application/x-www-form-urlencoded'],
    ['without a type', null],
    ['of an unknown type', 'application/octet-stream'],
  ])('that is %s is not accepted as JSON', async (_, contentType) => {
    expectProblem(await send('POST', '/applications', form({}), contentType), 415, 'unsupported_media_type');
  });

  test.each<[string, string]>([
    ['no method', '{}'],
    ['an unknown method', '{"method":"cash"}'],
    ['a property of every object as method', '{"method":"constructor"}'],
    ['an unknown device', '{"method":"stripe","device":"fridge"}'],
    ['several methods', '{"method":["stripe","alipay"]}'],
  ])('of a payment request with %s is rejected', async (_, body) => {
    expectProblem(await send('POST', `/applications/${submitted.id}/payments`, body), 400, 'invalid_request');
  });

  test('error names every invalid field and echoes no value', async () => {
    const answer = await send(
      'POST',
      '/applications',
      form({ email: 'wrong-mail', passportNumber: 'wrong!', extra: 1 }),
    );
    const { errors = [] } = expectProblem(answer, 400, 'invalid_request');
    expect(errors.map(({ pointer }) => pointer).toSorted()).toEqual(['body', 'body/email', 'body/passportNumber']);
    expect(answer.text).not.toContain('wrong');
  });
});

describe('a query', () => {
  const cursor = (place: unknown) => Buffer.from(JSON.stringify(place)).toString('base64url');
  const own = 'USER#amina#PAY';
  const place = { userPK: own, userSK: '2026-11-23T12:00:00.000Z#x', PK: 'x', SK: 'x' };

  test.each<[string, string]>([
    ['limit=0', 'invalid_request'],
    ['limit=101', 'invalid_request'],
    ['limit=1000', 'invalid_request'],
    ['limit=-1', 'invalid_request'],
    ['limit=1.5', 'invalid_request'],
    ['limit=abc', 'invalid_request'],
    ['limit=', 'invalid_request'],
    ['limit=1&limit=2', 'invalid_request'],
    ['limit=NaN', 'invalid_request'],
    ['limit=Infinity', 'invalid_request'],
    ['unknown=1', 'invalid_request'],
    ['status=bogus', 'invalid_request'],
    ['status=constructor', 'invalid_request'],
    ['from=yesterday', 'invalid_request'],
    ['from=2026-02-28', 'invalid_request'],
    ['from=2026-02-30T00:00:00Z', 'invalid_request'],
    ['until=2026-11-23T00:00:00%2B13:00', 'invalid_request'],
    ['to=2026-11-23', 'invalid_request'],
    ['cursor=', 'invalid_cursor'],
    ['cursor=%F0%9F%9B%82', 'invalid_cursor'],
    ['cursor=abc', 'invalid_cursor'],
    [`cursor=${'A'.repeat(3000)}`, 'invalid_request'],
    [`cursor=${cursor(null)}`, 'invalid_cursor'],
    [`cursor=${cursor([])}`, 'invalid_cursor'],
    [`cursor=${cursor({})}`, 'invalid_cursor'],
    [`cursor=${cursor({ userPK: 'USER#wei#PAY' })}`, 'invalid_cursor'],
    [`cursor=${cursor({ userPK: own })}`, 'invalid_cursor'],
    [`cursor=${cursor({ ...place, userSK: 'x' })}`, 'invalid_cursor'],
    [`cursor=${cursor({ ...place, more: 'x' })}`, 'invalid_cursor'],
    [`cursor=${cursor({ userPK: own, userSK: '', PK: '', SK: '' })}`, 'invalid_cursor'],
    [`cursor=${cursor({ userPK: own, userSK: 1, PK: 1, SK: 1 })}`, 'invalid_cursor'],
  ])('of the payment history with %s is rejected', async (query, code) => {
    expectProblem(await send('GET', `/payments?${query}`), 400, code);
  });

  test.each([
    'from=2026-11-24T00:00:00Z&until=2026-11-23T00:00:00Z',
    'from=9999-12-31T23:59:59.999Z',
    'until=9999-12-31T00:00:00Z',
    'until=0001-01-01T00:00:00Z',
    'from=0001-01-01T00:00:00Z&until=9999-12-31T00:00:00Z',
    'status=expired&from=2027-01-01T00:00:00Z&until=2026-01-01T00:00:00Z',
  ])('of the payment history with %s returns an empty list', async (query) => {
    const { status, text } = await send('GET', `/payments?${query}`);
    expect({ status, body: JSON.parse(text) }).toEqual({ status: 200, body: { items: [] } });
  });

  test.each([
    '',
    'nationality=GBR',
    'nationality=GB&visaType=medical&arrivalDate=2027-08-01',
    'nationality=GBR&visaType=medical&arrivalDate=soon',
    'nationality=GBR&visaType=Medical%20Visa&arrivalDate=2027-08-01',
    'nationality=GBR&visaType=medical&arrivalDate=2027-08-01&method=cash',
    'nationality=GBR&visaType=medical&arrivalDate=2027-08-01&total=1',
  ])('of the fees with "%s" is rejected', async (query) => {
    expectProblem(await send('GET', `/fees?${query}`), 400, 'invalid_request');
  });
});

describe('an id', () => {
  test.each([
    'app_',
    'pay_',
    `app_${'0'.repeat(16)}`,
    `pay_${'0'.repeat(24)}`,
    `app_${'A'.repeat(16)}`,
    `app_${'0'.repeat(17)}`,
    `pay_${'0'.repeat(24)}%23H`,
    'x'.repeat(5000),
    '%00',
    '%0d%0aset-cookie:a=b',
    '%F0%9F%9B%82',
    'constructor',
    '__proto__',
    '..%2f..%2fetc%2fpasswd',
    "'%20or%201=1--",
  ])('that is malformed gets the same response as an unknown one: %s', async (id) => {
    for (const [verb, path] of [
      ['GET', `/applications/${id}`],
      ['POST', `/applications/${id}/submit`],
      ['POST', `/applications/${id}/withdraw`],
      ['GET', `/payments/${id}`],
      ['POST', `/payments/${id}/check`],
      ['POST', `/payments/${id}/cancel`],
    ] as const) {
      expectProblem(await send(verb, path), 404, 'not_found');
    }
  });

  test('that cannot be decoded is rejected before the functions', async () => {
    expect((await send('GET', '/applications/%E0%A4%A')).status).toBe(400);
  });
});

test.each(['/webhooks/stripe', '/webhooks/alipay'])('garbage sent to %s is rejected', async (path) => {
  for (const [body, type] of [
    ['', 'application/json'],
    ['{', 'application/json'],
    ['null', 'application/json'],
    ['\u0000\ufffd', 'application/octet-stream'],
    ['sign=x&sign_type=RSA2', 'application/x-www-form-urlencoded'],
    ['sign_type=RSA2&sign_type=RSA2&__proto__=1', 'application/x-www-form-urlencoded'],
  ] as const) {
    expectProblem(await send('POST', path, body, type), 400, 'invalid_signature');
  }
  expectProblem(await send('POST', path, LONG, 'application/x-www-form-urlencoded'), 413, 'body_too_large');
});

test('names in all scripts are stored unchanged', async () => {
  const someone = await system.applicant();
  const names = [
    'Zoë Müller-Ångström',
    '张伟',
    'محمد بن سلمان',
    'Ngũgĩ wa Thiong’o',
    '\u{1f469}\u200d\u{1f680}',
    '<b>O\'Hara & "Sons"</b>',
  ];
  for (const fullName of names) {
    const { id } = await someone.apply({ fullName });
    expect((await someone.application(id)).fullName).toBe(fullName);
  }
});

test('none of the invalid requests has written anything', expectNothingWritten);
