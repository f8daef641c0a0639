import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { Problem } from '../../client/api-client.ts';
import type { AuditEvent } from '../../client/staff-member.ts';
import type { BusEvent } from '../../local/aws/bus/bus.ts';
import type { StoredMail } from '../../local/aws/mail/mailbox.ts';
import { type Route, routes } from '../../shared/api/routes.ts';
import { faultsOf } from '../support/event-schemas.ts';
import { withoutRepeats } from '../support/published-events.ts';
import type { Applicant } from '../support/raw-calls.ts';
import { StaffMember } from '../support/raw-calls.ts';
import { begun, CARD, expectStatus, intentIdOf, payByCard } from './kit/payments.ts';
import { system } from './kit/system.ts';

const { applicant, staff, apiHosts } = system;
const olga = await staff('officer', { user: 'olga' });
const farid = await staff('finance', { user: 'farid' });

/** Today and yesterday: the day may end during a test. */
const lastDays = () => [0, 1].map((ago) => new Date(Date.now() - ago * 24 * 60 * 60_000).toISOString().slice(0, 10));
/** Of the last days. */
function span() {
  const [to = '', from = ''] = lastDays();
  return { by: 'date', from, to } as const;
}
/** The audit events of an application, oldest first. */
const actsOn = async (reader: StaffMember, id: string) =>
  (await reader.auditEvents({ applicationId: id })).items.toReversed();

/** The audit events of a user, newest first. Other tests cause events at the same time. */
async function actsBy(userId: string): Promise<AuditEvent[]> {
  const found: AuditEvent[] = [];
  for (const day of lastDays()) {
    let cursor: string | undefined;
    do {
      const { items, next } = await farid.auditEvents({ day, limit: 100, ...(cursor !== undefined && { cursor }) });
      found.push(...items);
      cursor = next;
    } while (cursor !== undefined);
  }
  return found.filter(({ by }) => by.userId === userId);
}

/** A new applicant with a paid application. */
async function paid(email: string, passportNumber: string) {
  const user = `user-of-${email}`;
  const amina = await applicant({ user });
  const { id } = await amina.applyAndSubmit({ email, passportNumber });
  const { payment, checkout } = await payByCard(system, amina, id);
  return { amina, user, id, payment, reference: intentIdOf({ payment, checkout }) };
}

const BODIES: Partial<Record<keyof typeof routes, object>> = {
  searchPayments: { by: 'user', userId: 'x' },
  searchApplications: { by: 'user', userId: 'x' },
  changeApplicationStatus: { to: 'processing', reason: 'x' },
  requestRefund: { reason: 'goodwill' },
};
const staffRoutes = (Object.entries(routes) as [keyof typeof routes, Route][]).filter(
  ([name]) => name in BODIES || name.startsWith('view') || name === 'staffCheckPayment' || name === 'getAuditTrail',
);
const allowed: Record<string, readonly string[]> = {
  staff: ['officer', 'finance'],
  officer: ['officer'],
  finance: ['finance'],
};

test.each(staffRoutes)('%s is allowed only for its roles', async (name, { method, path, role }) => {
  const { id, payment } = await roleCase;
  const address = path.replace('{applicationId}', id).replace('{paymentId}', payment.id);
  const headers = { 'idempotency-key': `${name}-roles` };
  const call = (who: Applicant) => who.call<Problem>(method, address, BODIES[name], headers);
  expect((await call(new StaffMember(system.addresses.site))).status).toBe(401);
  for (const groups of [[], ['officers'], ['admin']]) {
    expect(await call(await applicant({ groups }))).toMatchObject({ status: 403, body: { code: 'forbidden' } });
  }
  for (const group of ['officer', 'finance'] as const) {
    const user = `${group}-of-${name}`;
    const { status } = await call(await staff(group, { user }));
    expect([group, status < 300]).toEqual([group, allowed[role]?.includes(group)]);
    // Every allowed call is in the audit trail.
    const acts = (await actsBy(user)).map((one) => [one.by.role, one.action]);
    expect(acts).toEqual(status < 300 ? [[group, routes[name].function]] : []);
  }
});
const roleCase = paid('roles@example.org', 'R1234567');

test('officers and finance find a payment and its application by every criterion', async () => {
  const { id, user, payment, reference } = await paid('found@example.org', 'F1234567');
  const { applicationNumber: number } = await olga.staffGetApplication(id);
  for (const who of [olga, farid]) {
    for (const search of [
      { by: 'receipt_number', receiptNumber: payment.receiptNumber },
      { by: 'receipt_number', receiptNumber: ` ${payment.receiptNumber.replaceAll('-', ' – ').replaceAll('0', 'o')} ` },
      { by: 'application_number', applicationNumber: number.toLowerCase() },
      { by: 'email', value: 'FOUND@example.org' },
      { by: 'passport_number', value: ' f12–345 ٦٧' },
      { by: 'user', userId: ` ${user} ` },
      { by: 'gateway_reference', gateway: 'stripe', reference: ` ${reference}\u200b` },
    ] as const) {
      const payments = await who.findPayments(search);
      expect(payments.items).toMatchObject([{ id: payment.id, userId: user, status: 'succeeded', accepted: true }]);
      const applications = await who.findApplications(search);
      expect(applications.items).toMatchObject([{ id, userId: user, state: 'paid', paid: true, reversed: false }]);
    }
  }
  const recent = { ...span(), limit: 100 };
  expect((await farid.findPayments({ ...recent, status: 'succeeded' })).items.map((one) => one.id)).toContain(
    payment.id,
  );
  const failed = (await farid.findPayments({ ...recent, status: 'failed' })).items;
  expect(failed.map((one) => one.id)).not.toContain(payment.id);
  expect(failed.every(({ status }) => status === 'failed')).toBe(true);
  expect((await olga.findApplications({ ...recent, state: 'paid' })).items.map((one) => one.id)).toContain(id);
});

test('a record contains all fields for staff, but no passport number', async () => {
  const { id, user, payment, reference } = await paid('shown@example.org', 'S1234567');
  const application = await olga.staffGetApplication(id);
  expect(application).toMatchObject({
    state: 'paid',
    paid: true,
    email: 'shown@example.org',
    passportNumber: '•••••567',
  });
  expect(application.payments).toMatchObject([{ id: payment.id, status: 'succeeded' }]);
  const record = await farid.staffGetPayment(payment.id);
  expect(record).toMatchObject({ userId: user, gatewayReference: reference, refunds: [] });
  expect(record.history.map(({ to }) => to)).toEqual(['pending', 'succeeded']);
  const summary = (await olga.findApplications({ by: 'email', value: 'shown@example.org' })).items[0];
  expect(summary).not.toHaveProperty('email');
  expect(summary).not.toHaveProperty('passportNumber');
});

test('a staff check settles a payment whose notification was lost', async () => {
  const amina = await applicant();
  const { application, started } = await begun(amina);
  const { id } = started.payment;
  await system.stripe.addFault({ kind: 'drop', times: 9, match: { 'metadata[payment]': id } });
  expect(await olga.staffCheckPayment(id)).toMatchObject({ result: 'continue', payment: { id, status: 'pending' } });
  await system.cards.pay(started, CARD.good);
  expect(await olga.staffCheckPayment(id)).toMatchObject({ result: 'paid', payment: { id, status: 'succeeded' } });
  expect((await amina.application(application.id)).state).toBe('paid');
  expect((await amina.payment(id)).history.at(-1)).toMatchObject({ to: 'succeeded', by: 'check' });
  expect((await actsOn(farid, application.id)).map(({ action, result }) => [action, result])).toEqual([
    ['staff-check-payment', 'done'],
    ['staff-check-payment', 'done'],
  ]);
});

test('a staff check returns unknown if the gateway does not answer, and audits an unknown payment', async () => {
  const { started } = await begun(await applicant());
  const { id } = started.payment;
  const path = `/v1/payment_intents/${intentIdOf(started)}`;
  await system.stripe.addFault({ kind: 'error_500', times: 2, match: { method: 'GET', path } });
  const response = await farid.call('POST', `/staff/payments/${id}/check`);
  expect(response).toMatchObject({ status: 202, body: { result: 'unknown', until: expect.any(String) } });
  const absent = `pay_${'0'.repeat(24)}`;
  expect(await farid.call('POST', `/staff/payments/${absent}/check`)).toMatchObject({ status: 404 });
  expect(await actsBy('farid')).toContainEqual(expect.objectContaining({ paymentId: absent, result: 'not_found' }));
});

test('payer and staff see a dispute, and that a lost one reverses the application', async () => {
  const amina = await applicant();
  const { application, started } = await begun(amina);
  await system.cards.pay(started, '4000000000000259');
  await expectStatus(amina, started.payment.id, 'succeeded');
  const { id, amount } = started.payment;
  const disputesOf = async (who: StaffMember) => (await who.staffGetPayment(id)).disputes ?? [];
  const statesOf = async (who: StaffMember) => (await disputesOf(who)).map(({ state }) => state);
  await expect.poll(() => statesOf(olga)).toEqual(['open']);
  const [opened] = await disputesOf(farid);
  const shown = ['amount', 'id', 'observedAt', 'openedAt', 'reason', 'respondBy', 'state'];
  expect(Object.keys(opened ?? {}).toSorted()).toEqual(shown);
  expect(opened).toMatchObject({ amount, state: 'open', reason: 'fraudulent', respondBy: expect.any(String) });
  expect(await farid.staffGetPayment(id)).toMatchObject({ refundable: { ...amount, amount: 0 } });
  await system.stripe.post(`/disputes/${opened?.id}/close`, { outcome: 'lost' });
  await expect.poll(() => statesOf(farid)).toEqual(['lost']);
  expect(await amina.payment(id)).toMatchObject({ disputes: [{ id: opened?.id, state: 'lost' }], lost: amount });
  const { items } = await olga.findApplications({ by: 'receipt_number', receiptNumber: started.payment.receiptNumber });
  expect(items).toMatchObject([{ id: application.id, paid: true, reversed: true }]);
});

test('an officer changes the status as the states allow, and the applicant sees it', async () => {
  const { amina, id } = await paid('moved@example.org', 'M1234567');
  const early = await olga.call('POST', `/staff/applications/${id}/status`, { to: 'rejected', reason: 'x' });
  expect(early).toMatchObject({ status: 409, body: { code: 'status_change_not_allowed', next: expect.any(String) } });
  expect(await olga.changeApplicationStatus(id, 'processing', 'looks complete')).toMatchObject({
    id,
    state: 'processing',
  });
  expect(await olga.changeApplicationStatus(id, 'processing', 'looks complete')).toMatchObject({
    id,
    state: 'processing',
  });
  await olga.changeApplicationStatus(id, 'rejected', 'the passport has run out');
  expect((await amina.application(id)).state).toBe('rejected');
  const absent = await olga.call('POST', `/staff/applications/app_${'0'.repeat(16)}/status`, {
    to: 'approved',
    reason: 'x',
  });
  expect(absent).toMatchObject({ status: 404, body: { code: 'not_found' } });
  expect(await actsOn(farid, id)).toMatchObject([
    {
      action: 'change-application-status',
      newState: 'rejected',
      result: 'status_change_not_allowed',
      by: { userId: 'olga', role: 'officer' },
    },
    { newState: 'processing', result: 'done', reason: 'looks complete' },
    { newState: 'processing', result: 'already_done' },
    { newState: 'rejected', result: 'done', reason: 'the passport has run out' },
  ]);
});

test('of two concurrent decisions at two hosts, one succeeds', async () => {
  const { amina, id } = await paid('raced@example.org', 'Q1234567');
  await olga.changeApplicationStatus(id, 'processing', 'x');
  const officers = await Promise.all(apiHosts.map((host) => staff('officer', { host })));
  const decisions = Array.from({ length: 10 }, (_, i) => {
    const to = i % 2 === 0 ? 'approved' : 'rejected';
    return officers[i % 2]?.call<{ state: string }>('POST', `/staff/applications/${id}/status`, { to, reason: `${i}` });
  });
  const answers = (await Promise.all(decisions)).flatMap((one) => one ?? []);
  const { state } = await amina.application(id);
  for (const { status, body } of answers) {
    if (status === 200) expect(body.state).toBe(state);
    else expect({ status, body }).toMatchObject({ status: 409, body: { code: 'status_change_not_allowed' } });
  }
  expect(answers.filter(({ status }) => status === 200)).toHaveLength(5);
  const results = (await actsOn(olga, id))
    .filter(({ action }) => action === 'change-application-status')
    .map(({ result }) => result);
  expect(results.filter((one) => one === 'done')).toHaveLength(2);
  expect(results).toHaveLength(11);
});

test('a status change during a withdrawal ends either withdrawn and refunded, or processing', async () => {
  const { amina, id, payment } = await paid('torn@example.org', 'W1234567');
  const [moved, withdrawn] = await Promise.all([
    olga.call('POST', `/staff/applications/${id}/status`, { to: 'processing', reason: 'x' }),
    amina.call('POST', `/applications/${id}/withdraw`),
  ]);
  expect([moved.status, withdrawn.status].sort()).toEqual([200, 409]);
  const { state } = await amina.application(id);
  expect(state).toBe(moved.status === 200 ? 'processing' : 'withdrawn');
  expect((await amina.payment(payment.id)).refunds).toHaveLength(state === 'withdrawn' ? 1 : 0);
});

test('staff cannot process their own application or its payments', async () => {
  const { id, user, payment } = await paid('own@example.org', 'O1234567');
  const [officer, finance] = [await staff('officer', { user }), await staff('finance', { user })];
  const refused = { status: 403, body: { code: 'own_application', next: expect.any(String) } };
  const move = { to: 'processing', reason: 'mine' };
  expect(await officer.call('POST', `/staff/applications/${id}/status`, move)).toMatchObject(refused);
  const key = { 'idempotency-key': 'own' };
  const refund = await finance.call('POST', `/payments/${payment.id}/refunds`, { reason: 'goodwill' }, key);
  expect(refund).toMatchObject(refused);
  expect(await olga.staffGetApplication(id)).toMatchObject({ state: 'paid' });
  expect((await farid.staffGetPayment(payment.id)).refunds).toEqual([]);
  expect((await actsOn(farid, id)).slice(0, 2)).toMatchObject([
    { action: 'change-application-status', result: 'own_application', by: { userId: user, role: 'officer' } },
    { action: 'request-refund', result: 'own_application', by: { userId: user, role: 'finance' } },
  ]);
});

test('the audit trail contains a refund with its reason', async () => {
  const { id, payment } = await paid('back@example.org', 'B1234567');
  const refund = await farid.refund(payment.id, { amount: 500, reason: 'goodwill' }, 'back');
  expect(await actsOn(farid, id)).toMatchObject([
    { action: 'request-refund', paymentId: payment.id, refundId: refund.id, result: 'done', reason: 'goodwill' },
  ]);
  expect((await olga.staffGetPayment(payment.id)).refunds).toMatchObject([{ id: refund.id, requestedBy: 'farid' }]);
});

describe('a refund in manual review', () => {
  const WISH = { reference: 'SEPA 2026-4711', reason: 'the card is closed' };
  const SETTLED = { reference: WISH.reference, at: expect.any(String) };
  const list = async <T>(what: 'mail' | 'events') =>
    (await fetch(`${system.addresses.awsFakes}/${what}/list.json`)).json() as Promise<T[]>;

  /** A partial refund that was issued in the gateway's dashboard and returned by the payer's bank. */
  async function returnedRefund(email: string) {
    const user = `user-of-${email}`;
    const amina = await applicant({ user });
    const { id } = await amina.applyAndSubmit({ email });
    const started = await amina.startPayment(id, 'stripe');
    await system.cards.pay(started, '4000000000005126');
    const { payment } = started;
    await expectStatus(amina, payment.id, 'succeeded');
    await system.stripe.post(`/refunds/${intentIdOf(started)}`, { amount: 1000 });
    const state = async () => (await amina.payment(payment.id)).refunds[0]?.state;
    await expect.poll(state, { timeout: 15_000 }).toBe('manual_review');
    const [refund] = (await amina.payment(payment.id)).refunds;
    const refundId = refund?.id;
    return { amina, user, id, payment, refundId, path: `/payments/${payment.id}/refunds/${refundId}/manual` };
  }

  test('is recorded as a manual refund: the payer sees it and gets an e-mail, and the reason is in the audit trail', async () => {
    const email = 'by-hand@example.org';
    const { amina, id, payment, refundId, path } = await returnedRefund(email);
    const settled = await farid.call('POST', path, WISH);
    const amount = { amount: 1000, currency: payment.amount.currency };
    expect(settled).toMatchObject({
      status: 200,
      body: { state: 'done', amount, manualRefund: { ...SETTLED, by: 'farid' } },
    });
    expect((await farid.call('POST', path, WISH)).body).toEqual(settled.body);
    const other = await farid.call('POST', path, { ...WISH, reference: 'SEPA 2026-4712' });
    const code = 'manual_refund_already_recorded';
    expect(other).toMatchObject({ status: 409, body: { code, next: expect.any(String) } });

    const seen = await amina.payment(payment.id);
    expect(seen).toMatchObject({ refunded: amount, refunds: [{ state: 'done', manualRefund: SETTLED }] });
    expect(seen.refunds[0]?.manualRefund).toEqual(SETTLED);
    expect(seen.history.at(-1)).toMatchObject({ by: 'staff', description: expect.stringContaining('manual') });
    expect((await olga.staffGetPayment(payment.id)).refunds).toMatchObject([{ manualRefund: { by: 'farid' } }]);
    const action = { action: 'record-manual-refund', paymentId: payment.id, by: { userId: 'farid', role: 'finance' } };
    expect(await actsOn(farid, id)).toMatchObject([
      { ...action, ...WISH, result: 'done' },
      { ...action, ...WISH, result: 'already_done' },
      { ...action, reference: 'SEPA 2026-4712', result: code },
      { action: 'staff-get-payment' },
    ]);
    const emails = async () =>
      (await list<StoredMail>('mail')).filter(
        ({ to, subject, text }) => to === email && subject.startsWith('We have') && text.includes('bank transfer'),
      );
    await expect
      .poll(emails, { timeout: 15_000 })
      .toMatchObject([{ subject: expect.stringMatching(/^We have refunded USD.10\.00$/) }]);
    // The card's refund succeeds before it fails: where the outbox ran in between, that was published, too.
    const events = async () =>
      withoutRepeats(await list<BusEvent>('events')).filter(
        ({ detail }) => detail.refundId === refundId && detail.manual === true,
      );
    await expect.poll(events, { timeout: 15_000 }).toMatchObject([{ detail: { amount } }]);
    const [event] = await events();
    expect(faultsOf('payment.refunded', event?.detail ?? {})).toEqual([]);
    expect(JSON.stringify(event)).not.toContain('4711');
  });

  test('can be recorded only by finance, not by its payer, and only with a reference', async () => {
    const { user, payment, path } = await returnedRefund('not-by-hand@example.org');
    const own = await staff('finance', { user });
    for (const [who, status, code] of [
      [new StaffMember(system.addresses.site), 401, undefined],
      [await applicant({ user }), 403, 'forbidden'],
      [olga, 403, 'forbidden'],
      [own, 403, 'own_application'],
    ] as const) {
      const answer = await who.call<Problem>('POST', path, WISH);
      expect([answer.status, answer.body.code]).toEqual([status, code]);
    }
    for (const wrong of [{}, { reason: 'x' }, { ...WISH, reference: ' ' }, { ...WISH, reference: 'a–é' }]) {
      expect(await farid.call('POST', path, wrong)).toMatchObject({ status: 400, body: { code: 'invalid_request' } });
    }
    for (const refund of ['rf_000000000000000000000000', 'nothing'])
      expect(await farid.call('POST', `/payments/${payment.id}/refunds/${refund}/manual`, WISH)).toMatchObject({
        status: 404,
        body: { code: 'not_found' },
      });
    expect((await farid.staffGetPayment(payment.id)).refunds).toMatchObject([{ state: 'manual_review' }]);
  });

  test('shows the owed amount: nothing once other refunds have returned it', async () => {
    const { amina, payment } = await returnedRefund('other-ways@example.org');
    const owed = async () => (await amina.payment(payment.id)).refunds.map((one) => one.owed?.amount);
    expect(await owed()).toEqual([1000]);
    await farid.refund(payment.id, { reason: 'goodwill' }, 'everything');
    expect((await owed()).toSorted()).toEqual([0, undefined]);
    expect((await olga.staffGetPayment(payment.id)).refunds.map((one) => one.owed?.amount)).toEqual(await owed());
  });

  test('is recorded once if two members of finance record it concurrently at two hosts', async () => {
    const { payment, path } = await returnedRefund('twice-by-hand@example.org');
    const clerks = await Promise.all(apiHosts.map((host) => staff('finance', { host })));
    const wishes = Array.from({ length: 6 }, (_, i) => ({ ...WISH, reference: `SEPA ${i % 2}` }));
    const answers = await Promise.all(wishes.map((wish, i) => clerks[i % 2]?.call<Problem>('POST', path, wish)));
    const refused = answers.flatMap((answer) => (answer && answer.status !== 200 ? [answer.body.code] : []));
    expect(refused).toEqual(Array(3).fill('manual_refund_already_recorded'));
    const { refunds, history, refunded } = await farid.staffGetPayment(payment.id);
    expect(refunds).toHaveLength(1);
    expect(refunded?.amount).toBe(1000);
    expect(history.filter(({ description }) => description.endsWith(': manual'))).toHaveLength(1);
  });
});

test('search terms are neither in the audit trail nor in the log', async () => {
  const email = 'secret-search@example.org';
  const seeker = await staff('officer', { user: 'seeker' });
  await seeker.findApplications({ by: 'email', value: email });
  await seeker.findPayments({ by: 'passport_number', value: 'N0B0DY123' });
  const items = await actsBy('seeker');
  expect(items).toMatchObject([
    { action: 'search-payments', searchedBy: 'passport_number', found: [] },
    { action: 'search-applications', searchedBy: 'email', found: [], by: { userId: 'seeker', role: 'officer' } },
  ]);
  expect(JSON.stringify(items)).not.toMatch(/secret-search|N0B0DY/);
  const folder = join(system.dataDir, 'logs');
  const logs = readdirSync(folder).map((file) => readFileSync(join(folder, file), 'utf8'));
  expect(logs.join('')).toMatch(/\S/);
  expect(logs.join('')).not.toMatch(/secret-search|N0B0DY/i);
});

test('the audit trail is read in pages, and reading it is in it', async () => {
  const { id, payment } = await paid('pages@example.org', 'P1234567');
  await olga.staffGetApplication(id);
  await olga.staffGetPayment(payment.id);
  const reader = await staff('finance', { user: 'reader-of-the-trail' });
  const { next = '', items } = await reader.auditEvents({ applicationId: id, limit: 1 });
  expect(items).toMatchObject([{ action: 'staff-get-payment' }]);
  const rest = await reader.auditEvents({ applicationId: id, limit: 1, cursor: next });
  expect(rest.items).toMatchObject([{ action: 'staff-get-application' }]);
  const read = { action: 'get-audit-trail', by: { role: 'finance' } };
  expect(await actsBy('reader-of-the-trail')).toMatchObject([read, read]);
});

test('an invalid search is rejected with a description of the error', async () => {
  for (const [search, pointer] of [
    [{ by: 'email', value: 'a@example.org', userId: 'x' }, 'body'],
    [{ by: 'name', name: 'Amina' }, 'body/by'],
  ] as const) {
    const answer = await olga.call('POST', '/staff/payments/search', search);
    expect(answer).toMatchObject({ status: 400, body: { code: 'invalid_request', errors: [{ pointer }] } });
  }
  const days = await olga.call('POST', '/staff/payments/search', { by: 'date', from: '2026-01-01', to: '2026-02-01' });
  expect(days).toMatchObject({ status: 422, body: { code: 'invalid_date_range' } });
  const misplaced = await olga.call('POST', '/staff/payments/search', { ...span(), cursor: 'bm93aGVyZQ' });
  expect(misplaced).toMatchObject({ status: 400, body: { code: 'invalid_cursor' } });
});
