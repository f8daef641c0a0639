import Stripe from 'stripe';
import { StripeMisconfigured } from './connection.ts';

const { StripeAPIError, StripeConnectionError, StripeRateLimitError } = Stripe.errors;
const { StripeCardError, StripeInvalidRequestError } = Stripe.errors;
const { StripeAuthenticationError, StripePermissionError } = Stripe.errors;

/** Stripe's own word for what it will not do. */
export interface StripeRejection {
  readonly code: string;
}

/**
 * What a call came to that did not succeed: refused with Stripe's own word, or unknown, since it may have acted: no answer in
 * time, 5xx, 409, 429. Everything else is thrown: an idempotency error is a bug, a refused key a wrong configuration.
 */
export function failureOf(error: unknown): StripeRejection | 'unknown' {
  if (error instanceof StripeAuthenticationError || error instanceof StripePermissionError) {
    throw new StripeMisconfigured(`Stripe does not take the secret key (${error.code ?? error.statusCode})`);
  }
  if (error instanceof StripeInvalidRequestError || error instanceof StripeCardError) {
    return { code: error.code ?? error.param ?? error.rawType ?? 'invalid_request' };
  }
  const silent = [StripeConnectionError, StripeRateLimitError, StripeAPIError].some((kind) => error instanceof kind);
  if (silent) return 'unknown';
  throw error;
}
