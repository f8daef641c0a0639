import { Hono } from 'hono';
import * as z from 'zod';
import { currentAttempt } from './attempts.ts';
import type { SandboxContext } from './context.ts';
import { rejectedRequest, resourceMissing } from './errors.ts';
import type { SandboxEnv } from './http.ts';
import { type Payment, record } from './ledger.ts';
import { listOf, pageFields } from './lists.ts';
import { type Dispute, newDispute } from './objects/dispute.ts';
import type { Origin } from './objects/event.ts';
import { expand, readParameters } from './parameters.ts';

export type DisputeOutcome = 'won' | 'lost' | 'warning_closed';

/** Opens the dispute or inquiry that the test card triggers. */
export function openDispute(payment: Payment, origin: Origin): void {
  const charge = payment.charges.find((one) => one.paid);
  const kind = currentAttempt(payment).card.dispute;
  if (charge === undefined || kind === undefined) return;
  const dispute = newDispute(payment.stem, charge, kind);
  payment.disputes.push(dispute);
  charge.disputed = true;
  record(payment, 'charge.dispute.created', dispute, origin);
  if (kind === 'needs_response') record(payment, 'charge.dispute.funds_withdrawn', dispute, origin);
}

export function closeDispute(payment: Payment, outcome: DisputeOutcome, origin: Origin): Dispute {
  const dispute = payment.disputes.find((one) => isOpen(one));
  if (dispute === undefined) throw rejectedRequest(`${payment.intent.id} has no open dispute.`);
  if (isInquiry(dispute) !== (outcome === 'warning_closed')) {
    throw rejectedRequest(`A dispute in ${dispute.status} cannot become ${outcome}.`);
  }
  dispute.status = outcome;
  dispute.is_charge_refundable = outcome !== 'lost';
  record(payment, 'charge.dispute.closed', dispute, origin);
  if (outcome === 'won') record(payment, 'charge.dispute.funds_reinstated', dispute, origin);
  return dispute;
}

/** Stripe: a charge with an open or lost dispute (not an inquiry) cannot be refunded. */
export function isRefundBlocked(payment: Payment): boolean {
  return payment.disputes.some((dispute) => !dispute.is_charge_refundable);
}

function isInquiry(dispute: Dispute): boolean {
  return dispute.status.startsWith('warning_');
}

function isOpen(dispute: Dispute): boolean {
  return dispute.status.endsWith('needs_response');
}

const listFields = z.strictObject({
  payment_intent: z.string().optional(),
  charge: z.string().optional(),
  expand,
  ...pageFields,
});

export function disputeRoutes({ ledger }: SandboxContext) {
  const routes = new Hono<SandboxEnv>();
  routes.get('/', (c) => {
    const { payment_intent, charge, ...page } = readParameters(listFields, c.var.parameters);
    const id = payment_intent ?? charge;
    const payments = id === undefined ? ledger.all() : [ledger.find(id)];
    const disputes = payments.flatMap((payment) => payment?.disputes ?? []);
    return c.json(listOf(disputes, page, '/v1/disputes'));
  });
  routes.get('/:id', (c) => {
    readParameters(z.strictObject({ expand }), c.var.parameters);
    const id = c.req.param('id');
    const dispute = ledger.find(id)?.disputes.find((one) => one.id === id);
    if (dispute === undefined) throw resourceMissing('dispute', id);
    return c.json(dispute);
  });
  return routes;
}
