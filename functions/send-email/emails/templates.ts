import type { RefundReason } from '../../../shared/domain/refund-policy.ts';

/** What a letter can name. */
export interface Facts {
  /** With its currency, in the way of the language. */
  readonly amount: string;
  /** The site's address. */
  readonly site: string;
}

export interface Said {
  readonly subject: string;
  /** What happened, and what to do next. */
  readonly paragraphs: readonly string[];
}

/** The letters of one language. */
export interface Words {
  readonly direction: 'ltr' | 'rtl';
  readonly locale: string;
  readonly paid: (facts: Facts) => Said;
  readonly notAccepted: (facts: Facts, reason: RefundReason | undefined) => Said;
  readonly refused: (facts: Facts) => Said;
  readonly expired: (facts: Facts) => Said;
  readonly refunded: (facts: Facts) => Said;
  /** Not in the way in which it was paid. */
  readonly refundedByHand: (facts: Facts) => Said;
  readonly disputed: (facts: Facts) => Said;
  readonly disputeWon: (facts: Facts) => Said;
  readonly disputeLost: (facts: Facts) => Said;
  readonly receiptNumber: string;
  readonly details: string;
  /** Against whoever writes letters that look like ours. */
  readonly warning: string;
}
