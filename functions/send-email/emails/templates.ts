import type { RefundReason } from '../../../shared/domain/refund-policy.ts';

/** The values that an email can contain. */
export interface TemplateData {
  /** With its currency, formatted for the language. */
  readonly amount: string;
  /** The site's origin. */
  readonly siteUrl: string;
}

export interface EmailContent {
  readonly subject: string;
  /** What happened, and what to do next. */
  readonly paragraphs: readonly string[];
}

/** The emails in one language. */
export interface EmailTemplates {
  readonly paid: (data: TemplateData) => EmailContent;
  readonly notAccepted: (data: TemplateData, reason: RefundReason | undefined) => EmailContent;
  readonly failed: (data: TemplateData) => EmailContent;
  readonly expired: (data: TemplateData) => EmailContent;
  readonly refundInitiated: (data: TemplateData) => EmailContent;
  /** The bank has returned it; it is sent again. */
  readonly refundReturned: (data: TemplateData) => EmailContent;
  /** The visa office takes care of it. */
  readonly refundFailed: (data: TemplateData) => EmailContent;
  /** Refunded outside the gateway. */
  readonly refundedManually: (data: TemplateData) => EmailContent;
  readonly disputed: (data: TemplateData) => EmailContent;
  readonly disputeWon: (data: TemplateData) => EmailContent;
  /** A lost dispute; the application is paid or not as before. */
  readonly disputeLost: (data: TemplateData) => EmailContent;
  /** A lost dispute, after which the application no longer counts as paid. */
  readonly disputeReversed: (data: TemplateData) => EmailContent;
  readonly receiptNumber: string;
  readonly details: string;
  /** Warns of phishing. */
  readonly warning: string;
}
