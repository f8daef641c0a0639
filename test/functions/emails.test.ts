import { describe, expect, it } from 'vitest';
import { createEmailComposer } from '../../functions/send-email/emails/compose.ts';
import { eventSchemas, toEventDetail } from '../../shared/adapters/event-bridge/events.ts';
import { parseOutboxEvent, serializeOutboxEvent } from '../../shared/adapters/sqs/outbox-event-message.ts';
import { automaticRefund } from '../../shared/domain/apply-settlement.ts';
import { LANGUAGES, type Language } from '../../shared/domain/languages.ts';
import { outboxEventsOf } from '../../shared/domain/outbox-event.ts';
import type { Payment } from '../../shared/domain/payment.ts';
import type { Refund } from '../../shared/domain/refund.ts';
import { type RefundStatus, settleRefund } from '../../shared/domain/settle-refund.ts';
import { notifyApplicant, type PaymentEvent } from '../../shared/use-cases/outbox/notify-applicant.ts';
import { anApplication, aPayment, HOUR, NOW, OFFICE, USD } from '../support/fixtures.ts';
import { SCRIPTS } from '../support/scripts.ts';

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
  { ...refunded, id: '5', kind: 'payment.refund_initiated', refundId: 're_1', reason: 'goodwill' },
  { ...refunded, id: '5r', kind: 'payment.refund_failed', refundId: 're_1', reason: 'goodwill', next: 'retry' },
  { ...refunded, id: '5f', kind: 'payment.refund_failed', refundId: 're_1', reason: 'goodwill', next: 'manual_review' },
  { ...refunded, id: '5h', kind: 'payment.refunded', refundId: 're_1', reason: 'goodwill', manual: true },
  ...(['open', 'won', 'lost'] as const).map((state): PaymentEvent => ({ ...disputed, id: `6.${state}`, state })),
  { ...disputed, id: '6.reversed', state: 'lost', reversed: true },
];
const compose = createEmailComposer('https://visa.example.org', OFFICE);

describe('an office without a sender', () => {
  it('reads nothing and sends nothing', async () => {
    const never = () => Promise.reject(new Error('not expected'));
    const applications = { get: never };
    const processedEvents = { get: never, markProcessed: never };
    const [paid] = events as [PaymentEvent];
    const result = notifyApplicant({ applications, processedEvents, email: undefined, compose }, paid);
    await expect(result).resolves.toBe('no_email');
  });
});

describe.each(LANGUAGES)('emails in %s', (language) => {
  const emails = events.map((event) => compose(event, language));

  it('have a distinct text for each event, in this language', () => {
    expect(new Set(emails.map(({ text }) => text)).size).toBe(events.length);
    for (const { subject, text } of emails) {
      expect(subject).toMatch(SCRIPTS[language]);
      expect(text).toMatch(SCRIPTS[language]);
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

  it('are signed by the office, escaped, without a link to it', () => {
    for (const { text, html } of emails) {
      expect(text).toMatch(/\n\n.+\n\+1 \(555\) 0100\noffice@example\.org\nhttps:\/\/office\.example\.org\n$/);
      expect(text).toContain(`\n${OFFICE.name[language as Language]}\n`);
      expect(html).not.toContain('"Permits"');
      expect(html).not.toMatch(/href="(mailto|tel|https:\/\/office)/);
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

it.each([
  ['en', /has not reached you.*if necessary/],
  ['zh-CN', /尚未.*必要时/],
  ['ar', /لم يصلك بعد.*عند الحاجة/],
])('a refund that staff take over may still arrive, in %s', (language, unknown) => {
  const failed = events.find((event) => event.kind === 'payment.refund_failed' && event.next === 'manual_review');
  expect(compose(failed as PaymentEvent, language).text).toMatch(unknown);
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

describe('the e-mails about a refund', () => {
  const DAY = 24 * HOUR;
  const application = anApplication({ state: 'withdrawn', paidBy: paymentId });

  /** The subjects of all e-mails, in their order, while the gateway reports about a refund, a day after another. */
  async function subjectsAfter(reports: readonly RefundStatus['outcome'][]): Promise<string[]> {
    const subjects: string[] = [];
    const processed = new Set<string>();
    let rows = {
      payment: {
        ...payment,
        state: 'succeeded',
        accepted: true,
        refundable: 0,
        refundTotals: { due: USD.amount },
      } as Payment,
      refund: automaticRefund(payment, USD, 'application_withdrawn', NOW),
    };
    const publish = async () => {
      // Twice: every event may be delivered again.
      for (const event of [...eventsOf(rows), ...eventsOf(rows)]) {
        await notifyApplicant(
          {
            applications: { get: async () => application },
            processedEvents: {
              get: async () => ({ eventIds: processed, version: 0 }),
              markProcessed: async ({ id }) => void processed.add(id),
            },
            email: { send: async (_, { subject }) => void subjects.push(subject) },
            compose,
          },
          event,
        );
      }
    };
    await publish();
    for (const [day, outcome] of reports.entries()) {
      const now = NOW + day * DAY;
      const change = settleRefund(rows.payment, rows.refund, { outcome }, 'notification', now);
      const [nextPayment = rows.payment] = change?.payments ?? [];
      const [nextRefund = rows.refund] = change?.refunds ?? [];
      rows = { payment: nextPayment, refund: nextRefund };
      await publish();
    }
    return subjects;
  }

  const eventsOf = ({ payment: of, refund }: { payment: Payment; refund: Refund }) =>
    outboxEventsOf({ payments: [of], refunds: [refund] }).filter(({ kind }) => kind.includes('refund'));

  it('announce its start once, however it goes on', async () => {
    expect(await subjectsAfter(['pending', 'done', 'done'])).toEqual([expect.stringMatching(/^We are refunding/)]);
  });

  it('say that it was returned, and later that the office takes over, each once', async () => {
    const reports = ['done', 'failed', 'done', 'failed', 'done', 'failed', 'done', 'failed', 'failed'] as const;
    expect(await subjectsAfter(reports)).toEqual([
      expect.stringMatching(/^We are refunding/),
      expect.stringMatching(/has not arrived yet$/),
      expect.stringMatching(/the visa office is taking care of it$/),
    ]);
  });
});
