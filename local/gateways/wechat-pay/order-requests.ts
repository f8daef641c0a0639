import * as z from 'zod';
import { fromRfc3339 } from './beijing-time.ts';
import { invalidParameter, invalidRequest, WechatPayError } from './errors.ts';
import type { Identity } from './identity.ts';

const MINUTE = 60_000;
/** How long an unpaid order exists, in milliseconds. */
export const UNPAID_LIFE = 7 * 24 * 60 * MINUTE;

export type Product = 'native' | 'h5';

/** An order as the merchant requested it. */
export interface OrderRequest {
  outTradeNo: string;
  orderedFen: number;
  description: string;
  attach?: string | undefined;
  /** As the merchant sent it. */
  timeExpire?: string | undefined;
  /** No payment begins after it, in UTC milliseconds; the order stays open all the same. */
  expiresAt: number;
  notifyUrl: string;
}

/** WeChat Pay demands https; a merchant on this machine may be notified without. */
const notifyUrl = z
  .url({ protocol: /^https?$/ })
  .max(256)
  .refine((text) => {
    const { protocol, hostname, search } = new URL(text);
    return search === '' && (protocol === 'https:' || ['127.0.0.1', 'localhost'].includes(hostname));
  });

const native = z.object({
  appid: z.string(),
  mchid: z.string(),
  description: z.string().min(1).max(127),
  out_trade_no: z.string().regex(/^[\w\-|*]{6,32}$/),
  time_expire: z
    .string()
    .refine((text) => fromRfc3339(text) !== undefined)
    .optional(),
  attach: z.string().max(128).optional(),
  notify_url: notifyUrl,
  amount: z.object({ total: z.int().positive(), currency: z.literal('CNY').default('CNY') }),
});
const h5 = native.extend({
  scene_info: z.object({
    payer_client_ip: z.union([z.ipv4(), z.ipv6()]),
    h5_info: z.object({ type: z.string().min(1) }),
  }),
});

/** @throws WechatPayError */
export function readOrder(product: Product, body: string, { appId, mchId }: Identity, now: number): OrderRequest {
  const request = parseBody(product === 'h5' ? h5 : native, body);
  if (request.appid !== appId || request.mchid !== mchId) {
    throw new WechatPayError(400, 'APPID_MCHID_NOT_MATCH', 'appid和mch_id不匹配');
  }
  const timeExpire = request.time_expire;
  const requested = timeExpire === undefined ? now + UNPAID_LIFE : (fromRfc3339(timeExpire) ?? 0);
  if (requested <= now) throw invalidParameter('/time_expire');
  return {
    outTradeNo: request.out_trade_no,
    orderedFen: request.amount.total,
    description: request.description,
    attach: request.attach,
    timeExpire,
    // An H5 order can be paid for at least a minute.
    expiresAt: product === 'h5' ? Math.max(requested, now + MINUTE) : requested,
    notifyUrl: request.notify_url,
  };
}

/** An order number belongs to one product and one set of parameters. @throws WechatPayError */
export function assertSameOrder(order: OrderRequest & { product: Product }, product: Product, request: OrderRequest) {
  const same =
    order.product === product &&
    order.orderedFen === request.orderedFen &&
    order.description === request.description &&
    order.attach === request.attach &&
    order.timeExpire === request.timeExpire;
  if (!same) throw invalidRequest('201 商户订单号重复');
}

/** Parses a JSON body; the first invalid field is named in the error. @throws WechatPayError PARAM_ERROR */
export function parseBody<T>(schema: z.ZodType<T>, body: string): T {
  let json: unknown;
  try {
    json = JSON.parse(body);
  } catch {
    throw invalidParameter('/');
  }
  const parsed = schema.safeParse(json);
  if (parsed.success) return parsed.data;
  throw invalidParameter(`/${parsed.error.issues[0]?.path.join('/') ?? ''}`);
}
