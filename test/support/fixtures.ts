import type { Application } from '../../shared/domain/application.ts';
import type { DisputeObservation } from '../../shared/domain/gateway-event.ts';
import { applicationId, type PaymentId, paymentId } from '../../shared/domain/ids.ts';
import { money } from '../../shared/domain/money.ts';
import type { Observation, Outcome } from '../../shared/domain/observation.ts';
import type { Office } from '../../shared/domain/office.ts';
import type { Payment } from '../../shared/domain/payment.ts';
import { EXAMPLE_PERSONAL_VALUES, PersonalData, type PersonalValues } from '../../shared/domain/personal-data.ts';
import { randomText } from '../../shared/wiring/random-text.ts';

export const NOW = Date.UTC(2026, 10, 23, 12);
export const HOUR = 60 * 60_000;
export const USD = money(2575, 'USD');

/** Of the example applicant, but for the changes. */
export function personal(changes: Partial<PersonalValues> = {}): PersonalData {
  return new PersonalData({ ...EXAMPLE_PERSONAL_VALUES, email: 'amina@example.org', ...changes });
}

/** A submitted application with a locked price, without payments. */
export function anApplication(changes: Partial<Application> = {}): Application {
  return {
    id: applicationId(randomText(16)),
    userId: 'amina',
    state: 'submitted',
    details: { nationality: 'GBR', visaType: 'tourist-30-days', arrivalDate: '2027-01-15', language: 'en' },
    personal: personal(),
    quote: {
      id: 'quote_1',
      scheduleVersion: '2026-11',
      fees: [money(2500, 'USD')],
      surchargeBasisPoints: { default: 300 },
      lockedAt: NOW,
      validUntil: NOW + 24 * HOUR,
    },
    attempts: [],
    createdAt: NOW,
    updatedAt: NOW,
    submittedAt: NOW,
    version: 1,
    ...changes,
  };
}

/** A pending card payment of the application, not stored yet. */
export function aPayment(application: Application, changes: Partial<Payment> = {}): Payment {
  const id: PaymentId = paymentId(application.id, randomText(8));
  return {
    id,
    applicationId: application.id,
    userId: application.userId,
    method: 'stripe',
    gateway: 'stripe',
    state: 'pending',
    amount: USD,
    quoteId: 'quote_1',
    account: 'acct_1/test',
    reference: `pi_${id}`,
    device: 'desktop',
    createdAt: NOW,
    updatedAt: NOW,
    payableUntil: NOW + HOUR,
    closesAt: NOW + HOUR,
    observedAt: NOW,
    dueAt: NOW + HOUR,
    version: 1,
    ...changes,
  };
}

/** A pending Alipay payment: Alipay assigns its reference only when the buyer starts to pay. */
export function anAlipayPayment(application: Application, changes: Partial<Payment> = {}): Payment {
  const { reference: _, ...payment } = aPayment(application, {
    method: 'alipay',
    gateway: 'alipay',
    account: '2021000000000001',
    ...changes,
  });
  return payment;
}

export function observed<O extends Outcome>(payment: Payment, outcome: O, changes: Partial<Observation> = {}) {
  return {
    paymentId: payment.id,
    gateway: payment.gateway,
    account: payment.account,
    reference: payment.reference ?? `trade_${payment.id}`,
    at: NOW + 1000,
    source: { by: 'notification', eventId: `evt_${randomText(8)}` },
    outcome,
    ...changes,
  } as Observation & { paymentId: PaymentId; outcome: O };
}

/** Of a dispute over the whole payment, from a notification. */
export function observedDispute(payment: Payment, changes: Partial<DisputeObservation> = {}): DisputeObservation {
  const { gateway, account, reference = '' } = payment;
  return {
    gateway,
    account,
    reference,
    disputeId: 'dp_A',
    amount: USD,
    state: 'open',
    openedAt: NOW,
    at: NOW + 5000,
    source: { by: 'notification', eventId: `evt_${randomText(8)}` },
    ...changes,
  };
}

/** Its name has characters that HTML has a meaning for. */
export const OFFICE: Office = {
  name: { en: 'Visas & "Permits"', 'zh-CN': '签证处', ar: 'مكتب التأشيرات' },
  phone: '+1 (555) 0100',
  email: 'office@example.org',
  website: 'https://office.example.org',
};
