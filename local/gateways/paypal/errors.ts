import { newDebugId } from './ids.ts';

export interface Link {
  href: string;
  rel: string;
  method?: string;
}

interface Detail {
  issue: string;
  description: string;
  field?: string;
}

/** An error response of PayPal's REST APIs (PayPal: API responses). */
export class PayPalError extends Error {
  readonly status: number;
  readonly body: Readonly<Record<string, unknown>>;

  constructor(status: number, name: string, message: string, details?: readonly Detail[], links: readonly Link[] = []) {
    super(details?.[0]?.issue ?? name);
    this.status = status;
    this.body = { name, message, debug_id: newDebugId(), ...(details && { details }), links };
  }
}

/** A request that is well-formed but cannot be executed. */
export function unprocessable(issue: string, description = DESCRIPTIONS[issue] ?? issue, links?: readonly Link[]) {
  return new PayPalError(
    422,
    'UNPROCESSABLE_ENTITY',
    'The requested action could not be performed, semantically incorrect, or failed business validation.',
    [{ issue, description }],
    links,
  );
}

export function invalidRequest(issue: string, field: string) {
  return new PayPalError(
    400,
    'INVALID_REQUEST',
    'Request is not well-formed, syntactically incorrect, or violates schema.',
    [{ issue, field, description: DESCRIPTIONS[issue] ?? 'The value of a field does not conform to its format.' }],
  );
}

export function resourceNotFound() {
  return new PayPalError(404, 'RESOURCE_NOT_FOUND', 'The specified resource does not exist.', [
    {
      issue: 'INVALID_RESOURCE_ID',
      description: 'Specified resource ID does not exist. Please check the resource ID and try again.',
    },
  ]);
}

/** PayPal: two requests at once with the same PayPal-Request-Id. */
export function requestInProgress() {
  return new PayPalError(
    409,
    'RESOURCE_CONFLICT',
    'The server has detected a conflict while processing this request.',
    [
      {
        issue: 'PREVIOUS_REQUEST_IN_PROGRESS',
        description:
          'A previous request on this resource is currently in progress. Please wait for sometime and try again.',
      },
    ],
  );
}

export function rateLimited() {
  return new PayPalError(429, 'RATE_LIMIT_REACHED', 'Too many requests. Blocked due to rate limiting.');
}

export function serverError() {
  return new PayPalError(500, 'INTERNAL_SERVER_ERROR', 'An internal server error has occurred.');
}

const DESCRIPTIONS: Readonly<Record<string, string>> = {
  CAPTURE_FULLY_REFUNDED: 'The capture has already been fully refunded',
  INSTRUMENT_DECLINED:
    "The instrument presented  was either declined by the processor or bank, or it can't be used for this payment.",
  MISSING_REQUIRED_PARAMETER: 'A required field / parameter is missing.',
  ORDER_ALREADY_CAPTURED: "Order already captured. If 'intent=CAPTURE' only one capture per order is allowed.",
  ORDER_NOT_APPROVED:
    "Payer has not yet approved the Order for payment. Please redirect the payer to the 'rel':'approve' url returned as part of the HATEOAS links within the Create Order call or provide a valid payment_source in the request.",
  PAYPAL_REQUEST_ID_REQUIRED:
    "A PayPal-Request-Id is required if you are trying to process payment for an Order. Please specify a PayPal-Request-Id or Create the Order without a 'payment_source' specified.",
  PENDING_CAPTURE: 'Cannot initiate a refund as the capture is pending.',
  REFUND_AMOUNT_EXCEEDED:
    'The refund amount must be less than or equal to the capture amount that has not yet been refunded.',
  REFUND_CAPTURE_CURRENCY_MISMATCH: 'Refund must be in the same currency as the capture',
  REFUND_FAILED_INSUFFICIENT_FUNDS:
    'Capture could not be refunded due to insufficient funds. Please check to see if you have sufficient funds in your PayPal account or if the bank account linked to your PayPal account is verified and has sufficient funds.',
  REFUND_NOT_ALLOWED: 'Capture cannot be refunded.',
  REFUND_NOT_PERMITTED_DUE_TO_CHARGEBACK:
    'Refunds are not allowed on this capture due to a chargeback on the card or bank.',
  REFUND_TIME_LIMIT_EXCEEDED: 'You are over the time limit to perform a refund on this capture',
  TRANSACTION_DISPUTED: 'Refunds cannot be offered at this time because there is an open case on this transaction.',
  TRANSACTION_REFUSED: 'The request was refused.',
};
