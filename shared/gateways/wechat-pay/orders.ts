import * as z from 'zod';
import type { Device } from '../../domain/device.ts';
import { receiptNumber } from '../../domain/ids.ts';
import {
  type Checkout,
  type PaymentOrder,
  UnknownGatewayValue,
  type UnknownOutcome,
} from '../../ports/payments/payment-gateway.ts';
import type { CallResult } from './calls.ts';
import type { Ask } from './client.ts';
import { numberFor, type Transaction, transaction } from './transactions.ts';

type Rejected = Extract<CallResult, { outcome: 'rejected' }>;

const HOUR = 60 * 60_000;
const nativeAnswer = z.object({ code_url: z.string().min(1) });
const h5Answer = z.object({ h5_url: z.url({ protocol: /^https?$/ }) });

/** RFC 3339 in Beijing time and whole seconds, never later than the given moment (UTC milliseconds). */
export function timeExpire(until: number): string {
  return `${new Date(until + 8 * HOUR).toISOString().slice(0, 19)}+08:00`;
}

/**
 * Places the order of a payment for one device (WeChat Pay: Native order, H5 order), or renews its code or address: the same parameters
 * with the same number lead to the same order, and the older code no longer works. Only the payer's address may differ.
 *
 * @param address the payer's network address, which H5 requires
 * @param siteUrl the site's public origin
 */
export async function placeOrder(
  ask: Ask,
  order: Pick<PaymentOrder, 'id' | 'amount' | 'payableUntil'>,
  { device, address }: { readonly device: Device; readonly address: string },
  siteUrl: string,
  attempts?: number,
): Promise<Checkout | Rejected | UnknownOutcome> {
  const isPhone = device === 'phone';
  const result = await ask(({ appId, mchId }) => ({
    method: 'post',
    url: `/v3/pay/transactions/${isPhone ? 'h5' : 'native'}`,
    ...(attempts !== undefined && { attempts }),
    data: {
      appid: appId,
      mchid: mchId,
      description: `e-Visa fee ${receiptNumber(order.id)}`,
      out_trade_no: numberFor(order.id, device),
      time_expire: timeExpire(order.payableUntil),
      notify_url: notifyUrl(siteUrl),
      amount: { total: order.amount.amount, currency: 'CNY' },
      ...(isPhone && { scene_info: { payer_client_ip: address, h5_info: { type: 'Wap' } } }),
    },
  }));
  if (result.outcome !== 'done') return result;
  if (!isPhone) return { type: 'qr', codeUrl: nativeAnswer.parse(result.response).code_url };
  const { h5_url } = h5Answer.parse(result.response);
  const returnUrl = `${siteUrl}/payments/${order.id}/return`;
  return { type: 'redirect', url: `${h5_url}&redirect_url=${encodeURIComponent(returnUrl)}` };
}

export function notifyUrl(siteUrl: string): string {
  return `${siteUrl}/api/webhooks/wechat-pay`;
}

/** WeChat Pay: query an order by the merchant's order number. @returns `absent` if there is none. @throws UnknownGatewayValue */
export async function findOrder(
  ask: Ask,
  number: string,
  attempts?: number,
): Promise<Transaction | 'absent' | 'unknown'> {
  let mchId = '';
  const result = await ask((keys) => {
    mchId = keys.mchId;
    const url = `/v3/pay/transactions/out-trade-no/${number}?mchid=${mchId}`;
    return { method: 'get', url, ...(attempts !== undefined && { attempts }) };
  });
  if (result.outcome === 'unknown') return 'unknown';
  if (result.outcome === 'rejected') {
    if (!ABSENT.includes(result.code)) throw new UnknownGatewayValue('order query error', result.code);
    return 'absent';
  }
  const found = transaction.parse(result.response);
  // The signature proves who answers, but not to which request.
  return found.out_trade_no === number && found.mchid === mchId ? found : 'unknown';
}

/** Both spellings occur in the documents. */
const ABSENT = ['ORDER_NOT_EXIST', 'ORDERNOTEXIST'];

/**
 * WeChat Pay: close an order. The answer says little: 204 also comes for an order that is closed already or does not exist, and a
 * rejection for one that is paid. So the order has to be queried afterwards.
 *
 * @returns false if there was no answer
 */
export async function requestClose(ask: Ask, number: string, attempts?: number): Promise<boolean> {
  const result = await ask(({ mchId }) => ({
    method: 'post',
    url: `/v3/pay/transactions/out-trade-no/${number}/close`,
    data: { mchid: mchId },
    ...(attempts !== undefined && { attempts }),
  }));
  return result.outcome !== 'unknown';
}
