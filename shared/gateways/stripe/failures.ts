import Stripe from 'stripe';
import { StripeMisconfigured } from './connection.ts';

const { StripeAPIError, StripeConnectionError, StripeRateLimitError } = Stripe.errors;
const { StripeCardError, StripeInvalidRequestError } = Stripe.errors;
const { StripeAuthenticationError, StripePermissionError } = Stripe.errors;

/** A rejection with Stripe's own error code. */
export interface StripeRejection {
  readonly code: string;
}

/**
 * Classifies a failed call: rejected with Stripe's error code, or unknown because Stripe may have acted (no answer in time, 5xx, 409,
 * 429). All other errors are thrown: an idempotency error is a bug, a rejected key a configuration error.
 *
 * @throws StripeMisconfigured
 */
export function failureOf(error: unknown): StripeRejection | 'unknown' {
  if (error instanceof StripeAuthenticationError || error instanceof StripePermissionError) {
    throw new StripeMisconfigured(`Stripe rejected the secret key (${error.code ?? error.statusCode})`);
  }
  if (error instanceof StripeInvalidRequestError || error instanceof StripeCardError) {
    return { code: error.code ?? error.param ?? error.rawType ?? 'invalid_request' };
  }
  const isUnknown = [StripeConnectionError, StripeRateLimitError, StripeAPIError].some((kind) => error instanceof kind);
  if (isUnknown) return 'unknown';
  throw error;
}
