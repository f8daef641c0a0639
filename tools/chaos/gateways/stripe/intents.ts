import type { StartedPayment } from '../../../../client/api-client.ts';
import type { ChaosMethodAtGateway } from '../chaos-gateway.ts';

/** A PaymentIntent is the same thing whatever pays it. */
export const intents = {
  matchOf: ({ payment }) => ({ 'metadata[payment]': payment.id }),
  matchesOfCalls: (started) =>
    ['', '/cancel'].map((call) => ({ path: `/v1/payment_intents/${intentOf(started)}${call}` })),
  refundInDashboard: ({ started, admin }, amount) => admin.post(`/refunds/${intentOf(started)}`, { amount }),
} as const satisfies Partial<ChaosMethodAtGateway>;

/** The addresses and codes of a wallet contain the client secret as well. */
export function intentOf({ checkout }: StartedPayment): string | undefined {
  if (checkout === undefined) return undefined;
  const { type } = checkout;
  const text = type === 'stripe' ? checkout.clientSecret : type === 'qr' ? checkout.codeUrl : checkout.url;
  return /pi_\w+?(?=_secret_)/.exec(text)?.[0];
}
