import fc from 'fast-check';
import { beforeAll, expect, test } from 'vitest';
import type * as z from 'zod';
import { type Route, type RouteName, routes } from '../../shared/api/routes.ts';
import { begun } from '../api/kit/payments.ts';
import { anyText } from '../support/any-text.ts';
import { HOSTILE, invalid, valid } from './kit/arbitraries.ts';
import { isSignedIn } from './kit/attackers.ts';
import { attackedSystem } from './kit/system.ts';
import { tallyOf } from './kit/tally.ts';

// Every case is an HTTP request; fast-check prints the seed of a failing run.
const RUNS = Number(process.env.FUZZ_RUNS ?? 60);
/** Milliseconds. A function has 25 seconds, and a rejected request should need almost none. */
const HANGS = 20_000;

/** Input that could be interpreted as more than text. A plain word may be echoed, to help with typos. */
const MARKUP = HOSTILE.filter((one) => /[<>"'$=\r\n]/.test(one));

// The rate limit of payments would return 429, which is irrelevant here.
const system = await attackedSystem();
const { site } = system.addresses;
const all = Object.entries(routes) as [RouteName, Route][];

let token: string;
let ids: Record<string, string>;

beforeAll(async () => {
  const staff = ['officer', 'finance'];
  token = await system.tokenOf('fuzzer', staff);
  const { application, started } = await begun(await system.applicant({ user: 'fuzzer', groups: staff }));
  ids = { applicationId: application.id, paymentId: started.payment.id };
});

interface Sent {
  readonly path?: Readonly<Record<string, string>>;
  readonly query?: string;
  readonly body?: string;
  readonly headers?: Readonly<Record<string, string>>;
}

/** Describes a response that no input may cause; undefined if the response is fine. */
async function whatIsWrong({ method, path, role }: Route, sent: Sent): Promise<string | undefined> {
  const filled = path.replace(/\{(\w+)\}/g, (_, name) => encodeURIComponent(sent.path?.[name] ?? ids[name] ?? 'x'));
  const answer = await fetch(`${site}/api${filled}${sent.query ? `?${sent.query}` : ''}`, {
    method,
    headers: {
      ...(isSignedIn(role) && { authorization: `Bearer ${token}` }),
      ...(sent.body !== undefined && { 'content-type': 'application/json' }),
      ...sent.headers,
    },
    ...(sent.body !== undefined && method !== 'GET' && { body: sent.body }),
    signal: AbortSignal.timeout(HANGS),
  });
  const text = await answer.text();
  const type = answer.headers.get('content-type') ?? '';
  // 503 is an expected response with advice; 500 is an unexpected error.
  if (answer.status >= 500 && answer.status !== 503) return `${answer.status} ${text}`;
  if (/html|xml|javascript/.test(type)) return `answers ${type}`;
  if (answer.headers.get('x-content-type-options') !== 'nosniff' && text.includes('<'))
    return 'may be sniffed as a page';
  if (answer.headers.has('set-cookie')) return 'sets a cookie';
  if (answer.status >= 400 && MARKUP.some((one) => text.includes(one))) return `reflects: ${text}`;
  return undefined;
}

async function holds(
  context: Parameters<typeof tallyOf>[0],
  control: string,
  route: Route,
  sent: fc.Arbitrary<Sent>,
): Promise<void> {
  const tally = tallyOf(context, control);
  const property = fc.asyncProperty(sent, async (one) => {
    const wrong = await whatIsWrong(route, one);
    tally.attempt(wrong === undefined, String(wrong));
    expect(wrong).toBeUndefined();
  });
  await fc.assert(property, { numRuns: RUNS });
  expect(tally.letThrough).toEqual([]);
}

const textOf = (value: unknown) => (typeof value === 'string' ? value : json(value));
const json = (value: unknown) => JSON.stringify(value) ?? '';
const either = (schema: z.ZodType) =>
  fc.oneof({ weight: 1, arbitrary: valid(schema) }, { weight: 3, arbitrary: invalid(schema) });
const pairs = (value: unknown): string => {
  const fields: [string, unknown][] =
    typeof value === 'object' && value !== null ? Object.entries(value) : [[String(value), '']];
  // A lone surrogate cannot be encoded in a URL.
  return String(new URLSearchParams(fields.map(([name, one]): [string, string] => [name, textOf(one).toWellFormed()])));
};
const hostile = fc.oneof(fc.constantFrom(...HOSTILE), anyText({ minLength: 1 })).map((one) => one.toWellFormed());

test.for(all.filter(([, { body }]) => body !== undefined))('%s: any body', async ([, route], context) => {
  const body = either(route.body as z.ZodType).map(json);
  await holds(
    context,
    'fuzz: bodies',
    route,
    body.map((text) => ({ body: text })),
  );
});

test.for(all.filter(([, { query }]) => query !== undefined))('%s: any query', async ([, route], context) => {
  const query = either(route.query as z.ZodType).map(pairs);
  await holds(
    context,
    'fuzz: query strings',
    route,
    query.map((text) => ({ query: text })),
  );
});

test.for(all.filter(([, { path }]) => path.includes('{')))('%s: any path', async ([, route], context) => {
  const names = [...route.path.matchAll(/\{(\w+)\}/g)].map(([, name]) => String(name));
  const path = fc.record(Object.fromEntries(names.map((name) => [name, hostile])));
  const filled = path.map((one) => ({ path: one, ...(route.body && { body: '{}' }) }));
  await holds(context, 'fuzz: paths', route, filled);
});

test.for(all)('%s: any header', async ([, route], context) => {
  const value = fc.stringMatching(/^[\x20-\x7e\xa0-\xff]{0,300}$/);
  const names = [
    'content-type',
    'accept',
    'cookie',
    'origin',
    'x-forwarded-for',
    'idempotency-key',
    'stripe-signature',
  ];
  const headers = fc.dictionary(fc.constantFrom(...names), value);
  const sent = headers.map((one): Sent => ({ headers: one, ...(route.method !== 'GET' && { body: '{}' }) }));
  await holds(context, 'fuzz: headers', route, sent);
});

test.for(all.filter(([, { role }]) => role === 'gateway'))('%s: any notification', async ([, route], context) => {
  const raw = fc.oneof(anyText(), fc.json(), fc.webQueryParameters());
  const type = fc.constantFrom('application/json', 'application/x-www-form-urlencoded', 'application/octet-stream');
  const signature = fc.oneof(fc.constant('t=1,v1=0'), fc.stringMatching(/^[\x20-\x7e]{0,200}$/));
  const sent = fc.record({ body: raw, type, signature }).map((one) => ({
    body: one.body,
    headers: { 'content-type': one.type, 'stripe-signature': one.signature },
  }));
  await holds(context, 'fuzz: notifications', route, sent);
});
