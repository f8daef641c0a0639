import type { ThrottleSettings } from 'aws-cdk-lib/aws-apigatewayv2';
import type { RouteName } from '../../shared/api/routes.ts';
import { webhookRouteName } from '../../shared/api/webhook-routes.ts';
import { GATEWAY_LIST } from '../../shared/gateways/registry.ts';

/** Requests per second to one route, from all callers together; API Gateway answers 429 above it. */
export const DEFAULT_THROTTLE: ThrottleSettings = { rateLimit: 200, burstLimit: 400 };

const gateway = { rateLimit: 50, burstLimit: 100 };
const ticket = { rateLimit: 100, burstLimit: 200 };
const staff = { rateLimit: 20, burstLimit: 40 };

/**
 * Routes whose requests cost more than most. A route that calls a gateway gets half of the hundred calls per second that Stripe accepts
 * from an account; a ticket costs a write and a connection; only staff search and export, and the API document is large. All callers share
 * a limit, so none is lower. The limits of webhooks are in the gateways' descriptors.
 */
const costly = {
  createPayment: gateway,
  checkPayment: gateway,
  cancelPayment: gateway,
  staffCheckPayment: staff,
  createLiveTicket: ticket,
  searchPayments: staff,
  searchApplications: staff,
  requestExport: staff,
  getExport: staff,
  getApiDocument: staff,
} satisfies Partial<Record<RouteName, ThrottleSettings>>;

const webhooks = Object.fromEntries(GATEWAY_LIST.map((one) => [webhookRouteName(one), one.webhook.throttle]));

export const throttles: Readonly<Record<string, ThrottleSettings>> = { ...costly, ...webhooks };
