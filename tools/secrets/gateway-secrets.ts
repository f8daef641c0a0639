import type * as z from 'zod';
import { API_PREFIX, routes } from '../../shared/api/routes.ts';
import { alipaySecret } from '../../shared/gateways/alipay/secret.ts';
import { HANDLED_EVENT_TYPES } from '../../shared/gateways/stripe/events.ts';
import { stripeSecret } from '../../shared/gateways/stripe/secret.ts';

export interface Field {
  readonly name: string;
  readonly question: string;
  /** A key of several lines is read from a file, one of one line is typed; a list keeps what it held. */
  readonly kind: 'typed' | 'file' | 'list';
}

export interface GatewaySecret {
  readonly gateway: string;
  readonly title: string;
  /** The very schema with which the functions read it. */
  readonly schema: z.ZodType;
  readonly fields: readonly Field[];
  /** What is to be done at the gateway before its keys can be given. */
  readonly instructions: (siteUrl: string) => string;
}

/** Every gateway's secret: what it is made of, and what the gateway must be told. */
export const GATEWAY_SECRETS: readonly GatewaySecret[] = [
  {
    gateway: 'stripe',
    title: 'Stripe',
    schema: stripeSecret,
    fields: [
      { name: 'secretKey', question: 'Secret key (sk_… or rk_…)', kind: 'typed' },
      { name: 'publishableKey', question: 'Publishable key (pk_…)', kind: 'typed' },
      { name: 'webhookSecrets', question: 'Signing secret of the webhook (whsec_…)', kind: 'list' },
    ],
    instructions: (
      siteUrl,
    ) => `Register this address as a webhook at Stripe (Workbench, Webhooks, Add destination; events of your own account):
  ${siteUrl}${API_PREFIX}${routes.stripeWebhook.path}
Choose these events, and take the signing secret (whsec_…) that Stripe then shows:
${HANDLED_EVENT_TYPES.map((event) => `  ${event}`).join('\n')}`,
  },
  {
    gateway: 'alipay',
    title: 'Alipay',
    schema: alipaySecret,
    fields: [
      { name: 'appId', question: 'Id of the application (digits)', kind: 'typed' },
      { name: 'sellerId', question: 'Id of the merchant (2088…)', kind: 'typed' },
      { name: 'privateKey', question: 'File with your own private key (PEM)', kind: 'file' },
      { name: 'alipayPublicKey', question: "File with Alipay's public key (PEM)", kind: 'file' },
    ],
    instructions: (
      siteUrl,
    ) => `Nothing is to be registered at Alipay: every payment names the address to which it is notified,
  ${siteUrl}${API_PREFIX}${routes.alipayNotify.path}`,
  },
];
