import type { ThrottleSettings } from 'aws-cdk-lib/aws-apigatewayv2';
import type { RouteName } from '../../shared/api/routes.ts';
import { webhookRouteName } from '../../shared/api/webhook-routes.ts';
import { GATEWAY_LIST } from '../../shared/gateways/registry.ts';

/** Requests a second to one route, of everybody together; API Gateway answers 429 beyond. */
export const DEFAULT_THROTTLE: ThrottleSettings = { rateLimit: 200, burstLimit: 400 };

const gateway = { rateLimit: 50, burstLimit: 100 };
const ticket = { rateLimit: 100, burstLimit: 200 };
const office = { rateLimit: 20, burstLimit: 40 };

/**
 * Where one request costs more than most. Each route that asks a gateway gets half of the hundred calls a second that Stripe takes of an account;
 * a ticket is a write and a connection; only the office searches and exports, and the API's document is large. None is lower than that, since all
 * callers share it. The limit of notifications is in each gateway's descriptor.
 */
const costly = {
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
} satisfies Partial<Record<RouteName, ThrottleSettings>>;

const webhooks = Object.fromEntries(GATEWAY_LIST.map((one) => [webhookRouteName(one), one.webhook.throttle]));

export const throttles: Readonly<Record<string, ThrottleSettings>> = { ...costly, ...webhooks };
