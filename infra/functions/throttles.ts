import type { ThrottleSettings } from 'aws-cdk-lib/aws-apigatewayv2';
import type { RouteName } from '../../shared/api/routes.ts';
import { webhookRouteName } from '../../shared/api/webhook-routes.ts';
import { GATEWAY_LIST } from '../../shared/gateways/registry.ts';

/** What limits of requests are derived from: the paid applications a second that a stage is ready for. */
export const PAYMENTS_PER_SECOND = { default: 20, min: 20, max: 300 } as const;

export interface Throttles {
  /** Of every route without a limit of its own. */
  readonly byDefault: ThrottleSettings;
  readonly byRoute: Readonly<Record<string, ThrottleSettings>>;
}

/**
 * Requests per second to one route, from all callers together; API Gateway answers 429 above it. A paid application takes up to four
 * requests to one route, and one to each route that calls a gateway: every limit is two and a half times that. Twenty payments a second
 * get half of the hundred calls per second that Stripe accepts from an account by default; a ticket costs a write and a connection. Only
 * staff search and export, and the API document is large. The limits of webhooks are in the gateways' descriptors.
 */
export function throttlesFor(paymentsPerSecond: number): Throttles {
  const limit = (rateLimit: number) => ({ rateLimit, burstLimit: 2 * rateLimit });
  const [gateway, ticket, staff] = [limit(2.5 * paymentsPerSecond), limit(5 * paymentsPerSecond), limit(20)];
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
  return { byDefault: limit(10 * paymentsPerSecond), byRoute: { ...costly, ...webhooks } };
}
