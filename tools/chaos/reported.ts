import * as z from 'zod';
import type { PaymentRecord } from '../../client/api-client.ts';

/** Something that a gateway reported, and when we first acknowledged it (UTC milliseconds). */
export interface Reported {
  /** `success`, a dispute, or a refund of the gateway's own. */
  readonly subject: string;
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

export function reportedByStripe(events: readonly z.output<typeof stripeEvent>[], intent: string): Reported[] {
  const ofIntent = events.filter(({ data: { object } }) => (object.payment_intent ?? object.id) === intent);
  return ofIntent.flatMap(({ type, data: { object }, delivery }) => {
    const received = delivery.attempts.find(({ status = 0 }) => status >= 200 && status < 300);
    const subject = subjectOf(type, object);
    return subject === undefined || received?.answeredAt === undefined ? [] : [{ subject, at: received.answeredAt }];
  });
}

function subjectOf(type: string, object: z.output<typeof stripeEvent>['data']['object']): string | undefined {
  if (type === 'payment_intent.succeeded') return 'success';
  if (type.startsWith('charge.dispute.')) return `dispute ${object.id}`;
  // The system knows its own refunds before they are reported.
  return type.startsWith('refund.') && object.metadata?.refund === undefined ? `refund gw_${object.id}` : undefined;
}

const PAID = ['TRADE_SUCCESS', 'TRADE_FINISHED'];

export function reportedByAlipay(all: readonly z.output<typeof alipayNotification>[], outTradeNo: string): Reported[] {
  const ofTrade = all.filter((one) => one.outTradeNo === outTradeNo);
  return ofTrade.flatMap(({ params, attempts }) => {
    const received = attempts.find(({ body }) => body === 'success');
    const at = received?.answeredAt;
    return at === undefined ? [] : subjectsOfAlipay(params).map((subject) => ({ subject, at }));
  });
}

/** One notification may report both. */
function subjectsOfAlipay({ trade_status = '', out_biz_no, refund_fee = '0' }: Record<string, string>): string[] {
  const isRefund = Number(refund_fee) > 0 && out_biz_no !== undefined && !isOwnRefund(out_biz_no);
  return [...(PAID.includes(trade_status) ? ['success'] : []), ...(isRefund ? [`refund gw_${out_biz_no}`] : [])];
}

/** Whether this is a refund id of ours. */
export function isOwnRefund(outRequestNo: string): boolean {
  return /^r[ef]_/.test(outRequestNo);
}

/**
 * Finds something that was acknowledged before it was recorded: the gateway does not send it again, so a crash in between would lose it.
 * A notification may be acknowledged only after its effect is stored.
 */
export function findUnrecorded({ history }: PaymentRecord, reported: readonly Reported[]): Reported | undefined {
  const records = (description: string, to: string, subject: string) =>
    subject === 'success' ? to === 'succeeded' : description.startsWith(`${subject}:`);
  return reported.find(
    ({ subject, at }) => !history.some((one) => records(one.description, one.to, subject) && Date.parse(one.at) <= at),
  );
}
