import type * as z from 'zod';
import type { StaffRole } from '../domain/audit-event.ts';
import * as schema from './schemas.ts';
import { QUOTE_VALIDITY_HOURS } from './site-constants.ts';
import * as staff from './staff-schemas.ts';

/** Who may call a staff route: those in one of these groups. What staff only read is open to both. */
export const STAFF_ROLES = {
  staff: ['officer', 'finance'],
  officer: ['officer'],
  finance: ['finance'],
} as const satisfies Record<string, readonly StaffRole[]>;

/** `applicant` is anybody who is signed in, for what is their own; `gateway` proves itself by its signature. */
export type Role = 'anyone' | 'applicant' | keyof typeof STAFF_ROLES | 'gateway';

export interface Route {
  readonly method: 'GET' | 'POST' | 'PATCH';
  /** Below `/api`. */
  readonly path: string;
  /** The folder of its Lambda in `functions/`. */
  readonly function: string;
  readonly role: Role;
  /** One line, for the API's document. */
  readonly summary: string;
  /** What its summary leaves open. */
  readonly description?: string;
  readonly pathParameters?: z.ZodObject;
  readonly query?: z.ZodType;
  readonly body?: z.ZodType;
  /** Taken to the byte, since a signature stands over it; the header carries that signature where the body does not. */
  readonly rawBody?: { readonly type: string; readonly signatureHeader?: string };
  /** The caller's own key for what must not be done twice. */
  readonly idempotencyKey?: z.ZodType;
  /** By status code; what is not here is a problem document. */
  readonly responses: Readonly<Record<number, z.ZodType>>;
}

const applicationPath = schema.pathParameters({ applicationId: schema.applicationId });
const exportPath = schema.pathParameters({ exportId: schema.exportId });
const paymentPath = schema.pathParameters({ paymentId: schema.paymentId });

/** Every route of the API, once: the source for the CDK app, the local host, the pipeline and the documents. */
export const routes = {
  createApplication: {
    method: 'POST',
    path: '/applications',
    function: 'create-application',
    role: 'applicant',
    summary: 'Begin an application',
    description: 'A draft. It can be corrected until it is submitted.',
    body: schema.applicationForm,
    responses: { 201: schema.application },
  },
  listApplications: {
    method: 'GET',
    path: '/applications',
    function: 'list-applications',
    role: 'applicant',
    summary: "List one's own applications",
    description: 'Newest first.',
    query: schema.applicationQuery,
    responses: { 200: schema.applicationPage },
  },
  getApplication: {
    method: 'GET',
    path: '/applications/{applicationId}',
    function: 'get-application',
    role: 'applicant',
    summary: "Read one of one's own applications",
    pathParameters: applicationPath,
    responses: { 200: schema.application },
  },
  updateApplication: {
    method: 'PATCH',
    path: '/applications/{applicationId}',
    function: 'update-application',
    role: 'applicant',
    summary: 'Correct a draft',
    description: 'Only the fields that are sent change.',
    pathParameters: applicationPath,
    body: schema.applicationUpdate,
    responses: { 200: schema.application },
  },
  submitApplication: {
    method: 'POST',
    path: '/applications/{applicationId}/submit',
    function: 'submit-application',
    role: 'applicant',
    summary: 'Submit an application and lock its price',
    description: `The price is locked for ${QUOTE_VALIDITY_HOURS} hours. Submitting again, once it has run out and nothing is open, locks the price of today. A fee of zero makes the application paid at once.`,
    pathParameters: applicationPath,
    responses: { 200: schema.application },
  },
  withdrawApplication: {
    method: 'POST',
    path: '/applications/{applicationId}/withdraw',
    function: 'withdraw-application',
    role: 'applicant',
    summary: 'Give an application up',
    description: 'What was paid is refunded by itself.',
    pathParameters: applicationPath,
    responses: { 200: schema.application },
  },
  quoteFees: {
    method: 'GET',
    path: '/fees',
    function: 'quote-fees',
    role: 'anyone',
    summary: 'Ask what an application would cost',
    description: 'Locks nothing; the price is locked by submitting.',
    query: schema.feeQuery,
    responses: { 200: schema.quote },
  },
  createPayment: {
    method: 'POST',
    path: '/applications/{applicationId}/payments',
    function: 'create-payment',
    role: 'applicant',
    summary: 'Begin to pay, or resume',
    description:
      '201 for a new payment, 200 for the one that is open already: asking again never charges twice. An open payment by another method is closed at its gateway first.',
    pathParameters: applicationPath,
    body: schema.paymentRequest,
    responses: { 200: schema.startedPayment, 201: schema.startedPayment },
  },
  listPayments: {
    method: 'GET',
    path: '/payments',
    function: 'list-payments',
    role: 'applicant',
    summary: "List one's own payments",
    description: 'Newest first, by status and by day of creation.',
    query: schema.paymentQuery,
    responses: { 200: schema.paymentPage },
  },
  getPayment: {
    method: 'GET',
    path: '/payments/{paymentId}',
    function: 'get-payment',
    role: 'applicant',
    summary: 'Read a payment with all that happened to it',
    pathParameters: paymentPath,
    responses: { 200: schema.paymentRecord },
  },
  checkPayment: {
    method: 'POST',
    path: '/payments/{paymentId}/check',
    function: 'check-payment',
    role: 'applicant',
    summary: 'Ask the gateway now whether a payment was made',
    description: '202 where the gateway does not answer: then it is not known, and nobody should pay again.',
    pathParameters: paymentPath,
    responses: { 200: schema.checkResult, 202: schema.checkResult },
  },
  cancelPayment: {
    method: 'POST',
    path: '/payments/{paymentId}/cancel',
    function: 'cancel-payment',
    role: 'applicant',
    summary: 'Give up an open payment',
    description: 'A payment that the gateway has taken meanwhile is not given up but settled: the answer says `paid`.',
    pathParameters: paymentPath,
    responses: { 200: schema.checkResult, 202: schema.checkResult },
  },
  requestRefund: {
    method: 'POST',
    path: '/payments/{paymentId}/refunds',
    function: 'request-refund',
    role: 'finance',
    summary: 'Refund a payment, in full or in part',
    description: 'Repeat a request under the same Idempotency-Key: it is carried out once.',
    pathParameters: paymentPath,
    body: schema.refundRequest,
    idempotencyKey: schema.idempotencyKey,
    responses: { 201: schema.refund },
  },
  recordManualRefund: {
    method: 'POST',
    path: '/payments/{paymentId}/refunds/{refundId}/manual',
    function: 'record-manual-refund',
    role: 'finance',
    summary: 'Say that a refund which needs staff was brought back outside the gateway',
    description:
      'The gateway is asked once more before. What a lost dispute or other refunds have given back since is taken off: the answer tells the amount. The same reference again changes nothing.',
    pathParameters: schema.pathParameters({ paymentId: schema.paymentId, refundId: schema.refundId }),
    body: staff.manualRefundRequest,
    responses: { 200: staff.refund },
  },
  searchPayments: {
    method: 'POST',
    path: '/staff/payments/search',
    function: 'search-payments',
    role: 'staff',
    summary: 'Search payments',
    description: 'By one thing at a time. A search is a body, so that nothing personal stands in an address.',
    body: staff.paymentSearch,
    responses: { 200: staff.paymentPage },
  },
  staffGetPayment: {
    method: 'GET',
    path: '/staff/payments/{paymentId}',
    function: 'staff-get-payment',
    role: 'staff',
    summary: 'View any payment with all that happened to it',
    description: 'Recorded in the audit trail.',
    pathParameters: paymentPath,
    responses: { 200: staff.paymentRecord },
  },
  staffCheckPayment: {
    method: 'POST',
    path: '/staff/payments/{paymentId}/check',
    function: 'staff-check-payment',
    role: 'staff',
    summary: 'Ask the gateway now whether a payment was made',
    description:
      "Anybody's payment, for a payer who calls; `next` is what to tell them. 202 where the gateway does not answer. Recorded in the audit trail.",
    pathParameters: paymentPath,
    responses: { 200: schema.checkResult, 202: schema.checkResult },
  },
  searchApplications: {
    method: 'POST',
    path: '/staff/applications/search',
    function: 'search-applications',
    role: 'staff',
    summary: 'Search applications',
    description: 'By one thing at a time. A search is a body, so that nothing personal stands in an address.',
    body: staff.applicationSearch,
    responses: { 200: staff.applicationPage },
  },
  staffGetApplication: {
    method: 'GET',
    path: '/staff/applications/{applicationId}',
    function: 'staff-get-application',
    role: 'staff',
    summary: 'View any application with its payments',
    description: 'Recorded in the audit trail.',
    pathParameters: applicationPath,
    responses: { 200: staff.applicationRecord },
  },
  changeApplicationStatus: {
    method: 'POST',
    path: '/staff/applications/{applicationId}/status',
    function: 'change-application-status',
    role: 'officer',
    summary: 'Move a paid application on',
    description: 'To processing, and from there to approved or rejected; the reason is kept encrypted.',
    pathParameters: applicationPath,
    body: staff.statusChange,
    responses: { 200: staff.applicationSummary },
  },
  getAuditTrail: {
    method: 'GET',
    path: '/staff/audit',
    function: 'get-audit-trail',
    role: 'staff',
    summary: 'Read what staff has done',
    description: 'Of a day, or of one application with its payments.',
    query: staff.auditQuery,
    responses: { 200: staff.auditPage },
  },
  requestExport: {
    method: 'POST',
    path: '/exports',
    summary: 'Ask for a file of payments',
    function: 'request-export',
    role: 'finance',
    body: schema.exportRequest,
    responses: { 202: schema.exportJob },
  },
  getExport: {
    method: 'GET',
    path: '/exports/{exportId}',
    summary: 'See how far an export is, and load its file',
    function: 'get-export',
    role: 'finance',
    pathParameters: exportPath,
    responses: { 200: schema.exportJob },
  },
  createLiveTicket: {
    method: 'POST',
    path: '/live-tickets',
    function: 'create-live-ticket',
    role: 'applicant',
    summary: 'Get a ticket for the live connection',
    description: 'Opens one WebSocket at `/live?ticket=…`, once, within 30 seconds.',
    responses: { 201: schema.liveTicket },
  },
  stripeWebhook: {
    method: 'POST',
    path: '/webhooks/stripe',
    function: 'stripe-webhook',
    role: 'gateway',
    summary: 'Take a notification of Stripe',
    description: 'Anything but 2xx is sent again by Stripe, for three days.',
    rawBody: { type: 'application/json', signatureHeader: 'stripe-signature' },
    responses: { 204: schema.noContent },
  },
  alipayNotify: {
    method: 'POST',
    path: '/webhooks/alipay',
    function: 'alipay-notify',
    role: 'gateway',
    summary: 'Take a notification of Alipay',
    description: 'Anything but the exact word `success` is sent again by Alipay, for a day.',
    rawBody: { type: 'application/x-www-form-urlencoded' },
    responses: { 200: schema.alipayAcknowledgement },
  },
  getConfig: {
    method: 'GET',
    path: '/config',
    function: 'get-config',
    role: 'anyone',
    summary: 'Read what a client must know before anybody has signed in',
    responses: { 200: schema.config },
  },
  getApiDocument: {
    method: 'GET',
    path: '/openapi.json',
    function: 'get-api-document',
    role: 'anyone',
    summary: 'Read this document',
    responses: { 200: schema.apiDocument },
  },
} as const satisfies Record<string, Route>;

export type RouteName = keyof typeof routes;

/** The OAuth scope that an access token must carry on every signed-in route; an ID token carries none. */
export const API_SCOPE = 'evisa/api';

/** The path under which API Gateway, CloudFront and the local host serve the routes. */
export const API_PREFIX = '/api';
