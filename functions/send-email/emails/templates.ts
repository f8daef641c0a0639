import type { RefundReason } from '../../../shared/domain/refund-policy.ts';

/** What a letter can name. */
export interface TemplateData {
  /** With its currency, in the way of the language. */
  readonly amount: string;
  /** The site's address. */
  readonly siteUrl: string;
}

export interface EmailContent {
  readonly subject: string;
  /** What happened, and what to do next. */
  readonly paragraphs: readonly string[];
}

/** The letters of one language. */
export interface EmailTemplates {
  readonly direction: 'ltr' | 'rtl';
  readonly locale: string;
  readonly paid: (facts: TemplateData) => EmailContent;
  readonly notAccepted: (facts: TemplateData, reason: RefundReason | undefined) => EmailContent;
  readonly failed: (facts: TemplateData) => EmailContent;
  readonly expired: (facts: TemplateData) => EmailContent;
  readonly refunded: (facts: TemplateData) => EmailContent;
  /** Not in the way in which it was paid. */
  readonly refundedManually: (facts: TemplateData) => EmailContent;
  readonly disputed: (facts: TemplateData) => EmailContent;
  readonly disputeWon: (facts: TemplateData) => EmailContent;
  readonly disputeLost: (facts: TemplateData) => EmailContent;
  readonly receiptNumber: string;
  readonly details: string;
  /** Against whoever writes letters that look like ours. */
  readonly warning: string;
}
