import * as z from 'zod';
import { type DisputeState, hasEnded } from '../../domain/dispute.ts';
import type { DisputeObservation } from '../../domain/gateway-event.ts';
import type { Source } from '../../domain/source.ts';
import { UnknownGatewayValue } from '../../ports/payments/payment-gateway.ts';
import { fromPayPalAmount, paypalMoney } from './amounts.ts';
import type { Ask } from './client.ts';
import { disputedTransaction, disputeShare } from './dispute-share.ts';
import { timestamp } from './timestamp.ts';

/** PayPal: the Dispute object. */
export const dispute = z.object({
  dispute_id: z.string(),
  create_time: timestamp,
  update_time: timestamp.optional(),
  disputed_transactions: z.array(disputedTransaction).default([]),
  reason: z.string().optional(),
  status: z.string(),
  dispute_amount: paypalMoney,
  dispute_outcome: z.object({ outcome_code: z.string(), amount_refunded: paypalMoney.optional() }).optional(),
  dispute_life_cycle_stage: z.string(),
  seller_response_due_date: timestamp.optional(),
});
export type PayPalDispute = z.output<typeof dispute>;

/** The payment that a dispute, a reversal or a refund is about. */
export type DisputedPayment = Pick<DisputeObservation, 'paymentId' | 'gateway' | 'account' | 'reference'>;

/** @param captureId of the payment @param at of the report, UTC milliseconds */
export function toDisputeObservation(
  found: PayPalDispute,
  captureId: string,
  payment: DisputedPayment,
  at: number,
  source: Source,
): DisputeObservation {
  const state = disputeState(found);
  const { dispute_outcome, dispute_amount, reason, seller_response_due_date, update_time = at } = found;
  // A dispute that is lost in part takes only what was refunded.
  const taken = state === 'lost' ? dispute_outcome?.amount_refunded : undefined;
  const total = fromPayPalAmount(taken ?? dispute_amount);
  return {
    ...payment,
    disputeId: found.dispute_id,
    ...disputeShare(found.disputed_transactions, dispute_amount, total, captureId),
    state,
    ...(reason !== undefined && { reason }),
    ...(seller_response_due_date !== undefined && { respondBy: seller_response_due_date }),
    openedAt: found.create_time,
    // Whether it explains a reversal depends on when it ended, not on when that was reported.
    at: hasEnded(state) ? update_time : at,
    source,
  };
}

/** PayPal: the Dispute object, `status` and `dispute_life_cycle_stage`. @throws UnknownGatewayValue */
function disputeState({ status, dispute_life_cycle_stage: stage, dispute_outcome }: PayPalDispute): DisputeState {
  const isInquiry = stage === 'INQUIRY';
  if (!isInquiry && !CLAIMS.includes(stage)) throw new UnknownGatewayValue('dispute stage', stage);
  switch (status) {
    case 'OPEN':
    case 'WAITING_FOR_BUYER_RESPONSE':
    case 'WAITING_FOR_SELLER_RESPONSE':
    case 'UNDER_REVIEW':
    case 'OTHER':
      return isInquiry ? 'inquiry' : 'open';
    case 'RESOLVED':
      return resolvedState(dispute_outcome?.outcome_code, isInquiry);
    default:
      throw new UnknownGatewayValue('dispute status', status);
  }
}

const CLAIMS = ['CHARGEBACK', 'PRE_ARBITRATION', 'ARBITRATION'];

function resolvedState(outcome: string | undefined, isInquiry: boolean): DisputeState {
  switch (outcome) {
    case 'RESOLVED_BUYER_FAVOUR':
    case 'ACCEPTED':
      return 'lost';
    case 'RESOLVED_SELLER_FAVOUR':
    // PayPal pays the buyer itself.
    case 'RESOLVED_WITH_PAYOUT':
    case 'DENIED':
      return 'won';
    case 'CANCELED_BY_BUYER':
    case 'NONE':
      return isInquiry ? 'closed' : 'won';
    default:
      throw new UnknownGatewayValue('dispute outcome', outcome ?? null);
  }
}

const disputeList = z
  .object({
    items: z.array(z.object({ dispute_id: z.string() })).optional(),
    links: z.array(z.object({ rel: z.string(), href: z.string() })).optional(),
  })
  // What has neither is another's answer, such as a proxy's: taken for an empty list, it would hide disputes.
  .refine(({ items, links }) => items !== undefined || links !== undefined);

/** PayPal: List disputes, `page_size`. */
const PAGE = 50;

/** All disputes over a capture. Only the details say how one has ended. @returns undefined if PayPal did not answer */
export async function listDisputes(ask: Ask, captureId: string): Promise<readonly PayPalDispute[] | undefined> {
  const ids: string[] = [];
  let next: string | undefined =
    `/v1/customer/disputes?${new URLSearchParams({ disputed_transaction_id: captureId, page_size: String(PAGE) })}`;
  while (next !== undefined) {
    const page = await ask({ method: 'GET', path: next });
    if (page.outcome === 'unknown') return undefined;
    if (page.outcome === 'rejected') throw new UnknownGatewayValue('dispute list error', page.issue);
    const { success, data } = disputeList.safeParse(page.body);
    if (!success) return undefined;
    const { items = [], links = [] } = data;
    ids.push(...items.map(({ dispute_id }) => dispute_id));
    next = nextPage(links);
  }
  const details = await Promise.all(ids.map((id) => retrieveDispute(ask, id)));
  const known = details.filter((one) => one !== undefined);
  return known.length === details.length ? known : undefined;
}

/** @returns undefined if PayPal did not answer */
export async function retrieveDispute(ask: Ask, id: string): Promise<PayPalDispute | undefined> {
  const answer = await ask({ method: 'GET', path: `/v1/customer/disputes/${encodeURIComponent(id)}` });
  if (answer.outcome === 'rejected') throw new UnknownGatewayValue('dispute error', answer.issue);
  return answer.outcome === 'done' ? dispute.parse(answer.body) : undefined;
}

/** The path of the next page: its host is PayPal's, which need not be the one that we call. */
export function nextPage(links: readonly { readonly rel: string; readonly href: string }[]): string | undefined {
  const href = links.find(({ rel }) => rel === 'next')?.href;
  if (href === undefined) return undefined;
  const { pathname, search } = new URL(href);
  return `${pathname}${search}`;
}
