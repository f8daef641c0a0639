import * as z from 'zod';
import { cardError, invalidRequest } from './errors.ts';
import { cardByNumber, cardByToken, isCardNumber, type TestCard } from './test-cards.ts';

export const cardFields = z.strictObject({
  number: z.string(),
  exp_month: z.string(),
  exp_year: z.string(),
  cvc: z.string().optional(),
});

export interface CardEntry {
  card: TestCard;
  expMonth: number;
  expYear: number;
}

/** Validates the card fields, in Stripe's order, and finds the test card. */
export function readCard(fields: z.output<typeof cardFields>, now = new Date()): CardEntry {
  const number = fields.number.replace(/[ -]/g, '');
  if (!isCardNumber(number)) {
    throw cardError({ code: 'incorrect_number', message: 'Your card number is incorrect.', param: 'number' });
  }
  const expMonth = Number(fields.exp_month);
  if (!Number.isInteger(expMonth) || expMonth < 1 || expMonth > 12) {
    throw cardError({
      code: 'invalid_expiry_month',
      message: "Your card's expiration month is invalid.",
      param: 'exp_month',
    });
  }
  const expYear = fields.exp_year.length === 2 ? 2000 + Number(fields.exp_year) : Number(fields.exp_year);
  if (!isFuture(expYear, expMonth, now)) {
    throw cardError({
      code: 'invalid_expiry_year',
      message: "Your card's expiration year is invalid.",
      param: 'exp_year',
    });
  }
  if (fields.cvc !== undefined && !/^\d{3,4}$/.test(fields.cvc)) {
    throw cardError({ code: 'invalid_cvc', message: "Your card's security code is invalid.", param: 'cvc' });
  }
  const card = cardByNumber(number);
  if (card === undefined) {
    throw cardError({
      code: 'card_declined',
      decline_code: 'test_mode_live_card',
      message: 'Your card was declined. Your request was in test mode, but used a non test (live) card.',
    });
  }
  return { card, expMonth, expYear };
}

/** Finds the card of one of Stripe's test PaymentMethods, such as `pm_card_visa`. */
export function namedCard(token: string, now = new Date()): CardEntry {
  const card = cardByToken(token);
  if (card === undefined) {
    throw invalidRequest(`No such PaymentMethod: '${token}'`, 'resource_missing', 'payment_method');
  }
  return { card, expMonth: 12, expYear: now.getUTCFullYear() + 1 };
}

function isFuture(year: number, month: number, now: Date): boolean {
  if (!Number.isInteger(year) || year > now.getUTCFullYear() + 50) return false;
  return year * 12 + month >= now.getUTCFullYear() * 12 + now.getUTCMonth() + 1;
}
