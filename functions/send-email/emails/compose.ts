import type { LANGUAGES } from '../../../shared/api/routes.ts';
import { receiptNumber } from '../../../shared/domain/ids.ts';
import { type Money, toDecimal } from '../../../shared/domain/money.ts';
import type { Letter } from '../../../shared/ports/outbox/email.ts';
import type { PaymentNews } from '../../../shared/use-cases/outbox/notify-applicant.ts';
import { ar } from './ar.ts';
import { en } from './en.ts';
import type { Facts, Said, Words } from './words.ts';
import { zhCN } from './zh-cn.ts';

const LETTERS: Readonly<Record<(typeof LANGUAGES)[number], Words>> = { en, 'zh-CN': zhCN, ar };

/** @param siteUrl the site's origin; nothing else is ever linked to, and nothing on the linked page asks for card data */
export function composer(siteUrl: string) {
  return (news: PaymentNews, wanted: string): Letter => {
    const [language, words] = nearest(wanted);
    const facts = { amount: formatMoney(news.amount, words.locale), site: siteUrl };
    const { subject, paragraphs } = said(news, words, facts);
    const number = receiptNumber(news.paymentId);
    const page = `${siteUrl}/payments/${news.paymentId}`;
    const labelled = [`${words.receiptNumber}: ${number}`, `${words.details}: ${page}`];
    const text = `${[...paragraphs, labelled.join('\n'), words.warning].join('\n\n')}\n`;
    const html = `<!doctype html>
<html lang="${language}" dir="${words.direction}">
<head><meta charset="utf-8"><title>${escaped(subject)}</title></head>
<body>
${paragraphs.map((one) => `<p>${escaped(one)}</p>`).join('\n')}
<p>${escaped(words.receiptNumber)}: <strong><bdi>${number}</bdi></strong><br>
<a href="${escaped(page)}">${escaped(words.details)}</a></p>
<p><small>${escaped(words.warning)}</small></p>
</body>
</html>
`;
    return { subject, text, html };
  };
}

function said(news: PaymentNews, words: Words, facts: Facts): Said {
  switch (news.kind) {
    case 'payment.paid':
      return words.paid(facts);
    case 'payment.not_accepted':
      return words.notAccepted(facts, news.reason);
    case 'payment.closed':
      return news.state === 'expired' ? words.expired(facts) : words.refused(facts);
    case 'payment.refunded':
      return news.byHand ? words.refundedByHand(facts) : words.refunded(facts);
    case 'payment.disputed':
      if (news.state === 'won') return words.disputeWon(facts);
      return news.state === 'lost' ? words.disputeLost(facts) : words.disputed(facts);
  }
}

/** By its primary tag: `zh-TW` is read by who reads `zh-CN`. English where there is none. */
function nearest(wanted: string): [string, Words] {
  const primary = (tag: string) => tag.toLowerCase().split('-')[0];
  return Object.entries(LETTERS).find(([tag]) => primary(tag) === primary(wanted)) ?? ['en', en];
}

function formatMoney(value: Money, locale: string): string {
  const format = new Intl.NumberFormat(locale, {
    style: 'currency',
    currency: value.currency,
    currencyDisplay: 'code',
  });
  return format.format(Number(toDecimal(value)));
}

function escaped(text: string): string {
  return text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
}
