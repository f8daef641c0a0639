import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { readSecrets, type SecretValue, writeSecrets } from '../../local/aws/secrets/file.ts';
import { SECRET_IDS } from '../../local/environment.ts';
import { EXAMPLE_PERSONAL_VALUES } from '../../shared/domain/personal-data.ts';
import { begun, PRICED_IN_YUAN, payAtGateway, payByCard } from '../api/kit/payments.ts';
import { testSystem } from '../support/system.ts';

// The tests run one after the other: each breaks something that all of them need.
const system = await testSystem({});
const { applicant } = system;
const GOOD = readSecrets(system.files.secrets);
const TELLTALE = 'hunter2';
const INTERNALS = /secret|key|evisa\/|hunter2|\.ts|node_modules|127\.0\.0\.1|ECONN|dynamo/i;
const log = () => readFileSync(system.files.log('api-host'), 'utf8');

const alarmsIn = (text: string) => [...text.matchAll(/"alarm":"(\w+)"/g)].map(([, name]) => name);

/** Runs `attempt` on a restarted host with a broken secret, then restores the secret. */
async function withSecret<T>(name: string, broken: SecretValue, attempt: () => Promise<T>): Promise<T> {
  writeSecrets(system.files.secrets, { ...GOOD, [name]: broken });
  try {
    await system.restart('api-host');
    return await attempt();
  } finally {
    writeSecrets(system.files.secrets, GOOD);
  }
}

/** Expects a problem document with the request id and advice, and without internal details. */
function expectNoInternals({ status, body }: { status: number; body: object }, expected: number, code: string): void {
  expect(status).toBe(expected);
  expect(body).toEqual({
    type: `urn:evisa:problem:${code}`,
    title: expect.any(String),
    status: expected,
    code,
    detail: expect.stringContaining('Nothing is lost'),
    next: expect.any(String),
    requestId: expect.stringMatching(/^[0-9a-f-]{36}$/),
  });
  expect(JSON.stringify(body)).not.toMatch(INTERNALS);
}

test.each<[string, string, SecretValue]>([
  ['malformed Stripe keys', SECRET_IDS.stripe, { secretKey: TELLTALE, publishableKey: TELLTALE, webhookSecrets: [] }],
  ['a Stripe secret that is not JSON', SECRET_IDS.stripe, `{"secretKey": "${TELLTALE}`],
])(
  '%s: sign-in and the other method work, the response has no details, the log names the secret but not its value, and fixing it is enough',
  async (_, name, broken) => {
    const amina = await applicant();
    const { id } = await amina.applyAndSubmit({ nationality: PRICED_IN_YUAN });
    const answer = await withSecret(name, broken, async () => {
      expect((await fetch(`${system.addresses.site}/api/config`)).status).toBe(200);
      const byCard = await amina.call('POST', `/applications/${id}/payments`, { method: 'stripe' });
      const other = await amina.applyAndSubmit({ nationality: PRICED_IN_YUAN });
      const byAlipay = await amina.call('POST', `/applications/${other.id}/payments`, { method: 'alipay' });
      expect(byAlipay.status).toBe(201);
      return byCard;
    });
    expect(answer).toMatchObject({ status: 503, body: { code: 'gateway_unavailable' } });
    expect(answer.headers.get('content-type')).toBe('application/problem+json');
    expect(JSON.stringify(answer.body)).not.toMatch(INTERNALS);
    expect(alarmsIn(log())).toContain('gateway_unusable');
    expect(log()).toContain(answer.body.requestId);
    expect(log()).toContain(name);
    expect(log()).not.toContain(TELLTALE);
    expect((await amina.application(id)).open).toBeUndefined();
    await payByCard(system, amina, id);
  },
);

describe('keys of another merchant account', () => {
  const present = GOOD[SECRET_IDS.stripe] as Record<string, unknown>;
  const other = { ...present, account: 'acct_2', secretKey: 'sk_test_2', publishableKey: 'pk_test_2' };

  test('instead of the present ones: its payments are unknown, staff see that, and nothing is lost', async () => {
    const amina = await applicant();
    const { started } = await begun(amina);
    const { id } = started.payment;
    const checked = await withSecret(SECRET_IDS.stripe, other, () => amina.call('POST', `/payments/${id}/check`));
    const next = expect.stringContaining('Do not pay again');
    expect(checked).toMatchObject({ status: 202, body: { result: 'unknown', reason: 'account_unavailable', next } });
    expect(alarmsIn(log())).toContain('account_unavailable');
    expect((await amina.check(id)).result).toBe('continue');
  });

  test('beside the present ones: its payments are settled as before', async () => {
    const amina = await applicant();
    const { started } = await begun(amina);
    const { id } = started.payment;
    const both = { ...other, webhookSecrets: ['whsec_2'], previous: [present] };
    await withSecret(SECRET_IDS.stripe, both, async () => {
      await payAtGateway(system, started);
      await expect.poll(async () => (await amina.payment(id)).status, { timeout: 15_000 }).toBe('succeeded');
    });
    expect((await amina.payment(id)).history).toContainEqual(expect.objectContaining({ by: 'notification' }));
    // It would begin the next payments with the other keys, which are valid.
    await system.restart('api-host');
  });
});

test('malformed encryption keys: nothing is stored and no personal data is logged', async () => {
  const amina = await applicant();
  const form = { ...EXAMPLE_PERSONAL_VALUES, passportNumber: 'PZ98765QX' };
  const rest = { nationality: 'GBR', visaType: 'medical', arrivalDate: '2027-08-01', language: 'en' };
  const answer = await withSecret(SECRET_IDS.encryptionKeys, { active: 'k1', keys: { k1: TELLTALE } }, () =>
    amina.call('POST', '/applications', { ...form, ...rest }),
  );
  expectNoInternals(answer, 500, 'internal_error');
  for (const personal of [...Object.values(form), TELLTALE]) expect(log()).not.toContain(personal);
  expect((await amina.applications()).items).toEqual([]);
  expect((await amina.call('POST', '/applications', { ...form, ...rest })).status).toBe(201);
});

test('an unavailable table: the response asks to try again, without internal details, and payment works after its return', async () => {
  const amina = await applicant();
  const { id } = await amina.applyAndSubmit();
  await system.kill('engine');
  const [read, made] = await Promise.all([
    amina.call('GET', `/applications/${id}`),
    amina.call('POST', `/applications/${id}/payments`, { method: 'stripe' }),
  ]);
  for (const answer of [read, made]) expectNoInternals(answer, 503, 'temporarily_unavailable');
  await system.restart('engine');
  await payByCard(system, amina, id);
});

test('a notification that could not be processed is redelivered until it succeeds', async () => {
  const amina = await applicant();
  const { id } = await amina.applyAndSubmit();
  const started = await amina.startPayment(id, 'stripe');
  await system.kill('engine');
  await system.cards.pay(started, '4242424242424242');
  await system.restart('engine');
  await expect
    .poll(async () => (await amina.payment(started.payment.id)).status, { timeout: 15_000 })
    .toBe('succeeded');
});

test('the log contains no passport number, name, card number or secret', () => {
  const { secretKey, webhookSecrets } = GOOD[SECRET_IDS.stripe] as { secretKey: string; webhookSecrets: string[] };
  for (const secret of [
    'X1234567',
    'Amina Applicant',
    'amina@example.com',
    '4242424242424242',
    secretKey,
    ...webhookSecrets,
  ]) {
    expect(log().includes(secret), secret.slice(0, 8)).toBe(false);
  }
});
