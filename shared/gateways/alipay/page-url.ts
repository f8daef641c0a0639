import type { AlipaySdk } from 'alipay-sdk';
import { receiptNumber } from '../../domain/ids.ts';
import { toDecimal } from '../../domain/money.ts';
import type { PaymentOrder } from '../../ports/payments/payment-gateway.ts';
import { toBeijing } from './beijing-time.ts';

const PAGES = {
  desktop: { method: 'alipay.trade.page.pay', productCode: 'FAST_INSTANT_TRADE_PAY' },
  phone: { method: 'alipay.trade.wap.pay', productCode: 'QUICK_WAP_WAY' },
} as const;

/**
 * The signed URL of the page on which the buyer pays. Nothing is sent to Alipay, and everything except the timestamp comes from the order,
 * so signing it again leads to the same trade.
 *
 * @param siteUrl the site's public origin
 * @param now UTC milliseconds
 */
export function pageUrl(sdk: AlipaySdk, order: PaymentOrder, siteUrl: string, now: number): string {
  const { method, productCode } = PAGES[order.device];
  const returnUrl = `${siteUrl}/payments/${order.id}/return`;
  // GET, because the SDK's POST form does not escape ampersands.
  return sdk.pageExecute(method, 'GET', {
    timestamp: toBeijing(now),
    notify_url: `${siteUrl}/api/webhooks/alipay`,
    return_url: returnUrl,
    bizContent: {
      out_trade_no: order.id,
      product_code: productCode,
      total_amount: toDecimal(order.amount),
      subject: `e-Visa fee ${receiptNumber(order.id)}`,
      time_expire: toBeijing(order.payableUntil),
      ...(order.device === 'phone' && { quit_url: returnUrl }),
    },
  });
}
