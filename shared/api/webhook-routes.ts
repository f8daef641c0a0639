import * as z from 'zod';
import type { PaymentMethod } from '../domain/payment-method.ts';
import type { GatewayDescriptor } from '../gateways/descriptor.ts';
import { GATEWAY_LIST, type Gateways } from '../gateways/registry.ts';
import type { Route } from './route.ts';
import { noContent } from './schemas.ts';

type CamelCase<Text extends string> = Text extends `${infer First}-${infer Rest}`
  ? `${First}${Capitalize<CamelCase<Rest>>}`
  : Text;

type WebhookFunction<M extends PaymentMethod> = Gateways[M]['webhook']['function'];

/** Each route is named after its function: `stripe-webhook` serves `stripeWebhook`. */
type WebhookRoutes = {
  readonly [M in PaymentMethod as CamelCase<WebhookFunction<M>>]: Route & { readonly function: WebhookFunction<M> };
};

/** The routes for gateway notifications: one per gateway, derived from its descriptor. */
export const webhookRoutes = Object.fromEntries(
  GATEWAY_LIST.map((gateway) => [webhookRouteName(gateway), webhookRoute(gateway)]),
) as WebhookRoutes;

export function webhookRouteName({ webhook }: GatewayDescriptor): string {
  return webhook.function.replace(/-(\w)/g, (_, letter: string) => letter.toUpperCase());
}

export function webhookRoute({ displayName, webhook }: GatewayDescriptor): Route {
  const { contentType: type, signatureHeaders, maxBodyBytes: maxBytes, acknowledgement, rejection } = webhook;
  const body = acknowledgement.body === undefined ? noContent : z.literal(acknowledgement.body);
  return {
    method: 'POST',
    path: webhook.path,
    function: webhook.function,
    role: 'gateway',
    summary: `Receive a notification from ${displayName}`,
    description: webhook.redelivery,
    rawBody: { type, signatureHeaders, maxBytes },
    ...(rejection && { errorBody: rejection }),
    responses: { [acknowledgement.status]: body },
  };
}
