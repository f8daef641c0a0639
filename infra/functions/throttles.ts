import type { ThrottleSettings } from 'aws-cdk-lib/aws-apigatewayv2';
import type { RouteName } from '../../shared/api/routes.ts';

/** Requests a second to one route, of everybody together; API Gateway answers 429 beyond. */
export const DEFAULT_THROTTLE: ThrottleSettings = { rateLimit: 200, burstLimit: 400 };

const gateway = { rateLimit: 50, burstLimit: 100 };
const ticket = { rateLimit: 100, burstLimit: 200 };
const office = { rateLimit: 20, burstLimit: 40 };
const webhook = { rateLimit: 1_000, burstLimit: 2_000 };

/**
 * Where one request costs more than most. Each route that asks a gateway gets half of the hundred calls a second that Stripe takes of an account;
 * a ticket is a write and a connection; only the office searches and exports, and the API's document is large. None is lower than that, since all
 * callers share it. Notifications get more: no rate rule of WAF stands before them, and forged ones, which are cheap to refuse, must not keep
 * true ones out.
 */
export const throttles: Readonly<Record<string, ThrottleSettings>> = {
  createPayment: gateway,
  checkPayment: gateway,
  cancelPayment: gateway,
  staffCheckPayment: office,
  createLiveTicket: ticket,
  searchPayments: office,
  searchApplications: office,
  requestExport: office,
  getExport: office,
  getApiDocument: office,
  stripeWebhook: webhook,
  alipayNotify: webhook,
} satisfies Partial<Record<RouteName, ThrottleSettings>>;
