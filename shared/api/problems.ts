import type * as z from 'zod';
import type { DomainErrorCode } from '../domain/domain-error.ts';
import { MAX_EXPORT_DAYS } from '../domain/export.ts';
import type { problem as problemSchema } from './schemas.ts';

export type Problem = z.output<typeof problemSchema>;

type RequestCode =
  | 'invalid_request'
  | 'invalid_json'
  | 'unsupported_media_type'
  | 'body_too_large'
  | 'invalid_cursor'
  | 'idempotency_key_missing'
  | 'invalid_signature'
  | 'unauthorized'
  | 'forbidden'
  | 'direct_access_forbidden'
  | 'too_many_requests'
  | 'temporarily_unavailable'
  | 'internal_error';
export type ProblemCode = DomainErrorCode | RequestCode;

type ProblemText = readonly [status: number, title: string, detail: string, next: string];

const NOTHING_CHARGED = 'Nothing was charged.';

/** Every error of the API, once: status, title, what it means, what to do next. The codes are stable. */
export const PROBLEMS: Readonly<Record<ProblemCode, ProblemText>> = {
  invalid_request: [
    400,
    'Invalid request',
    'Some of what was sent is missing or malformed.',
    'Correct the fields named in errors.',
  ],
  invalid_json: [400, 'Invalid JSON', 'The body is not JSON.', 'Send a JSON object.'],
  unsupported_media_type: [
    415,
    'Unsupported media type',
    'The body is not application/json.',
    'Send application/json.',
  ],
  body_too_large: [413, 'Too large', 'The body is larger than this route takes.', 'Send less.'],
  invalid_cursor: [400, 'Invalid cursor', 'The cursor does not belong to this list.', 'Begin again without a cursor.'],
  idempotency_key_missing: [
    400,
    'Idempotency-Key missing',
    'A refund must be asked for under a key of its own.',
    'Send a header Idempotency-Key of 1 to 255 characters, the same one when you repeat the request.',
  ],
  invalid_signature: [
    400,
    'Invalid notification',
    'The notification could not be verified.',
    'Sign it with the key that is registered here.',
  ],
  unauthorized: [401, 'Not signed in', 'No valid access token was sent.', 'Sign in and send the access token.'],
  forbidden: [403, 'Forbidden', 'This account may not do that.', 'Sign in with an account that may.'],
  direct_access_forbidden: [403, 'Forbidden', 'This address is not for you.', 'Use the address of the site.'],
  not_found: [
    404,
    'Not found',
    'There is nothing of yours at this address.',
    'Look at your list of applications and payments.',
  ],
  application_not_draft: [
    409,
    'Already submitted',
    'A submitted application can no longer be corrected here.',
    'Withdraw it and begin a new one, or ask the visa office.',
  ],
  application_not_submitted: [409, 'Not submitted', 'The application is still a draft.', 'Submit it, then pay.'],
  application_already_paid: [
    409,
    'Already paid',
    `The application is paid. ${NOTHING_CHARGED}`,
    'Look at its payment for the receipt.',
  ],
  application_withdrawn: [409, 'Withdrawn', 'The application was withdrawn.', 'Begin a new application.'],
  withdrawal_not_allowed: [
    409,
    'Too late',
    'The visa office is already working on the application.',
    'Ask the visa office.',
  ],
  application_unreadable: [
    500,
    'Cannot be read',
    'The personal data of this application cannot be read. Its payments are not affected.',
    'Tell the visa office the request id.',
  ],
  status_change_not_allowed: [
    409,
    'Not from this state',
    'The application cannot go there from the state that it is in.',
    'Look at the application again: its state says what may follow.',
  ],
  own_application: [
    403,
    'Your own application',
    'Nobody decides on an application of their own, or on its money.',
    'Ask a colleague to do it.',
  ],
  arrival_date_past: [
    422,
    'Arrival date is past',
    'The date of arrival lies in the past.',
    'Correct the date of arrival; of a submitted application: withdraw it and begin a new one.',
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
    `The locked price has run out. ${NOTHING_CHARGED}`,
    'Submit the application again to lock the price of today.',
  ],
  method_not_available: [
    409,
    'Method not available',
    `This application cannot be paid by that method. ${NOTHING_CHARGED}`,
    'Choose one of the methods of its quote.',
  ],
  payment_in_progress: [
    409,
    'Another payment is open',
    'A payment that was begun earlier can still be paid.',
    'Continue that payment, or begin another after the time given.',
  ],
  payment_processing: [
    409,
    'Payment in progress',
    'The payment is being decided by its gateway.',
    'Do not pay again. It will be shown here as soon as it is decided.',
  ],
  payment_status_unknown: [
    503,
    'Not known yet',
    'The gateway does not answer whether the payment was made.',
    'Do not pay again. Check the payment in a few minutes.',
  ],
  payment_already_succeeded: [
    409,
    'Already paid',
    'The payment has succeeded and can no longer be canceled.',
    'Withdraw the application to be refunded.',
  ],
  payment_not_succeeded: [
    409,
    'Nothing was paid',
    'There is no money of this payment to give back.',
    'Look at the other payments of the application.',
  ],
  payment_disputed: [
    409,
    'Disputed',
    'The bank of the payer is deciding over this money.',
    'Wait for the end of the dispute.',
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
    'That is more than can still be given back.',
    'Ask for what is left of the payment.',
  ],
  idempotency_key_reused: [
    409,
    'Key used before',
    'Another refund was asked for with this key.',
    'Use a new Idempotency-Key for a new refund.',
  ],
  refund_not_in_manual_review: [
    409,
    'Not with staff',
    'The gateway is still being asked to give this money back, and may do it at any time.',
    'Give back nothing in another way. Wait until the refund is done, or its state is manual_review.',
  ],
  refund_handled_by_gateway: [
    409,
    'The gateway gives it back',
    'The gateway says that it has given this money back, or is about to.',
    'Give back nothing in another way; if that is done already, get it back from the payer. View the payment again.',
  ],
  manual_refund_already_recorded: [
    409,
    'Settled before',
    'This refund was settled by hand before, with another reference.',
    'View the payment: it says by whom, when, and with which reference. If the money went back twice, get it back from the payer.',
  ],
  refund_status_unknown: [
    503,
    'Not known yet',
    'The gateway does not answer whether it has given this money back.',
    'Give back nothing in another way yet. Ask again in a few minutes.',
  ],
  invalid_export_range: [
    422,
    'Too many days, or none',
    `An export covers 1 to ${MAX_EXPORT_DAYS} days, the first of them not after the last.`,
    'Correct the days, or ask for several exports.',
  ],
  rate_limited: [
    429,
    'Too many payments begun',
    `Too many payments were begun in a short time. ${NOTHING_CHARGED}`,
    'Continue the open payment, or try again after the time given.',
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
    `The gateway does not take this payment. ${NOTHING_CHARGED}`,
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
    'Changed meanwhile',
    'Somebody else changed it at the same time.',
    'Load it again and repeat what you wanted.',
  ],
  temporarily_unavailable: [
    503,
    'Try again',
    'It could not be finished just now. Nothing is lost.',
    'Try again in a moment.',
  ],
  internal_error: [
    500,
    'Something went wrong',
    'It is our fault. Nothing is lost.',
    'Try again; if it stays so, tell the visa office the request id.',
  ],
};

/** An RFC 9457 problem document, without what is of one request alone. */
export function problemOf(code: ProblemCode): Problem {
  const [status, title, detail, next] = PROBLEMS[code];
  return { type: `urn:evisa:problem:${code}`, title, status, code, detail, next };
}
