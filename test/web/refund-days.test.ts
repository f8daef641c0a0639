import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { createEmailComposer } from '../../functions/send-email/emails/compose.ts';
import { LANGUAGES, type Language } from '../../shared/domain/languages.ts';
import { REFUND_WORKING_DAYS } from '../../shared/domain/refund.ts';
import type { PaymentEvent } from '../../shared/use-cases/outbox/notify-applicant.ts';
import { STATE_NAMES, STATES } from '../../web/src/payment/status-table.ts';
import { anApplication, aPayment, NOW, OFFICE, USD } from '../support/fixtures.ts';

const { from, to } = REFUND_WORKING_DAYS;
/** How each language says from when to when a refund arrives, and by when at the latest. */
const PHRASES: Readonly<Record<Language, { range: string; latest: string; days: RegExp }>> = {
  en: { range: `${from} to ${to} working days`, latest: `${to} working days`, days: /\bdays?\b/gi },
  'zh-CN': { range: `${from} 至 ${to} 个工作日`, latest: `${to} 个工作日`, days: /工作日|\d\s*[天日]/g },
  ar: { range: `${from} إلى ${to} أيام عمل`, latest: `${to} أيام عمل`, days: /أيام|يوم/g },
};

const { id: paymentId, applicationId, method } = aPayment(anApplication());
const common = { id: '1', applicationId, paymentId, amount: USD, version: 1, at: NOW };
const refund = { ...common, refundId: 're_1', reason: 'goodwill' } as const;
const EMAILS: readonly PaymentEvent[] = [
  { ...common, kind: 'payment.not_accepted', method, reason: 'quote_superseded' },
  { ...refund, kind: 'payment.refund_initiated' },
];
const BY_OFFICE: PaymentEvent = { ...refund, kind: 'payment.refunded', manual: true };
const compose = createEmailComposer('https://visa.example.org', OFFICE);

/** The states of a payment whose money goes back, except that a dispute has taken it. */
const REFUNDS = STATE_NAMES.filter((name) => STATES[name].money.endsWith('_back') && name !== 'charged_back');

function siteTexts(language: Language): string[] {
  const json = readFileSync(new URL(`../../web/src/i18n/${language}.json`, import.meta.url), 'utf8');
  const { view } = JSON.parse(json) as { view: Record<string, { text: string }> };
  const values: Record<string, unknown> = REFUND_WORKING_DAYS;
  return REFUNDS.map((name) =>
    (view[name]?.text ?? '').replace(/\{\{(\w+)\}\}/g, (_, key: string) => `${values[key] ?? ''}`),
  );
}

describe.each(LANGUAGES)('the days until a refund arrives, in %s', (language) => {
  const { range, latest, days } = PHRASES[language];
  const emails = EMAILS.map((event) => compose(event, language).text);

  it('are the same on the site and in e-mails, and are working days', () => {
    expect(REFUNDS).toHaveLength(4);
    for (const text of [...emails, ...siteTexts(language)]) {
      expect(text).toContain(range);
      expect(text.replaceAll(range, '').match(days), text).toBeNull();
    }
  });

  it('are over when the payer may ask for a refund that the office has sent', () => {
    const { text } = compose(BY_OFFICE, language);
    expect(text).toContain(latest);
    expect(text.replaceAll(latest, '').match(days), text).toBeNull();
  });
});
