import { beforeAll, expect, test } from 'vitest';
import { type Route, type RouteName, routes } from '../../shared/api/routes.ts';
import { paymentId as schema } from '../../shared/api/schemas.ts';
import { EXAMPLE_PERSONAL_VALUES } from '../../shared/domain/personal-data.ts';
import { automaticRefundId } from '../../shared/domain/refund.ts';
import { begun, payByCard } from '../api/kit/payments.ts';
import type { Applicant } from '../support/raw-calls.ts';
import { accessToken, isSignedIn, SIGNED_IN, unauthenticatedCallers } from './kit/attackers.ts';
import { attackedSystem } from './kit/system.ts';
import { tallyOf } from './kit/tally.ts';

const system = await attackedSystem();
const { site } = system.addresses;
const signedIn = (Object.entries(routes) as [RouteName, Route][]).filter(([, { role }]) => isSignedIn(role));

const PERSONAL = {
  ...EXAMPLE_PERSONAL_VALUES,
  fullName: 'Vera Victim',
  email: 'vera.victim@example.com',
  passportNumber: 'V7654321',
};

/** Valid bodies, so that only the caller determines the response. */
const BODIES: Readonly<Partial<Record<RouteName, object>>> = {
  updateApplication: { fullName: 'Somebody Else' },
  createPayment: { method: 'stripe' },
};

/** Another user's ids, by path parameter. */
let hers: Record<string, string>;
let vera: Applicant;
let before: unknown;

const everything = async () => [await vera.applications(), await vera.payments()];

beforeAll(async () => {
  vera = await system.applicant({ user: 'vera' });
  await payByCard(system, vera, (await vera.applyAndSubmit(PERSONAL)).id);
  const { application, started } = await begun(vera);
  const { id: paymentId } = started.payment;
  hers = { applicationId: application.id, paymentId, refundId: automaticRefundId(schema.parse(paymentId)) };
  before = await everything();
});

const fill = (path: string, ids: Record<string, string>) =>
  path.replace(/\{(\w+)\}/g, (_, name) => ids[name] ?? 'exp_0000000000000000');

async function ask(name: RouteName, headers: Readonly<Record<string, string>>, query = '') {
  const { method, path }: Route = routes[name];
  const body = method === 'GET' ? undefined : JSON.stringify(BODIES[name] ?? {});
  const response = await fetch(`${site}/api${fill(path, hers)}${query}`, {
    method,
    headers: { ...(body && { 'content-type': 'application/json' }), ...headers },
    ...(body && { body }),
  });
  return { status: response.status, text: await response.text(), cookies: response.headers.getSetCookie() };
}

const asUser = async (groups: readonly string[], sub = 'mallory') => ({
  authorization: `Bearer ${await accessToken(system.trusted, { sub, ...(groups.length > 0 && { 'cognito:groups': groups }) })}`,
});

/** The response contains nothing of the other user except the requested ids. */
const holdsHers = (text: string) => Object.values(PERSONAL).some((value) => text.includes(value));

test.for(signedIn)('%s: without a valid access token', async ([name], context) => {
  const tally = tallyOf(context, 'authentication: no, false and foreign tokens');
  for (const { who, headers, answer } of await unauthenticatedCallers(system.trusted)) {
    const { status, text } = await ask(name, headers);
    tally.attempt(status === answer && Object.keys(JSON.parse(text)).join() === 'message', `${who}: ${status} ${text}`);
  }
  const token = (await asUser([])).authorization.slice('Bearer '.length);
  const inAddress = await ask(name, {}, `?access_token=${token}`);
  tally.attempt(inAddress.status === 401, `a token in the address: ${inAddress.status}`);
  expect(tally.letThrough).toEqual([]);
});

test.for(signedIn)('%s: with the wrong role', async ([name, { role }], context) => {
  const tally = tallyOf(context, 'roles: signed in, and not allowed to');
  for (const { who, groups, roles } of SIGNED_IN) {
    if ((roles as readonly string[]).includes(role)) continue;
    const { status, text } = await ask(name, await asUser(groups));
    tally.attempt(status === 403 && !holdsHers(text), `${who}: ${status} ${text}`);
  }
  expect(tally.letThrough).toEqual([]);
});

const ofApplicants = signedIn.filter(([, { role }]) => role === 'applicant');

test.for(ofApplicants)("%s: another user's data", async ([name, { path }], context) => {
  const tally = tallyOf(context, 'ownership: rows of other users');
  const names = path.includes('{');
  for (const { who, groups } of SIGNED_IN) {
    const { status, text } = await ask(name, await asUser(groups));
    const shows = holdsHers(text) || (!names && Object.values(hers).some((id) => text.includes(id)));
    tally.attempt(!shows && (!names || status === 404), `${who}: ${status} ${text}`);
  }
  expect(tally.letThrough).toEqual([]);
});

test("none of the attempts changed the other user's data", async () => {
  expect(await everything()).toEqual(before);
});

test('no response sets a cookie, so cross-site request forgery is impossible', async (context) => {
  const tally = tallyOf(context, 'CSRF: no cookie is set, none is taken');
  for (const name of Object.keys(routes) as RouteName[]) {
    const { cookies } = await ask(name, await asUser(['officer', 'finance'], 'vera'));
    tally.attempt(cookies.length === 0, name);
  }
  expect(tally.letThrough).toEqual([]);
});
