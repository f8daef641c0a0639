import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { createEmailComposer } from '../../functions/send-email/emails/compose.ts';
import type { PaymentEvent } from '../../shared/use-cases/outbox/notify-applicant.ts';
import { LANGUAGES, type Language } from '../../web/src/i18n/languages.ts';
import { anApplication, aPayment, NOW, OFFICE, USD } from '../support/fixtures.ts';

// A wallet's payment is processed, disputed and returned by the wallet; only a card's by a bank.
const BANK: Readonly<Record<Language, RegExp>> = { en: /bank/i, 'zh-CN': /银行/, ar: /مصرف|بنك/ };
const PROVIDER: Readonly<Record<Language, RegExp>> = {
  en: /payment provider/,
  'zh-CN': /支付服务商/,
  ar: /مزوّد الدفع/,
};
/** A transfer, the payer's card or account, and "most banks show it". */
const OTHER_BANKS =
  /bank transfer|[Mm]ost banks|bank or account|银行转账|多数银行|银行卡|银行或账户|تحويل مصرفي|معظم المصارف|مصرفك أو حسابك/g;

/** What is said of payments by every method. */
const SECTIONS = ['view', 'next', 'check', 'history', 'dispute', 'refund', 'receipt', 'application', 'home'];

function textsIn(language: string): [key: string, text: string][] {
  const all = JSON.parse(readFileSync(new URL(`../../web/src/i18n/${language}.json`, import.meta.url), 'utf8'));
  const flat = (value: object | string, key: string): [string, string][] =>
    typeof value === 'string'
      ? [[key, value]]
      : Object.entries(value).flatMap(([name, one]) => flat(one, `${key}.${name}`));
  return SECTIONS.flatMap((section) => flat(all[section], section));
}

function emailsIn(language: string): [key: string, text: string][] {
  const { id: paymentId, applicationId } = aPayment(anApplication());
  const about = { id: '1', applicationId, paymentId, method: 'paypal', amount: USD, version: 2, at: NOW } as const;
  const refund = { ...about, refundId: 're_1', reason: 'goodwill' } as const;
  const dispute = { ...about, kind: 'payment.disputed', disputeId: 'PP-D-1', lost: USD, reversed: false } as const;
  const events: readonly PaymentEvent[] = [
    { ...refund, kind: 'payment.refund_initiated' },
    { ...refund, kind: 'payment.refund_failed', next: 'retry' },
    { ...refund, kind: 'payment.refund_failed', next: 'manual_review' },
    { ...refund, kind: 'payment.refunded', manual: true },
    ...(['open', 'won', 'lost'] as const).map((state) => ({ ...dispute, state })),
    { ...dispute, state: 'lost', reversed: true },
  ];
  const compose = createEmailComposer('https://visa.example.org', OFFICE);
  return events.map((event) => {
    const { subject, text } = compose(event, language);
    return [event.kind, `${subject}\n${text}`];
  });
}

describe.each(LANGUAGES)('in %s', (language) => {
  test('no text that is shown for every method speaks of a bank alone', () => {
    const alone = [...textsIn(language), ...emailsIn(language)].flatMap(([key, text]) =>
      text
        .replace(OTHER_BANKS, '')
        .split(/[.。؟?!\n]/)
        .filter((sentence) => BANK[language].test(sentence) && !PROVIDER[language].test(sentence))
        .map((sentence) => `${key}: ${sentence}`),
    );
    expect(alone).toEqual([]);
  });
});
