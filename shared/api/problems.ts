import type * as z from 'zod';
import type { DomainErrorCode } from '../domain/domain-error.ts';
import { MAX_EXPORT_DAYS } from '../domain/export.ts';
import { MAX_SEARCH_DAYS } from '../domain/search.ts';
import type { problem as problemSchema } from './schemas.ts';

export type Problem = z.output<typeof problemSchema>;

type RequestCode =
  | 'invalid_request'
  | 'invalid_json'
  | 'unsupported_media_type'
  | 'body_too_large'
  | 'invalid_cursor'
  | 'number_mistyped'
  | 'idempotency_key_missing'
  | 'invalid_signature'
  | 'unreadable_notification'
  | 'unauthorized'
  | 'forbidden'
  | 'direct_access_forbidden'
  | 'too_many_requests'
  | 'temporarily_unavailable'
  | 'internal_error';
export type ProblemCode = DomainErrorCode | RequestCode;

type ProblemText = readonly [status: number, title: string, detail: string, next: string];

const NOTHING_CHARGED = 'Nothing was charged.';

/** All errors of the API: status, title, meaning, and what to do next. The codes are stable. */
export const PROBLEMS: Readonly<Record<ProblemCode, ProblemText>> = {
  invalid_request: [
    400,
    'Invalid request',
    'Part of the request is missing or malformed.',
    'Correct the fields named in errors.',
  ],
  invalid_json: [400, 'Invalid JSON', 'The body is not JSON.', 'Send a JSON object.'],
  unsupported_media_type: [
    415,
    'Unsupported media type',
    'The body is not application/json.',
    'Send application/json.',
  ],
  body_too_large: [413, 'Too large', 'The body is larger than this route allows.', 'Send a smaller body.'],
  invalid_cursor: [400, 'Invalid cursor', 'The cursor does not belong to this list.', 'Start again without a cursor.'],
  number_mistyped: [
    422,
    'Number mistyped',
    'At least one character is missing or wrong, or it is a number of another kind.',
    'Read it again, character by character. O counts as 0, I and L as 1; there is no U. Without dashes, a receipt number has 26 characters and an application number 18.',
  ],
  idempotency_key_missing: [
    400,
    'Idempotency-Key missing',
    'A refund request needs its own idempotency key.',
    'Send an Idempotency-Key header of 1 to 255 characters; repeat it when you repeat the request.',
  ],
  invalid_signature: [
    400,
    'Invalid notification',
    'The notification could not be verified.',
    'Sign it with the registered key.',
  ],
  unreadable_notification: [
    422,
    'Unreadable notification',
    'The notification is genuine, but this version cannot read it. Nothing was processed, and an alarm was raised.',
    'Check the payload style and the API version of the webhook endpoint, then send the notification again. The payment itself is also found by a query.',
  ],
  unauthorized: [401, 'Not signed in', 'No valid access token was sent.', 'Sign in and send the access token.'],
  forbidden: [403, 'Forbidden', 'This account is not allowed to do that.', 'Sign in with another account.'],
  direct_access_forbidden: [
    403,
    'Forbidden',
    'Direct access to this address is not allowed.',
    'Use the address of the site.',
  ],
  not_found: [
    404,
    'Not found',
    'There is nothing at this address that you can access.',
    'See your list of applications and payments.',
  ],
  application_not_draft: [
    409,
    'Already submitted',
    'A submitted application can no longer be changed here.',
    'Withdraw it and start a new one, or contact the visa office.',
  ],
  application_not_submitted: [409, 'Not submitted', 'The application is still a draft.', 'Submit it, then pay.'],
  application_already_paid: [
    409,
    'Already paid',
    `The application is paid. ${NOTHING_CHARGED}`,
    'See its payment for the receipt.',
  ],
  application_withdrawn: [409, 'Withdrawn', 'The application was withdrawn.', 'Start a new application.'],
  withdrawal_not_allowed: [
    409,
    'Too late',
    'The visa office is already processing the application.',
    'Contact the visa office.',
  ],
  application_unreadable: [
    500,
    'Cannot be read',
    'The personal data of this application cannot be read. Its payments are not affected.',
    'Contact the visa office and give them the request id.',
  ],
  status_change_not_allowed: [
    409,
    'Status change not allowed',
    'The application cannot move to that status from its current one.',
    'Load the application again and check its status.',
  ],
  own_application: [
    403,
    'Your own application',
    'You cannot process your own application or its payments.',
    'Ask a colleague to do it.',
  ],
  arrival_date_past: [
    422,
    'Arrival date is past',
    'The date of arrival is in the past.',
    'Correct the date of arrival. If the application is submitted, withdraw it and start a new one.',
  ],
  no_fee_for_application: [
    422,
    'No fee',
    'There is no fee for this visa type and nationality.',
    'Choose another visa type.',
  ],
  quote_expired: [
    409,
    'Price no longer locked',
    `The locked price has expired. ${NOTHING_CHARGED}`,
    "Submit the application again to lock today's price.",
  ],
  method_not_available: [
    409,
    'Method not available',
    `This application cannot be paid by that method. ${NOTHING_CHARGED}`,
    'Choose one of the methods in its quote.',
  ],
  payment_in_progress: [
    409,
    'Another payment is open',
    'An earlier payment can still be paid. It is being closed.',
    'Start another payment at the time given, or choose the method of the earlier one to continue it.',
  ],
  payment_processing: [
    409,
    'Payment in progress',
    'The gateway is processing the payment.',
    'Do not pay again. The result is shown here as soon as it is known.',
  ],
  payment_status_unknown: [
    503,
    'Not known yet',
    'The gateway does not answer, so it is not known whether the payment was made.',
    'Do not pay again. Check the payment in a few minutes.',
  ],
  payment_already_succeeded: [
    409,
    'Already paid',
    'The payment has succeeded and can no longer be canceled.',
    'Withdraw the application to get a refund.',
  ],
  payment_not_succeeded: [
    409,
    'Nothing was paid',
    'This payment has no money to refund.',
    'See the other payments of the application.',
  ],
  payment_disputed: [
    409,
    'Disputed',
    "The payer's bank is deciding a dispute over this money.",
    'Request less, or wait for the end of the dispute.',
  ],
  refund_not_in_policy: [
    409,
    'Not in the policy',
    'The refund policy does not allow this refund.',
    'Choose another reason or amount.',
  ],
  refund_exceeds_payment: [
    409,
    'Too much',
    'The amount is more than can still be refunded.',
    'Request at most the remaining refundable amount.',
  ],
  idempotency_key_reused: [
    409,
    'Key used before',
    'Another refund was requested with this key.',
    'Use a new Idempotency-Key for a new refund.',
  ],
  refund_not_in_manual_review: [
    409,
    'Not in manual review',
    'The gateway may still complete this refund at any time.',
    'Do not pay it outside the gateway. Wait until the refund is done or its state is manual_review.',
  ],
  refund_handled_by_gateway: [
    409,
    'Refunded by the gateway',
    'The gateway has completed this refund or is processing it.',
    'Do not pay it outside the gateway. If you have already paid it, recover the amount from the payer. Load the payment again: it shows what was refunded.',
  ],
  manual_refund_already_recorded: [
    409,
    'Already recorded',
    'A manual refund with another reference is already recorded.',
    'The payment shows by whom, when, and with which reference. If the money was paid twice, recover the amount from the payer.',
  ],
  refund_status_unknown: [
    503,
    'Not known yet',
    'The gateway does not answer, or another refund of the payment is still pending: it is not known whether it has refunded this money.',
    'Do not pay it outside the gateway yet. Try again in a few minutes.',
  ],
  merchant_account_unavailable: [
    409,
    'Merchant account missing',
    "The gateway cannot be asked: the secret does not contain the keys of the payment's merchant account.",
    "Have an operator put the keys back. If they are permanently lost, look at this refund in that account's dashboard, then repeat the request with withoutGateway.",
  ],
  invalid_date_range: [
    422,
    'Invalid date range',
    `The first day must not be after the last one. A search covers at most ${MAX_SEARCH_DAYS} days, an export ${MAX_EXPORT_DAYS}.`,
    'Correct the dates, or divide them among several requests.',
  ],
  rate_limited: [
    429,
    'Too many payments',
    `You have started too many payments in a short time. ${NOTHING_CHARGED}`,
    'Try again after the time given. A payment that you have started for another application can still be paid.',
  ],
  address_rate_limited: [
    429,
    'Too many payments from this network',
    `Too many payments were started from your network address, which you may share with other people. ${NOTHING_CHARGED}`,
    'Try again after the time given, or use another network, such as mobile data.',
  ],
  too_many_requests: [
    429,
    'Too many requests',
    'Too many requests came from your network address.',
    'Wait five minutes, then try again.',
  ],
  gateway_rejected: [
    409,
    'Method refused',
    `The gateway does not accept this payment. ${NOTHING_CHARGED}`,
    'Choose another method.',
  ],
  gateway_unavailable: [
    503,
    'Gateway not reachable',
    `The gateway does not answer. ${NOTHING_CHARGED}`,
    'Try again in a minute, or choose another method.',
  ],
  concurrent_modification: [
    409,
    'Changed by someone else',
    'Someone else changed it at the same time.',
    'Load it again and repeat your change.',
  ],
  temporarily_unavailable: [
    503,
    'Try again',
    'The request could not be completed now. Nothing is lost.',
    'Try again in a moment.',
  ],
  internal_error: [
    500,
    'Something went wrong',
    'This is an error on our side. Nothing is lost.',
    'Try again. If the error persists, contact the visa office and give them the request id.',
  ],
};

/** An RFC 9457 problem document, without the fields of an individual request. */
export function problemOf(code: ProblemCode): Problem {
  const [status, title, detail, next] = PROBLEMS[code];
  return { type: `urn:evisa:problem:${code}`, title, status, code, detail, next };
}
