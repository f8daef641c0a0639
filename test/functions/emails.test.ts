import { describe, expect, it } from 'vitest';
import { createEmailComposer } from '../../functions/send-email/emails/compose.ts';
import { eventSchemas, toEventDetail } from '../../shared/adapters/event-bridge/events.ts';
import { parseOutboxEvent, serializeOutboxEvent } from '../../shared/adapters/sqs/outbox-event-message.ts';
import type { PaymentEvent } from '../../shared/use-cases/outbox/notify-applicant.ts';
import { anApplication, aPayment, NOW, USD } from '../support/fixtures.ts';

const payment = aPayment(anApplication());
const { id: paymentId, applicationId, method } = payment;
const refunded = { applicationId, paymentId, amount: USD, version: 2, at: NOW };
const about = { ...refunded, method };
const event: PaymentEvent[] = [
  { ...about, id: '1', kind: 'payment.paid' },
  { ...about, id: '2', kind: 'payment.not_accepted', reason: 'quote_superseded' },
  { ...about, id: '3', kind: 'payment.closed', state: 'failed' },
  { ...about, id: '4', kind: 'payment.closed', state: 'expired' },
  { ...refunded, id: '5', kind: 'payment.refunded', refundId: 're_1', reason: 'goodwill' },
  { ...refunded, id: '5h', kind: 'payment.refunded', refundId: 're_1', reason: 'goodwill', manual: true },
  ...(['open', 'won', 'lost'] as const).map(
    (state): PaymentEvent => ({ ...about, id: `6.${state}`, kind: 'payment.disputed', state }),
  ),
];
const compose = createEmailComposer('https://visa.example.org');

describe.each(['en', 'zh-CN', 'ar'])('letters in %s', (language) => {
  const letters = event.map((one) => compose(one, language));

  it('are each another one, and of this language', () => {
    expect(new Set(letters.map(({ text }) => text)).size).toBe(event.length);
    const script = { en: /[a-z]{3}/, 'zh-CN': /\p{Script=Han}{3}/u, ar: /\p{Script=Arabic}{3}/u }[language] ?? /^$/;
    for (const { subject, text } of letters) {
      expect(subject).toMatch(script);
      expect(text).toMatch(script);
    }
  });

  it('say the amount and the receipt number, and link to the payment and nowhere else', () => {
    for (const { text, html } of letters) {
      expect(text).toContain('25.75');
      expect(text).toMatch(/[0-9A-Z]{6}(-[0-9A-Z]{6}){3}/);
      const links = [...html.matchAll(/(?:href|src|action)="([^"]*)"/g)].map(([, link]) => link);
      expect(links).toEqual([`https://visa.example.org/payments/${paymentId}`]);
      expect(html).not.toMatch(/<(form|input|img|script)/);
    }
  });

  it('are written from the right where the language is', () => {
    for (const { html } of letters)
      expect(html).toContain(`lang="${language}" dir="${language === 'ar' ? 'rtl' : 'ltr'}"`);
  });
});

it.each([
  ['zh-TW', '费用'],
  ['ar-EG', 'رسوم'],
  ['en-GB', 'paid'],
  ['fr', 'paid'],
])('who reads %s is written to in the nearest language', (language, word) => {
  expect(compose(event[0] as PaymentEvent, language).subject).toContain(word);
});

describe('a message and an event', () => {
  it.each(event)('of $kind say the same', (one) => {
    const received = parseOutboxEvent(serializeOutboxEvent(one));
    expect(received).toEqual(one);
    expect(toEventDetail(received)).toMatchObject({ schema: `${one.kind}/1`, version: 2, paymentId, amount: USD });
    expect(eventSchemas()).toHaveProperty([one.kind, 'properties', 'schema', 'const'], `${one.kind}/1`);
  });

  it('that breaks its schema is not published', () => {
    expect(() => toEventDetail({ ...event[0], version: 0 } as PaymentEvent)).toThrow();
    expect(() => parseOutboxEvent('{"kind":"payment.unheard_of"}')).toThrow();
  });
});
