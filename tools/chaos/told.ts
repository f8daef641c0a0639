import * as z from 'zod';
import type { PaymentRecord } from '../../client/api-client.ts';

/** Something that a gateway has told, and when it was first answered that this was received (UTC milliseconds). */
export interface Told {
  /** `success`, `dispute`, or a refund of the gateway's own. */
  readonly of: string;
  readonly at: number;
}

const answeredAt = z.number().optional();

export const stripeEvent = z.object({
  type: z.string(),
  data: z.object({
    object: z.object({
      id: z.string(),
      payment_intent: z.string().optional(),
      metadata: z.record(z.string(), z.string()).optional(),
    }),
  }),
  delivery: z.object({ attempts: z.array(z.object({ status: z.number().optional(), answeredAt })) }),
});

export const alipayNotification = z.object({
  outTradeNo: z.string(),
  params: z.record(z.string(), z.string()),
  attempts: z.array(z.object({ body: z.string().optional(), answeredAt })),
});

export function toldByStripe(events: readonly z.output<typeof stripeEvent>[], intent: string): Told[] {
  const ofIntent = events.filter(({ data: { object } }) => (object.payment_intent ?? object.id) === intent);
  return ofIntent.flatMap(({ type, data: { object }, delivery }) => {
    const received = delivery.attempts.find(({ status = 0 }) => status >= 200 && status < 300);
    const of = subjectOf(type, object);
    return of === undefined || received?.answeredAt === undefined ? [] : [{ of, at: received.answeredAt }];
  });
}

function subjectOf(type: string, object: z.output<typeof stripeEvent>['data']['object']): string | undefined {
  if (type === 'payment_intent.succeeded') return 'success';
  if (type.startsWith('charge.dispute.')) return 'dispute';
  // Of our own refunds the system knows before it is told.
  return type.startsWith('refund.') && object.metadata?.refund === undefined ? `refund gw_${object.id}` : undefined;
}

const PAID = ['TRADE_SUCCESS', 'TRADE_FINISHED'];

export function toldByAlipay(all: readonly z.output<typeof alipayNotification>[], outTradeNo: string): Told[] {
  const ofTrade = all.filter((one) => one.outTradeNo === outTradeNo);
  return ofTrade.flatMap(({ params, attempts }) => {
    const received = attempts.find(({ body }) => body === 'success');
    const of = subjectOfAlipay(params);
    return of === undefined || received?.answeredAt === undefined ? [] : [{ of, at: received.answeredAt }];
  });
}

function subjectOfAlipay({ trade_status = '', out_biz_no, refund_fee }: Record<string, string>): string | undefined {
  if (refund_fee === undefined) return PAID.includes(trade_status) ? 'success' : undefined;
  return out_biz_no === undefined || isOurs(out_biz_no) ? undefined : `refund gw_${out_biz_no}`;
}

/** Whether it is our name for a refund. */
export function isOurs(outRequestNo: string): boolean {
  return /^r[ef]_/.test(outRequestNo);
}

/**
 * What a gateway believes to be received, though nothing of it was written by then: it tells it no more, and only chance brings it back. A
 * notification is received when its effect stands in the table, not when it was seen.
 */
export function whatWasForgotten({ history }: PaymentRecord, told: readonly Told[]): Told | undefined {
  const tells = (what: string, to: string, of: string) =>
    of === 'success' ? to === 'succeeded' : what.startsWith(`${of}:`);
  return told.find(({ of, at }) => !history.some((one) => tells(one.what, one.to, of) && Date.parse(one.at) <= at));
}
