import { createHash } from 'node:crypto';
import * as z from 'zod';
import type { Books, Collection } from '../books.ts';
import { fromBeijing } from './beijing-time.ts';
import { invalidParameter } from './errors.ts';
import type { Params } from './signatures.ts';
import { toFen } from './yuan.ts';

/** The order of a verified checkout URL. Opening the URL creates no trade; the buyer's login does. */
export interface Order {
  token: string;
  method: PageMethod;
  outTradeNo: string;
  totalFen: number;
  subject: string;
  /** UTC milliseconds. */
  expiresAt: number;
  /** As the merchant signed it. */
  timeExpire?: number | undefined;
  notifyUrl?: string | undefined;
  returnUrl?: string | undefined;
  /** Where a mobile buyer returns without paying (`quit_url`). */
  quitUrl?: string | undefined;
}

const PRODUCTS = {
  'alipay.trade.page.pay': 'FAST_INSTANT_TRADE_PAY',
  'alipay.trade.wap.pay': 'QUICK_WAP_WAY',
} as const;

export type PageMethod = keyof typeof PRODUCTS;

export const isPageMethod = (method: string): method is PageMethod => Object.hasOwn(PRODUCTS, method);

const UNPAID_DAYS = 15;
const webAddress = z.url({ protocol: /^https?$/ }).optional();
const addresses = z.object({ notify_url: webAddress, return_url: webAddress });

const content = z.object({
  out_trade_no: z.string().regex(/^\w{1,64}$/),
  total_amount: z.union([z.string(), z.number()]).transform((amount, context) => {
    const fen = toFen(String(amount));
    if (fen === undefined) context.addIssue('from 0.01 to 100000000, two decimals');
    return fen ?? z.NEVER;
  }),
  subject: z.string().regex(/^[^/=&]{1,256}$/),
  product_code: z.string(),
  quit_url: webAddress,
  time_expire: z
    .string()
    .transform((text, context) => {
      const at = fromBeijing(text);
      if (at === undefined) context.addIssue('yyyy-MM-dd HH:mm:ss');
      return at ?? z.NEVER;
    })
    .optional(),
});

export class Orders {
  readonly #orders: Collection<Order>;

  constructor(books: Books) {
    this.#orders = books.collection<Order>('orders');
  }

  /** Stores the order of a verified checkout URL. The same URL always yields the same order. */
  register(method: PageMethod, params: Params, biz: unknown, now: number): Order {
    const token = createHash('sha256')
      .update(params.sign ?? '')
      .digest('base64url');
    const existing = this.#orders.get(token);
    if (existing !== undefined) return existing;
    const urls = read(addresses, params);
    const request = read(content, biz);
    if (request.product_code !== PRODUCTS[method]) throw invalidParameter('product_code');
    const order: Order = {
      token,
      method,
      outTradeNo: request.out_trade_no,
      totalFen: request.total_amount,
      subject: request.subject,
      timeExpire: request.time_expire,
      expiresAt: request.time_expire ?? now + UNPAID_DAYS * 24 * 60 * 60 * 1000,
      notifyUrl: urls.notify_url,
      returnUrl: urls.return_url,
      quitUrl: request.quit_url,
    };
    this.#orders.put(token, order);
    return order;
  }

  get(token: string): Order | undefined {
    return this.#orders.get(token);
  }

  latest(outTradeNo: string): Order | undefined {
    return this.#orders.all().findLast((order) => order.outTradeNo === outTradeNo);
  }
}

function read<T>(schema: z.ZodType<T>, value: unknown): T {
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  throw invalidParameter(parsed.error.issues.map((issue) => issue.path.join('.') || issue.message).join(', '));
}
