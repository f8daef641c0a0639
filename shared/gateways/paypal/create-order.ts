import { receiptNumber } from '../../domain/ids.ts';
import {
  type CreateResult,
  type PayerContext,
  type PaymentOrder,
  UnknownGatewayValue,
} from '../../ports/payments/payment-gateway.ts';
import { toPayPalAmount } from './amounts.ts';
import type { PayPalClient } from './client.ts';
import { paypalLocale } from './locale.ts';
import { assertOwnAccount, checkoutOf, INTENT, order as orderObject } from './orders.ts';

/**
 * PayPal: Create order. The payment's id is the request id, so that a repeated call gives the same order, and `custom_id`: an invoice id
 * would have to be unique per merchant and makes PayPal reject retries (DUPLICATE_INVOICE_ID).
 *
 * @param siteUrl the site's public origin
 */
export async function createOrder(
  { ask, keys }: PayPalClient,
  order: PaymentOrder,
  { language }: Pick<PayerContext, 'language'>,
  siteUrl: string,
): Promise<CreateResult> {
  const amount = toPayPalAmount(order.amount);
  if (amount === undefined) return { outcome: 'rejected', code: 'amount_not_representable' };
  const own = await keys();
  const locale = paypalLocale(language);
  const returnUrl = `${siteUrl}/payments/${order.id}/return`;
  const answer = await ask({
    method: 'POST',
    path: '/v2/checkout/orders',
    requestId: order.id,
    body: {
      intent: INTENT,
      purchase_units: [{ custom_id: order.id, description: `e-Visa fee ${receiptNumber(order.id)}`, amount }],
      payment_source: {
        paypal: {
          experience_context: {
            ...(locale && { locale }),
            user_action: 'PAY_NOW',
            shipping_preference: 'NO_SHIPPING',
            // Without debits that take days: meanwhile the applicant could not pay in another way.
            payment_method_preference: 'IMMEDIATE_PAYMENT_REQUIRED',
            return_url: returnUrl,
            cancel_url: returnUrl,
          },
        },
      },
    },
  });
  if (answer.outcome === 'unknown') return answer;
  if (answer.outcome === 'rejected') return { outcome: 'rejected', code: answer.issue };
  const { success, data: created } = orderObject.safeParse(answer.body);
  // The order may exist all the same: the same request id gives it again.
  if (!success) throw new UnknownGatewayValue('created order', answer.body);
  for (const { payee } of created.purchase_units) assertOwnAccount(payee?.merchant_id, own);
  const checkout = checkoutOf(created, own);
  if (checkout === undefined) throw new UnknownGatewayValue('links of a created order', created.links);
  return { outcome: 'created', account: own.account, reference: created.id, checkout: () => checkout };
}
