import type { LANGUAGES } from '../../../shared/api/routes.ts';
import { receiptNumber } from '../../../shared/domain/ids.ts';
import { type Money, toDecimal } from '../../../shared/domain/money.ts';
import type { EmailMessage } from '../../../shared/ports/outbox/email.ts';
import type { PaymentEvent } from '../../../shared/use-cases/outbox/notify-applicant.ts';
import { ar } from './ar.ts';
import { en } from './en.ts';
import type { EmailContent, EmailTemplates, TemplateData } from './templates.ts';
import { zhCN } from './zh-cn.ts';

const TEMPLATES: Readonly<Record<(typeof LANGUAGES)[number], EmailTemplates>> = { en, 'zh-CN': zhCN, ar };

/** @param siteUrl the site's origin; nothing else is ever linked to, and nothing on the linked page asks for card data */
export function createEmailComposer(siteUrl: string) {
  return (event: PaymentEvent, wanted: string): EmailMessage => {
    const [language, words] = closestTemplates(wanted);
    const facts = { amount: formatMoney(event.amount, words.locale), siteUrl };
    const { subject, paragraphs } = contentOf(event, words, facts);
    const number = receiptNumber(event.paymentId);
    const page = `${siteUrl}/payments/${event.paymentId}`;
    const labelled = [`${words.receiptNumber}: ${number}`, `${words.details}: ${page}`];
    const text = `${[...paragraphs, labelled.join('\n'), words.warning].join('\n\n')}\n`;
    const html = `<!doctype html>
<html lang="${language}" dir="${words.direction}">
<head><meta charset="utf-8"><title>${escapeHtml(subject)}</title></head>
<body>
${paragraphs.map((one) => `<p>${escapeHtml(one)}</p>`).join('\n')}
<p>${escapeHtml(words.receiptNumber)}: <strong><bdi>${number}</bdi></strong><br>
<a href="${escapeHtml(page)}">${escapeHtml(words.details)}</a></p>
<p><small>${escapeHtml(words.warning)}</small></p>
</body>
</html>
`;
    return { subject, text, html };
  };
}

function contentOf(event: PaymentEvent, words: EmailTemplates, facts: TemplateData): EmailContent {
  switch (event.kind) {
    case 'payment.paid':
      return words.paid(facts);
    case 'payment.not_accepted':
      return words.notAccepted(facts, event.reason);
    case 'payment.closed':
      return event.state === 'expired' ? words.expired(facts) : words.failed(facts);
    case 'payment.refunded':
      return event.manual ? words.refundedManually(facts) : words.refunded(facts);
    case 'payment.disputed':
      if (event.state === 'won') return words.disputeWon(facts);
      return event.state === 'lost' ? words.disputeLost(facts) : words.disputed(facts);
  }
}

/** By its primary tag: `zh-TW` is read by who reads `zh-CN`. English where there is none. */
function closestTemplates(wanted: string): [string, EmailTemplates] {
  const primary = (tag: string) => tag.toLowerCase().split('-')[0];
  return Object.entries(TEMPLATES).find(([tag]) => primary(tag) === primary(wanted)) ?? ['en', en];
}

function formatMoney(value: Money, locale: string): string {
  const format = new Intl.NumberFormat(locale, {
    style: 'currency',
    currency: value.currency,
    currencyDisplay: 'code',
  });
  return format.format(Number(toDecimal(value)));
}

function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
}
