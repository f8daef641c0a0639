import type * as z from 'zod';
import type { StaffRole } from '../domain/act.ts';
import * as schema from './schemas.ts';
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
  readonly pathParameters?: z.ZodObject;
  readonly query?: z.ZodType;
  readonly body?: z.ZodType;
  /** By status code; what is not here is a problem document. */
  readonly answers: Readonly<Record<number, z.ZodType>>;
}

const ofApplication = schema.pathParameters({ applicationId: schema.applicationId });
const ofPayment = schema.pathParameters({ paymentId: schema.paymentId });

/** Every route of the API, once: the source for the CDK app, the local host, the pipeline and the documents. */
export const routes = {
  createApplication: {
    method: 'POST',
    path: '/applications',
    function: 'create-application',
    role: 'applicant',
    body: schema.applicationForm,
    answers: { 201: schema.application },
  },
  listApplications: {
    method: 'GET',
    path: '/applications',
    function: 'list-applications',
    role: 'applicant',
    query: schema.applicationQuery,
    answers: { 200: schema.applicationPage },
  },
  readApplication: {
    method: 'GET',
    path: '/applications/{applicationId}',
    function: 'read-application',
    role: 'applicant',
    pathParameters: ofApplication,
    answers: { 200: schema.application },
  },
  correctApplication: {
    method: 'PATCH',
    path: '/applications/{applicationId}',
    function: 'correct-application',
    role: 'applicant',
    pathParameters: ofApplication,
    body: schema.applicationCorrection,
    answers: { 200: schema.application },
  },
  submitApplication: {
    method: 'POST',
    path: '/applications/{applicationId}/submit',
    function: 'submit-application',
    role: 'applicant',
    pathParameters: ofApplication,
    answers: { 200: schema.application },
  },
  withdrawApplication: {
    method: 'POST',
    path: '/applications/{applicationId}/withdraw',
    function: 'withdraw-application',
    role: 'applicant',
    pathParameters: ofApplication,
    answers: { 200: schema.application },
  },
  quoteFees: {
    method: 'GET',
    path: '/fees',
    function: 'quote-fees',
    role: 'anyone',
    query: schema.feeQuery,
    answers: { 200: schema.quote },
  },
  createPayment: {
    method: 'POST',
    path: '/applications/{applicationId}/payments',
    function: 'create-payment',
    role: 'applicant',
    pathParameters: ofApplication,
    body: schema.paymentRequest,
    answers: { 200: schema.startedPayment, 201: schema.startedPayment },
  },
  listPayments: {
    method: 'GET',
    path: '/payments',
    function: 'list-payments',
    role: 'applicant',
    query: schema.paymentQuery,
    answers: { 200: schema.paymentPage },
  },
  readPayment: {
    method: 'GET',
    path: '/payments/{paymentId}',
    function: 'read-payment',
    role: 'applicant',
    pathParameters: ofPayment,
    answers: { 200: schema.paymentRecord },
  },
  checkPayment: {
    method: 'POST',
    path: '/payments/{paymentId}/check',
    function: 'check-payment',
    role: 'applicant',
    pathParameters: ofPayment,
    answers: { 200: schema.checkAnswer, 202: schema.checkAnswer },
  },
  cancelPayment: {
    method: 'POST',
    path: '/payments/{paymentId}/cancel',
    function: 'cancel-payment',
    role: 'applicant',
    pathParameters: ofPayment,
    answers: { 200: schema.checkAnswer, 202: schema.checkAnswer },
  },
  requestRefund: {
    method: 'POST',
    path: '/payments/{paymentId}/refunds',
    function: 'request-refund',
    role: 'finance',
    pathParameters: ofPayment,
    body: schema.refundRequest,
    answers: { 201: schema.refund },
  },
  searchPayments: {
    method: 'POST',
    path: '/staff/payments/search',
    function: 'search-payments',
    role: 'staff',
    body: staff.paymentSearch,
    answers: { 200: staff.paymentPage },
  },
  viewPayment: {
    method: 'GET',
    path: '/staff/payments/{paymentId}',
    function: 'view-payment',
    role: 'staff',
    pathParameters: ofPayment,
    answers: { 200: staff.paymentRecord },
  },
  searchApplications: {
    method: 'POST',
    path: '/staff/applications/search',
    function: 'search-applications',
    role: 'staff',
    body: staff.applicationSearch,
    answers: { 200: staff.applicationPage },
  },
  viewApplication: {
    method: 'GET',
    path: '/staff/applications/{applicationId}',
    function: 'view-application',
    role: 'staff',
    pathParameters: ofApplication,
    answers: { 200: staff.applicationRecord },
  },
  moveApplication: {
    method: 'POST',
    path: '/staff/applications/{applicationId}/move',
    function: 'move-application',
    role: 'officer',
    pathParameters: ofApplication,
    body: staff.move,
    answers: { 200: staff.applicationSummary },
  },
  readAuditTrail: {
    method: 'GET',
    path: '/staff/audit',
    function: 'read-audit-trail',
    role: 'staff',
    query: staff.auditQuery,
    answers: { 200: staff.auditPage },
  },
  createLiveTicket: {
    method: 'POST',
    path: '/live-tickets',
    function: 'create-live-ticket',
    role: 'applicant',
    answers: { 201: schema.liveTicket },
  },
  stripeWebhook: {
    method: 'POST',
    path: '/webhooks/stripe',
    function: 'stripe-webhook',
    role: 'gateway',
    answers: { 204: schema.nothing },
  },
  alipayNotify: {
    method: 'POST',
    path: '/webhooks/alipay',
    function: 'alipay-notify',
    role: 'gateway',
    answers: { 200: schema.alipayReceipt },
  },
  readConfig: {
    method: 'GET',
    path: '/config',
    function: 'read-config',
    role: 'anyone',
    answers: { 200: schema.config },
  },
} as const satisfies Record<string, Route>;

export type RouteName = keyof typeof routes;

/** The OAuth scope that an access token must carry on every signed-in route; an ID token carries none. */
export const API_SCOPE = 'evisa/api';

/** The languages that the site speaks, BCP 47. */
export const LANGUAGES = ['en', 'zh-CN', 'ar'] as const;

/** The path under which API Gateway, CloudFront and the local host serve the routes. */
export const API_PREFIX = '/api';
