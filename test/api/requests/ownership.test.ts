import { beforeAll, describe, expect, test } from 'vitest';
import type { Application, StartedPayment } from '../../../client/api-client.ts';
import { signIn } from '../../../local/identity/sign-in.ts';
import { type Route, routes } from '../../../shared/api/routes.ts';
import { Applicant } from '../../support/raw-calls.ts';
import { begun, payByCard } from '../kit/payments.ts';
import { system } from '../kit/system.ts';

const { applicant } = system;

const BODIES: Partial<Record<keyof typeof routes, object>> = {
  updateApplication: { fullName: 'Somebody Else' },
  createPayment: { method: 'stripe' },
  createApplication: {},
};
const signedIn = (Object.entries(routes) as [keyof typeof routes, Route][]).filter(
  ([, { role }]) => role !== 'anyone' && role !== 'gateway',
);
/** Every applicant route with the id of an application or payment. */
const withIds = signedIn.filter(([, { path, role }]) => path.includes('{') && role === 'applicant');

let amina: Applicant;
let draft: Application;
let open: { application: Application; started: StartedPayment };

beforeAll(async () => {
  amina = await applicant();
  draft = await amina.apply();
  open = await begun(amina);
  await payByCard(system, amina, (await amina.applyAndSubmit()).id);
});

const everything = async () => [
  await amina.applications(),
  await amina.payments(),
  await amina.payment(open.started.payment.id),
];
const pathTo = (path: string, applicationId: string, paymentId: string) =>
  path.replace('{applicationId}', applicationId).replace('{paymentId}', paymentId);
const ofAmina = (path: string) => pathTo(path, open.application.id, open.started.payment.id);
const ofNobody = (path: string) => pathTo(path, `app_${'0'.repeat(16)}`, `pay_${'0'.repeat(24)}`);

describe.each([
  ['another applicant', []],
  ['an officer', ['officer']],
  ['a finance officer', ['finance']],
])('%s', (_, groups) => {
  let before: Awaited<ReturnType<typeof everything>>;
  beforeAll(async () => {
    before = await everything();
  });

  test.each(withIds)('%s: gets not_found for the data of another user', async (name, { method, path }) => {
    const other = await applicant({ groups });
    const answer = await other.call(method, ofAmina(path), BODIES[name]);
    const absent = await other.call(method, ofNobody(path), BODIES[name]);
    expect(answer).toMatchObject({ status: 404, body: { code: 'not_found' } });
    // The response does not reveal that it exists.
    expect({ ...answer.body, requestId: '' }).toEqual({ ...absent.body, requestId: '' });
  });

  test('has changed nothing by these requests', async () => {
    expect(await everything()).toEqual(before);
  });

  test('cannot access the draft of another user', async () => {
    const other = await applicant({ groups });
    for (const [verb, action, body] of [
      ['PATCH', '', { language: 'ar' }],
      ['POST', '/submit'],
      ['POST', '/withdraw'],
    ] as const) {
      expect((await other.call(verb, `/applications/${draft.id}${action}`, body)).status).toBe(404);
    }
    expect(await amina.application(draft.id)).toEqual(draft);
  });

  test('lists contain nothing of another user', async () => {
    const other = await applicant({ groups });
    expect(await other.applications()).toEqual({ items: [] });
    expect(await other.payments()).toEqual({ items: [] });
    expect(await other.payments({ status: 'pending' })).toEqual({ items: [] });
    await other.apply();
    expect((await other.applications()).items).toHaveLength(1);
  });

  test('cannot use the cursors of another user', async () => {
    const other = await applicant({ groups });
    const opened = async (path: string) => {
      const { body } = await amina.call<{ next?: string }>('GET', `${path}?limit=1`);
      expect(body.next).toBeDefined();
      return encodeURIComponent(body.next ?? '');
    };
    for (const path of ['/applications', '/payments']) {
      const answer = await other.call('GET', `${path}?cursor=${await opened(path)}`);
      expect(answer).toMatchObject({ status: 400, body: { code: 'invalid_cursor' } });
    }
    // A cursor of one list is not valid for another list of the same user.
    const elsewhere = await amina.call('GET', `/applications?cursor=${await opened('/payments')}`);
    expect(elsewhere).toMatchObject({ status: 400, body: { code: 'invalid_cursor' } });
  });
});

describe('requests without a valid access token are rejected', () => {
  test.each(signedIn)('%s', async (name, { method, path }) => {
    const { id_token } = await tokens;
    const forged = `${(await system.tokenOf('amina')).split('.').slice(0, 2).join('.')}.c2lnbmF0dXJl`;
    const unsigned = `${base64({ alg: 'none', typ: 'JWT' })}.${base64({ sub: 'amina', scope: 'evisa/api', aud: 'evisa-api' })}.`;
    for (const [token, status] of [
      [undefined, 401],
      [forged, 401],
      [unsigned, 401],
      [id_token, 403],
    ] as const) {
      const answer = await new Applicant(system.addresses.site, token).call(method, ofAmina(path), BODIES[name]);
      expect([token?.slice(0, 10), answer.status]).toEqual([token?.slice(0, 10), status]);
      expect(Object.keys(answer.body)).toEqual(['message']);
    }
  });
});

test('a user of the local identity provider has the same access', async () => {
  const { access_token } = await tokens;
  const wei = new Applicant(system.addresses.site, access_token);
  const { id } = await wei.apply();
  // Other tests apply as the same user.
  expect((await wei.applications()).items.map((one) => one.id)).toContain(id);
  expect((await amina.call('GET', `/applications/${id}`)).status).toBe(404);
});

const tokens = signIn(system.addresses.issuer, 'wei');
const base64 = (part: object) => Buffer.from(JSON.stringify(part)).toString('base64url');
