import type { Intent } from './objects/intent.ts';
import type { CardPaymentMethod, WalletPaymentMethod } from './objects/payment-method.ts';

export interface ErrorBody {
  type: 'api_error' | 'card_error' | 'idempotency_error' | 'invalid_request_error';
  message: string;
  code?: string;
  doc_url?: string;
  param?: string;
  decline_code?: string;
  charge?: string;
  payment_intent?: Intent;
  payment_method?: CardPaymentMethod | WalletPaymentMethod;
}

/** An error response of Stripe. `stored`: it is replayed for the same Idempotency-Key. */
export class StripeError extends Error {
  readonly status: number;
  readonly body: ErrorBody;
  readonly stored: boolean;

  constructor(status: number, body: ErrorBody, stored: boolean) {
    super(body.message);
    this.status = status;
    this.body =
      body.code === undefined ? body : { ...body, doc_url: `https://docs.stripe.com/error-codes/${body.code}` };
    this.stored = stored;
  }
}

/** A request that failed validation before it was executed: not stored for its Idempotency-Key (Stripe: Idempotent requests). */
export function invalidRequest(message: string, code?: string, param?: string, status = 400): StripeError {
  return new StripeError(
    status,
    { type: 'invalid_request_error', message, ...(code && { code }), ...(param && { param }) },
    false,
  );
}

export function resourceMissing(object: string, id: string, param = 'id'): StripeError {
  return invalidRequest(`No such ${object}: '${id}'`, 'resource_missing', param, 404);
}

export function unexpectedState(intent: Intent, message: string): StripeError {
  return new StripeError(
    400,
    { type: 'invalid_request_error', code: 'payment_intent_unexpected_state', message, payment_intent: intent },
    true,
  );
}

/** A request that was executed and rejected because of the payment's state. */
export function rejectedRequest(message: string, code?: string, param?: string): StripeError {
  return new StripeError(
    400,
    { type: 'invalid_request_error', message, ...(code && { code }), ...(param && { param }) },
    true,
  );
}

export function cardError(body: Omit<ErrorBody, 'type'>): StripeError {
  return new StripeError(402, { type: 'card_error', ...body }, true);
}

export function apiError(stored = true): StripeError {
  return new StripeError(500, { type: 'api_error', message: 'An unknown error occurred' }, stored);
}

/** Stripe: another request is working on the same object. */
export function lockTimeout(): StripeError {
  const message = 'This object cannot be accessed right now because another process is currently accessing it.';
  return invalidRequest(message, 'lock_timeout', undefined, 429);
}
