import { REFUND_WORKING_DAYS } from '../../../shared/domain/refund.ts';
import type { EmailTemplates } from './templates.ts';

const { from, to } = REFUND_WORKING_DAYS;
const REFUND_NOTE = `The money goes back to the card or account that it came from. You do not need to do anything; once it is sent, most banks show it within ${from} to ${to} working days.`;

export const en: EmailTemplates = {
  paid: ({ amount }) => ({
    subject: `Your e-Visa fee is paid: ${amount}`,
    paragraphs: [
      `We have received ${amount}. Your e-Visa application is paid.`,
      'There is nothing more to pay. Please keep the receipt number: the visa office asks for it when you call.',
    ],
  }),
  notAccepted: ({ amount }, reason) => ({
    subject: `Your payment of ${amount} is being returned`,
    paragraphs: [`We have received ${amount} but cannot keep it: ${reasonText(reason)}.`, REFUND_NOTE],
  }),
  failed: ({ amount, siteUrl }) => ({
    subject: 'Your e-Visa payment did not go through',
    paragraphs: [
      `The payment of ${amount} did not go through. Nothing was charged, and your application is not paid yet.`,
      `To pay, open ${siteUrl}, sign in and start again. Another card or another way to pay may help.`,
    ],
  }),
  expired: ({ amount, siteUrl }) => ({
    subject: 'Your e-Visa payment was not completed',
    paragraphs: [
      `The time to pay ${amount} is over. Nothing was charged, and your application is not paid yet.`,
      `To pay, open ${siteUrl}, sign in and start again.`,
    ],
  }),
  refundInitiated: ({ amount }) => ({
    subject: `We are refunding ${amount}`,
    paragraphs: [`We are refunding ${amount}.`, REFUND_NOTE, 'The page of the payment shows how far the refund is.'],
  }),
  refundReturned: ({ amount }) => ({
    subject: `Your refund of ${amount} has not arrived yet`,
    paragraphs: [
      `The refund of ${amount} was returned to us. We send it again without being asked.`,
      'If that does not work either, the visa office sends it to you in another way. You still get your money, and you do not need to do anything.',
    ],
  }),
  refundFailed: ({ amount }) => ({
    subject: `Your refund of ${amount}: the visa office is taking care of it`,
    paragraphs: [
      `The refund of ${amount} has not reached you the way you paid. The visa office is taking care of it and, if necessary, sends it to you in another way, such as a bank transfer.`,
      'You still get your money. If the visa office needs anything from you, it contacts you. When you call, please name the receipt number.',
    ],
  }),
  refundedManually: ({ amount }) => ({
    subject: `We have refunded ${amount}`,
    paragraphs: [
      `We have refunded ${amount}. It could not go back the way you paid, so the visa office has sent it to you in another way, such as a bank transfer.`,
      `The page of the payment shows its reference. If it is not with you after ${to} working days, please call the visa office and name the receipt number.`,
    ],
  }),
  disputed: ({ amount }) => ({
    subject: `${amount} of your e-Visa payment is disputed`,
    paragraphs: [
      `A dispute over ${amount} of your e-Visa payment is open at your bank or payment provider.`,
      'If you did not ask for this, please contact your bank or payment provider. If you did, and it was a mistake, you can withdraw the dispute there.',
    ],
  }),
  disputeWon: ({ amount }) => ({
    subject: `The dispute over ${amount} is closed`,
    paragraphs: [
      `The dispute over ${amount} of your e-Visa payment was decided: the payment is valid.`,
      'You do not need to do anything.',
    ],
  }),
  disputeLost: ({ amount }) => ({
    subject: `${amount} was returned to you after a dispute`,
    paragraphs: [
      `Your bank or payment provider has returned ${amount} of your e-Visa payment to you, because of a dispute.`,
      'This does not change your application. You do not need to do anything.',
    ],
  }),
  disputeReversed: ({ amount }) => ({
    subject: 'Your e-Visa application is no longer paid',
    paragraphs: [
      `Your bank or payment provider has returned ${amount} of your e-Visa payment to you, because of a dispute. What is left does not cover the fee, so your application is no longer paid.`,
      'Please call the visa office and name the receipt number if you still want the visa.',
    ],
  }),
  receiptNumber: 'Receipt number',
  details: 'Details',
  warning: 'We never ask for card data or passwords by e-mail.',
};

function reasonText(reason: Parameters<EmailTemplates['notAccepted']>[1]): string {
  switch (reason) {
    case 'application_already_paid':
      return 'the application was already paid';
    case 'application_withdrawn':
      return 'the application was withdrawn';
    case 'quote_superseded':
      return 'the price had changed meanwhile';
    case 'amount_mismatch':
      return 'it is not the amount of the fee';
    default:
      return 'the application did not need it';
  }
}
