import { formatMoney } from '../../../shared/domain/format-money.ts';
import { receiptNumber } from '../../../shared/domain/ids.ts';
import { closestLanguage, type Language } from '../../../shared/domain/languages.ts';
import type { Office } from '../../../shared/domain/office.ts';
import { escapeHtml, htmlEmail, paragraph, smallPrint } from '../../../shared/email/html-email.ts';
import { htmlSignature, textSignature } from '../../../shared/email/signature.ts';
import type { EmailMessage } from '../../../shared/ports/outbox/email.ts';
import type { PaymentEvent } from '../../../shared/use-cases/outbox/notify-applicant.ts';
import { ar } from './ar.ts';
import { en } from './en.ts';
import type { EmailContent, EmailTemplates, TemplateData } from './templates.ts';
import { zhCN } from './zh-cn.ts';

const TEMPLATES: Readonly<Record<Language, EmailTemplates>> = { en, 'zh-CN': zhCN, ar };

/** @param siteUrl the site's origin, the only link target; the linked page never asks for card data */
export function createEmailComposer(siteUrl: string, office: Office) {
  return (event: PaymentEvent, preferredLanguage: string): EmailMessage => {
    const language = closestLanguage(preferredLanguage);
    const templates = TEMPLATES[language];
    const data = { amount: formatMoney(event.amount, language, 'code'), siteUrl };
    const { subject, paragraphs } = contentOf(event, templates, data);
    const number = receiptNumber(event.paymentId);
    const page = `${siteUrl}/payments/${event.paymentId}`;
    const footer = [`${templates.receiptNumber}: ${number}`, `${templates.details}: ${page}`];
    const text = `${[...paragraphs, footer.join('\n'), templates.warning, textSignature(office, language)].join('\n\n')}\n`;
    const html = htmlEmail(language, subject, [
      ...paragraphs.map(paragraph),
      `<p>${escapeHtml(templates.receiptNumber)}: <strong><bdi>${number}</bdi></strong><br>
<a href="${escapeHtml(page)}">${escapeHtml(templates.details)}</a></p>`,
      smallPrint(templates.warning),
      htmlSignature(office, language),
    ]);
    return { subject, text, html };
  };
}

function contentOf(event: PaymentEvent, templates: EmailTemplates, data: TemplateData): EmailContent {
  switch (event.kind) {
    case 'payment.paid':
      return templates.paid(data);
    case 'payment.not_accepted':
      return templates.notAccepted(data, event.reason);
    case 'payment.closed':
      return event.state === 'expired' ? templates.expired(data) : templates.failed(data);
    case 'payment.refunded':
      return templates.refundedManually(data);
    case 'payment.refund_initiated':
      return templates.refundInitiated(data);
    case 'payment.refund_failed':
      return event.next === 'retry' ? templates.refundReturned(data) : templates.refundFailed(data);
    case 'payment.disputed':
      if (event.state === 'won') return templates.disputeWon(data);
      if (event.state !== 'lost') return templates.disputed(data);
      return event.reversed ? templates.disputeReversed(data) : templates.disputeLost(data);
  }
}
