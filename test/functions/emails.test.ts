import { describe, expect, it } from 'vitest';
import { createEmailComposer } from '../../functions/send-email/emails/compose.ts';
import { eventSchemas, toEventDetail } from '../../shared/adapters/event-bridge/events.ts';
import { parseOutboxEvent, serializeOutboxEvent } from '../../shared/adapters/sqs/outbox-event-message.ts';
import type { PaymentEvent } from '../../shared/use-cases/outbox/notify-applicant.ts';
import { anApplication, aPayment, NOW, USD } from '../support/fixtures.ts';

const payment = aPayment(anApplication());
const { id: paymentId, applicationId, method } = payment;
const refunded = { applicationId, paymentId, amount: USD, version: 2, at: NOW };
const common = { ...refunded, method };
const disputed = { ...common, kind: 'payment.disputed', disputeId: 'dp_A', lost: USD, reversed: false } as const;
const events: PaymentEvent[] = [
  { ...common, id: '1', kind: 'payment.paid' },
  { ...common, id: '2', kind: 'payment.not_accepted', reason: 'quote_superseded' },
  { ...common, id: '3', kind: 'payment.closed', state: 'failed' },
  { ...common, id: '4', kind: 'payment.closed', state: 'expired' },
  { ...refunded, id: '5', kind: 'payment.refunded', refundId: 're_1', reason: 'goodwill' },
  { ...refunded, id: '5h', kind: 'payment.refunded', refundId: 're_1', reason: 'goodwill', manual: true },
  ...(['open', 'won', 'lost'] as const).map((state): PaymentEvent => ({ ...disputed, id: `6.${state}`, state })),
  { ...disputed, id: '6.reversed', state: 'lost', reversed: true },
];
const compose = createEmailComposer('https://visa.example.org');

describe.each(['en', 'zh-CN', 'ar'])('emails in %s', (language) => {
  const emails = events.map((event) => compose(event, language));

  it('have a distinct text for each event, in this language', () => {
    expect(new Set(emails.map(({ text }) => text)).size).toBe(events.length);
    const script = { en: /[a-z]{3}/, 'zh-CN': /\p{Script=Han}{3}/u, ar: /\p{Script=Arabic}{3}/u }[language] ?? /^$/;
    for (const { subject, text } of emails) {
      expect(subject).toMatch(script);
      expect(text).toMatch(script);
    }
  });

  it('contain the amount and the receipt number, and link only to the payment', () => {
    for (const { text, html } of emails) {
      expect(text).toContain('25.75');
      expect(text).toMatch(/([0-9A-HJKMNP-TV-Z]{5}-){5}[0-9A-HJKMNP-TV-Z]\b/);
      const links = [...html.matchAll(/(?:href|src|action)="([^"]*)"/g)].map(([, link]) => link);
      expect(links).toEqual([`https://visa.example.org/payments/${paymentId}`]);
      expect(html).not.toMatch(/<(form|input|img|script)/);
    }
  });

  it('declare the language and its direction', () => {
    for (const { html } of emails)
      expect(html).toContain(`lang="${language}" dir="${language === 'ar' ? 'rtl' : 'ltr'}"`);
  });
});

it.each([
  ['zh-TW', '费用'],
  ['ar-EG', 'رسوم'],
  ['en-GB', 'paid'],
  ['fr', 'paid'],
])('a preference for %s gets the closest language', (language, word) => {
  expect(compose(events[0] as PaymentEvent, language).subject).toContain(word);
});

it.each([
  ['en', /no longer paid/],
  ['zh-CN', /不再是已付款状态/],
  ['ar', /لم تعد رسوم طلبك مدفوعة/],
])('only a reversal says in %s that the application is no longer paid', (language, unpaid) => {
  const lost = { ...disputed, id: '7', state: 'lost', reason: 'fraudulent', respondBy: NOW } as const;
  expect(compose({ ...lost, reversed: true }, language).text).toMatch(unpaid);
  const { subject, text } = compose(lost, language);
  expect(`${subject} ${text}`).not.toMatch(unpaid);
});

describe('an outbox event', () => {
  it.each(events)('$kind survives its queue message and matches its published schema', (event) => {
    const received = parseOutboxEvent(serializeOutboxEvent(event));
    expect(received).toEqual(event);
    expect(toEventDetail(received)).toMatchObject({ schema: `${event.kind}/1`, version: 2, paymentId, amount: USD });
    expect(eventSchemas()).toHaveProperty([event.kind, 'properties', 'schema', 'const'], `${event.kind}/1`);
  });

  it('that violates its schema is not published', () => {
    expect(() => toEventDetail({ ...events[0], version: 0 } as PaymentEvent)).toThrow();
    expect(() => parseOutboxEvent('{"kind":"payment.unheard_of"}')).toThrow();
  });
});
