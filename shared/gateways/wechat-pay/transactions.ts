import * as z from 'zod';
import type { Device } from '../../domain/device.ts';
import { orderNumber, type PaymentId, paymentIdOfOrder } from '../../domain/ids.ts';
import { money } from '../../domain/money.ts';
import type { Observation, Outcome } from '../../domain/observation.ts';
import type { Source } from '../../domain/source.ts';
import { UnknownGatewayValue } from '../../ports/payments/payment-gateway.ts';
import { succeededWith } from '../captured.ts';

/** RFC 3339 in whole seconds; parsed to UTC milliseconds, the last of that second. */
export const time = z.iso
  .datetime({ offset: true })
  .transform((text) => Math.floor(Date.parse(text) / 1_000) * 1_000 + 999);

/** WeChat leaves out the time of a success that has not happened, or leaves it empty. */
export const successTime = z.preprocess((text) => text || undefined, time.optional());

/** An order as WeChat reports it, in answers and notifications alike. `transaction_id` and the amount's currency appear once it is paid. */
export const transaction = z.object({
  mchid: z.string(),
  out_trade_no: z.string(),
  transaction_id: z.string().optional(),
  trade_state: z.string(),
  success_time: successTime,
  amount: z.object({ total: z.int(), currency: z.string().default('CNY') }).optional(),
});

export type Transaction = z.output<typeof transaction>;

/** One order number serves one product: a payment has one for Native, on a desktop, and one for H5, on a phone. */
export function numberFor(payment: PaymentId, device: Device): string {
  return device === 'phone' ? orderNumber(payment, 'h5') : orderNumber(payment);
}

function deviceOf(number: string): Device {
  return number.endsWith('_h5') ? 'phone' : 'desktop';
}

/** @param account the merchant's id @param at the time of the report, in UTC milliseconds */
export function observe(reported: Transaction, account: string, at: number, source: Source): Observation {
  const paymentId = paymentIdOfOrder(reported.out_trade_no);
  return {
    ...(paymentId && { paymentId }),
    gateway: 'wechat-pay',
    account,
    ...(reported.transaction_id && { reference: reported.transaction_id }),
    // A success has one time, whoever reports it and however often.
    at: reported.success_time ?? at,
    source,
    ...(reported.trade_state === 'CLOSED' && { device: deviceOf(reported.out_trade_no) }),
    outcome: outcomeOf(reported),
  };
}

/** The other states of the documents occur with payment codes only. */
function outcomeOf({ trade_state, amount, transaction_id }: Transaction): Outcome {
  switch (trade_state) {
    case 'NOTPAY':
      return { status: 'open' };
    case 'CLOSED':
      return { status: 'closed' };
    case 'SUCCESS':
    // It was paid, and has been refunded wholly or in part since.
    case 'REFUND': {
      if (amount === undefined || !transaction_id)
        throw new TypeError('a paid order without an amount or a transaction');
      // What the payer was asked for: `payer_total` is less where WeChat pays a part of it as a coupon.
      return succeededWith(money(amount.total, amount.currency));
    }
    default:
      throw new UnknownGatewayValue('trade_state', trade_state);
  }
}
