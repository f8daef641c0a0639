import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { StaffMember } from '../../client/staff-member.ts';
import { officeTime } from '../../shared/calendar/office-time.ts';
import { applicationNumber, receiptNumber } from '../../shared/domain/ids.ts';
import { lookUp } from '../../tools/lookup/look-up.ts';
import { disputeLine, refundLine } from '../../tools/lookup/report.ts';
import { runLookup } from '../../tools/lookup/run.ts';
import { parseTerm } from '../../tools/lookup/search.ts';
import { begun, CARD, expectMoneyBack, intentIdOf, payByCard } from '../api/kit/payments.ts';
import { type TestSystem, testSystem } from '../support/system.ts';
import { command } from './kit/command.ts';
import { printedBy } from './kit/printed-by.ts';

let system: TestSystem;
let token: string;
let tokenFile: string;
beforeAll(async () => {
  system = await testSystem();
  tokenFile = join(system.dataDir, 'officer');
  token = await system.tokenOf('olga', ['officer']);
  writeFileSync(tokenFile, token);
}, 120_000);

/** What the command does, in this process. */
const lookup = (term: string, file?: string) =>
  printedBy(() => runLookup({ site: system.addresses.site, term, tokenFile: file }));
/** What the command prints for a term, in this process. */
const found = (term: string) =>
  lookUp(new StaffMember(system.addresses.site, token), parseTerm(term), officeTime('UTC'));

describe('the lookup', () => {
  it('finds a payment without a notification by querying the gateway', async () => {
    const { application, started } = await begun(await system.applicant());
    const { id, receiptNumber } = started.payment;
    await system.stripe.addFault({ kind: 'drop', times: 9, match: { 'metadata[payment]': id } });
    expect((await found(receiptNumber)).output).toMatch(/^NOT PAID: [\d.]+ USD \(pending\)$/m);
    await system.cards.pay(started, CARD.good);
    const heard = receiptNumber.replaceAll('-', ' – ').replaceAll('0', 'o').replaceAll('1', 'l');
    for (const term of [receiptNumber, heard, id, application.id, application.applicationNumber, intentIdOf(started)]) {
      const { isFound, output } = await found(term);
      expect(output).toMatch(/^PAID: [\d.]+ USD$/m);
      expect(output).toContain(`${receiptNumber}  ${id}  stripe`);
      expect(output).toContain('The application is paid. You do not need to do anything.');
      expect(output).toMatch(/ succeeded +accepted \(check\)$/m);
      expect(isFound).toBe(true);
    }
    const asOfficer = ['--url', system.addresses.site, '--token-file', tokenFile];
    const { code, output } = await command('lookup')([...asOfficer, receiptNumber]);
    expect(output).toBe(`${(await found(receiptNumber)).output}\n`);
    expect(code).toBe(0);
  }, 120_000);

  it('shows a refund', async () => {
    const amina = await system.applicant();
    const { id } = await amina.applyAndSubmit();
    const { payment } = await payByCard(system, amina, id);
    await amina.withdraw(id);
    await expectMoneyBack(system, amina, payment.id, 'application_withdrawn');
    const { output } = await found(id);
    expect(output).toMatch(/^PAID: ([\d.]+ USD), \1 refunded$/m);
    expect(output).toMatch(/refund of [\d.]+ USD: done \(application_withdrawn\)$/m);
  }, 120_000);

  it('reports an unknown outcome while the gateway does not answer', async () => {
    const { started } = await begun(await system.applicant());
    const path = `/v1/payment_intents/${intentIdOf(started)}`;
    await system.stripe.addFault({ kind: 'error_500', times: 2, match: { method: 'GET', path } });
    const { output } = await found(started.payment.id);
    expect(output).toMatch(/^NOT KNOWN YET: /m);
    expect(output).toMatch(/Do not pay again.* Until \d{4}-/);
  }, 120_000);

  it('exits with 1 if no payment is found', async () => {
    for (const term of [`pay_${'0'.repeat(24)}`, `app_${'0'.repeat(16)}`]) {
      const { isFound, output } = await found(term);
      expect(output).toContain('No payment was found');
      expect(isFound).toBe(false);
    }
    const { code, output } = await lookup('nobody@example.org', tokenFile);
    expect(output).toContain('No payment was found');
    expect(code).toBe(1);
  }, 60_000);

  it('is for staff only', async () => {
    const { started } = await begun(await system.applicant());
    const applicant = join(system.dataDir, 'applicant');
    writeFileSync(applicant, await system.tokenOf('amina'));
    const refused = await lookup(started.payment.id, applicant);
    expect(refused).toMatchObject({ code: 2, output: expect.stringContaining('Sign in with another account.') });
  }, 60_000);

  it('says what to do about a token that is refused, and about a file that cannot be read', async () => {
    const stale = join(system.dataDir, 'stale');
    writeFileSync(stale, 'not.a.token');
    const refused = await lookup(`pay_${'0'.repeat(24)}`, stale);
    expect(refused).toMatchObject({ code: 2, output: expect.stringMatching(/token is refused.* Sign in again\.$/) });
    const missing = await lookup(`pay_${'0'.repeat(24)}`, join(system.dataDir, 'absent'));
    expect(missing).toEqual({ code: 2, output: '--token-file: the file cannot be read (ENOENT)' });
  }, 60_000);

  it('rejects an invalid term before sign-in', async () => {
    const { code, output } = await lookup('?');
    expect(output).toContain('not a receipt number');
    expect(output).not.toContain('sign in');
    expect(code).toBe(2);
  }, 60_000);
});

it.each([
  [`pay_${'a1'.repeat(12)}`, { paymentId: `pay_${'a1'.repeat(12)}` }],
  [` app_${'b2'.repeat(8)} `, { applicationId: `app_${'b2'.repeat(8)}` }],
  ['pi_3Abc', { by: 'gateway_reference', gateway: 'stripe', reference: 'pi_3Abc' }],
  ['2026112522001412341234567890', { by: 'gateway_reference', gateway: 'alipay' }],
  ['4200001234202611251234567890', { by: 'gateway_reference', gateway: 'wechat-pay' }],
  ['5O190127TN364715T', { by: 'gateway_reference', gateway: 'paypal', reference: '5O190127TN364715T' }],
  [' PAY_A1 A1A1A1A1A1A1A1A1A1A1A1', { paymentId: `pay_${'a1'.repeat(12)}` }],
  [receiptNumber('pay_a0b1c0d1e0f1g0h1i2j3k4l5'), { by: 'receipt_number' }],
  [receiptNumber('pay_a0b1c0d1e0f1g0h1i2j3k4l5').replaceAll('-', '‑').replaceAll('0', 'o'), { by: 'receipt_number' }],
  [applicationNumber('app_a0b1c0d1e0f1g0h1').replaceAll('1', 'I'), { applicationId: 'app_a0b1c0d1e0f1g0h1' }],
  [' pi_3 Abc\u200b', { by: 'gateway_reference', gateway: 'stripe', reference: 'pi_3Abc' }],
  ['2026 1125 2200 1412 3412 3456 7890', { by: 'gateway_reference', gateway: 'alipay' }],
  ['amina @ example.org', { by: 'email' }],
  ['x12–345 67', { by: 'passport_number' }],
  ['amina@example.org', { by: 'email' }],
  ['X1234567', { by: 'passport_number' }],
])('%s is recognized by its format', (term, expected) => {
  expect(parseTerm(term)).toMatchObject(expected);
});

it('an open dispute shows until when to respond, an ended one does not', () => {
  const at = '2026-11-25T12:00:00.000Z';
  const [shown, office] = ['2026-11-26T01:00:00+13:00 (2026-11-25T12:00:00Z)', officeTime('Pacific/Auckland')];
  const facts = { id: 'dp_A', amount: { amount: 100, currency: 'USD' }, reason: 'fraudulent', openedAt: at };
  const dispute = { ...facts, respondBy: at, observedAt: at };
  expect(disputeLine({ ...dispute, state: 'open' }, office)).toBe(
    `${shown}  dispute of 1.00 USD: open, respond by ${shown} (fraudulent)  dp_A`,
  );
  expect(disputeLine({ ...dispute, state: 'lost' }, office)).toBe(
    `${shown}  dispute of 1.00 USD: lost (fraudulent)  dp_A`,
  );
});

it('a refund in manual review shows what is still owed', () => {
  const at = '2026-11-25T12:00:00.000Z';
  const [shown, office] = ['2026-11-26T01:00:00+13:00 (2026-11-25T12:00:00Z)', officeTime('Pacific/Auckland')];
  const refund = { id: 're_1', amount: { amount: 2575, currency: 'USD' }, createdAt: at, updatedAt: at } as const;
  const owed = { amount: 2000, currency: 'USD' };
  expect(refundLine({ ...refund, state: 'manual_review', reason: 'goodwill', owed }, office)).toBe(
    `${shown}  refund of 25.75 USD: manual_review, 20.00 USD still owed (goodwill)`,
  );
});

it('a refund of another amount than was asked for shows both', () => {
  const at = '2026-11-25T12:00:00.000Z';
  const usd = (amount: number) => ({ amount, currency: 'USD' });
  const amounts = { amount: usd(700), requestedAmount: usd(1000) };
  const refund = { id: 're_1', ...amounts, state: 'done', reason: 'goodwill', createdAt: at, updatedAt: at } as const;
  expect(refundLine(refund, officeTime('UTC'))).toBe(
    '2026-11-25T12:00:00Z  refund of 7.00 USD instead of 10.00 USD: done (goodwill)',
  );
});

it('a manual refund shows its reference, and whether the gateway has refunded too', () => {
  const at = '2026-11-25T12:00:00.000Z';
  const [shown, office] = ['2026-11-26T01:00:00+13:00 (2026-11-25T12:00:00Z)', officeTime('Pacific/Auckland')];
  const refund = { id: 're_1', amount: { amount: 2575, currency: 'USD' }, state: 'done', reason: 'goodwill' } as const;
  const manualRefund = { reference: 'BANK 4711', at, by: 'farid' };
  expect(refundLine({ ...refund, createdAt: at, updatedAt: at, manualRefund }, office)).toBe(
    `${shown}  refund of 25.75 USD: done, manual: BANK 4711 (goodwill)`,
  );
  expect(
    refundLine(
      { ...refund, createdAt: at, updatedAt: at, manualRefund: { ...manualRefund, doubleRefund: true } },
      officeTime('UTC'),
    ),
  ).toMatch(/^2026-11-25T12:00:00Z .*ALSO/);
});

it.each([
  ['with a wrong character', (number: string) => number.replace(/^./, (one) => (one === '7' ? '8' : '7'))],
  ['with a character missing', (number: string) => number.slice(1)],
  ['with two characters exchanged', () => receiptNumber('pay_a0b1c0d1e0f1g0h1i2j3k4l5').replace(/(.)-(.)/, '$2-$1')],
])('a receipt or application number %s is called mistyped', (_, slip) => {
  expect(() => parseTerm(slip(receiptNumber('pay_a0b1c0d1e0f1g0h1i2j3k4l5')))).toThrow('mistyped');
  expect(() => parseTerm(slip(applicationNumber('app_a0b1c0d1e0f1g0h1')))).toThrow('mistyped');
});

it('an unrecognized term is rejected', () => {
  expect(() => parseTerm('?')).toThrow('not a receipt number');
});
