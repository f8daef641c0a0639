import type { Payment } from '../../domain/payment.ts';
import { gatewayRefundIdOf } from '../../domain/settle-refund.ts';
import type { Source } from '../../domain/source.ts';
import type { AccountGateway, UnknownOutcome } from '../../ports/payments/payment-gateway.ts';
import type { GatewayOptions } from '../gateway-options.ts';
import { createCertificates } from './certificates.ts';
import { createClient } from './client.ts';
import { createOrder } from './create-order.ts';
import { listDisputes, toDisputeObservation } from './disputes.ts';
import { PayPalMisconfigured } from './errors.ts';
import { listEvents } from './listed-events.ts';
import { openOrders } from './open-orders.ts';
import { type Order, observe } from './orders.ts';
import { capturedId, confirmRefund, findExternalRefund, findOwnRefund, listedRefunds, sendRefund } from './refunds.ts';
import type { PayPalSecret } from './secret.ts';
import { parseWebhookEvent } from './webhooks.ts';

/** Milliseconds. Two attempts take at most eight seconds: a function may make two calls in a row and has 25 seconds. */
const TIMEOUT = 4_000;
const UNKNOWN = { outcome: 'unknown' } as const;

/** Payments on PayPal's pages with Orders v2, in one merchant account. */
export function createPayPalGateway(options: GatewayOptions<PayPalSecret>): AccountGateway {
  const { host, siteUrl, secret, refreshSecret, now, timeoutMs = TIMEOUT } = options;
  const client = createClient({ host, secret, refreshSecret, now, timeoutMs });
  const certificates = createCertificates({ host, now, timeoutMs });
  const orders = openOrders(client, now);
  const { ask, keys } = client;

  /** The order of a payment that succeeded. It does not disappear: these would be the keys of another account. */
  async function paidOrder(payment: Payment): Promise<Order | UnknownOutcome> {
    const found = await orders.retrieve(payment);
    if (found === 'not_found') throw new PayPalMisconfigured(`PayPal does not know the order of ${payment.id}`);
    return found;
  }

  /** What all observations of an order have in common. */
  async function commonOf(found: Order, source: Source) {
    const { paymentId, gateway, account, reference = found.id, at } = observe(found, await keys(), now(), source);
    return { ...(paymentId && { paymentId }), gateway, account, reference, at, source };
  }

  return {
    name: 'paypal',

    create: (order, payer) => createOrder(client, order, payer, siteUrl),
    query: (payment, source) => orders.query(payment, source),
    capture: (payment, source) => orders.capture(payment, source),
    close: (payment, _reason, source) => orders.close(payment, source),

    async parseWebhook(notification) {
      return parseWebhookEvent(notification, certificates, { ask, keys: await keys() }, now());
    },

    async refund(refund, payment, until) {
      const found = await paidOrder(payment);
      if ('outcome' in found) return found;
      const sent = await sendRefund(ask, refund, found, until);
      if (sent.outcome !== 'failed' && sent.outcome !== 'impossible') return sent;
      // Perhaps of a repeated request, while the first one is executed: another attempt would refund a second time.
      const afterwards = await paidOrder(payment);
      if ('outcome' in afterwards) return afterwards;
      const existing = findOwnRefund(refund, afterwards);
      return existing.outcome === 'not_found' ? sent : existing;
    },

    async findRefund(refund, payment) {
      const external = gatewayRefundIdOf(refund);
      if (external !== undefined) return findExternalRefund(ask, external, refund);
      const found = await paidOrder(payment);
      return 'outcome' in found ? found : findOwnRefund(refund, found);
    },

    confirmRefund: (reported) => confirmRefund(ask, reported),

    async listRefunds(payment, source) {
      const found = await paidOrder(payment);
      if ('outcome' in found) return found;
      return listedRefunds(ask, found, await commonOf(found, source));
    },

    async findDisputes(payment, source) {
      const found = await paidOrder(payment);
      if ('outcome' in found) return found;
      const captureId = capturedId(found);
      const disputes = await listDisputes(ask, captureId);
      if (disputes === undefined) return UNKNOWN;
      const { at, ...about } = await commonOf(found, source);
      return disputes.map((one) => toDisputeObservation(one, captureId, about, at, source));
    },

    listEvents: (since, until, source) => listEvents(client, since, until, source),
  };
}
