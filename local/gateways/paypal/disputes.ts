import { unprocessable } from './errors.ts';
import { newDisputeId } from './ids.ts';
import type { Dispute, Order } from './ledger.ts';
import { type Money, toUnits } from './money.ts';
import { recordDispute } from './record.ts';
import { reverseCapture } from './refunds.ts';
import { openlyDisputedUnits, reservedUnits } from './remaining.ts';
import type { Place } from './resources.ts';

const DAY = 86_400_000;
/** How long the merchant has to respond. */
const RESPONSE_TIME = 10 * DAY;

const OUTCOMES = {
  won: 'RESOLVED_SELLER_FAVOUR',
  lost: 'RESOLVED_BUYER_FAVOUR',
  canceled: 'CANCELED_BY_BUYER',
} as const;

export type DisputeOutcome = keyof typeof OUTCOMES;

/** The payer opens a case over the payment or a part of it. */
export function openDispute(place: Place, order: Order, amount: Money, stage: Dispute['stage']): Dispute {
  const [capture] = order.captures;
  const disputable = capture && capture.status !== 'PENDING' && capture.status !== 'DECLINED';
  if (!disputable) throw unprocessable('TRANSACTION_NOT_FOUND', 'There is no completed capture to dispute.');
  if (toUnits(amount) > toUnits(capture.amount) - reservedUnits(order) - openlyDisputedUnits(order))
    throw unprocessable('DISPUTE_AMOUNT_EXCEEDED', 'There is not so much left to dispute.');
  const now = Date.now();
  const dispute: Dispute = {
    id: newDisputeId(order.stem),
    captureId: capture.id,
    amount,
    stage,
    status: 'WAITING_FOR_SELLER_RESPONSE',
    createdAt: now,
    updatedAt: now,
    respondBy: now + RESPONSE_TIME,
  };
  order.disputes.push(dispute);
  recordDispute(place, order, 'CUSTOMER.DISPUTE.CREATED', dispute);
  return dispute;
}

/** An inquiry that the payer escalates becomes a claim. */
export function escalateDispute(place: Place, order: Order, id: string): Dispute {
  const dispute = openDisputeWith(order, id);
  dispute.stage = 'CHARGEBACK';
  dispute.updatedAt = Date.now();
  recordDispute(place, order, 'CUSTOMER.DISPUTE.UPDATED', dispute);
  return dispute;
}

/** Resolves a dispute. A lost one takes its amount from the merchant, which PayPal also reports as a reversal of the capture. */
export function resolveDispute(place: Place, order: Order, id: string, outcome: DisputeOutcome): Dispute {
  const dispute = openDisputeWith(order, id);
  dispute.status = 'RESOLVED';
  dispute.outcome = OUTCOMES[outcome];
  dispute.updatedAt = Date.now();
  recordDispute(place, order, 'CUSTOMER.DISPUTE.RESOLVED', dispute);
  if (outcome === 'lost') reverseCapture(place, order, dispute.amount, dispute.id);
  return dispute;
}

function openDisputeWith(order: Order, id: string): Dispute {
  const dispute = order.disputes.find((one) => one.id === id);
  if (dispute === undefined || dispute.status === 'RESOLVED')
    throw unprocessable('INVALID_DISPUTE', `There is no open dispute ${id}.`);
  return dispute;
}
