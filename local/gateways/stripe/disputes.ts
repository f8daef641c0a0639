import { Hono } from 'hono';
import * as z from 'zod';
import type { SandboxContext } from './context.ts';
import { rejectedRequest, resourceMissing } from './errors.ts';
import type { SandboxEnv } from './http.ts';
import { type Payment, record } from './ledger.ts';
import { listOf, pageFields } from './lists.ts';
import { type Dispute, type DisputeParameters, newDispute } from './objects/dispute.ts';
import type { Origin } from './objects/event.ts';
import { expand, readParameters } from './parameters.ts';
import type { TestDispute } from './test-cards.ts';

export type DisputeOutcome = 'won' | 'lost' | 'warning_closed';

/** Opens a dispute or inquiry that the test card triggers. */
export function openTestDispute(payment: Payment, test: TestDispute | undefined, origin: Origin): void {
  const charge = payment.charges.find((one) => one.paid);
  if (charge === undefined || test === undefined) return;
  const amount = Math.max(1, Math.floor((charge.amount_captured * test.percent) / 100));
  openDispute(payment, { status: test.status, amount }, origin);
}

/** @throws StripeError if there is no charge, or if its disputes would exceed it */
export function openDispute(payment: Payment, { status, amount }: DisputeParameters, origin: Origin): Dispute {
  const charge = payment.charges.find((one) => one.paid);
  if (charge === undefined) throw rejectedRequest(`${payment.intent.id} has no successful charge to dispute.`);
  const disputable = charge.amount_captured - disputedAmount(payment);
  if (amount > disputable) throw rejectedRequest(`Only ${disputable} of ${charge.id} can still be disputed.`);
  const dispute = newDispute(payment.stem, charge, { status, amount });
  payment.disputes.push(dispute);
  charge.disputed = true;
  record(payment, 'charge.dispute.created', dispute, origin);
  if (status === 'needs_response') record(payment, 'charge.dispute.funds_withdrawn', dispute, origin);
  return dispute;
}

export function closeDispute(payment: Payment, id: string, outcome: DisputeOutcome, origin: Origin): Dispute {
  const dispute = payment.disputes.find((one) => one.id === id);
  if (dispute === undefined || !isOpen(dispute)) throw rejectedRequest(`There is no open dispute ${id}.`);
  if (isInquiry(dispute) !== (outcome === 'warning_closed')) {
    throw rejectedRequest(`A dispute in ${dispute.status} cannot become ${outcome}.`);
  }
  dispute.status = outcome;
  dispute.is_charge_refundable = outcome !== 'lost';
  record(payment, 'charge.dispute.closed', dispute, origin);
  if (outcome === 'won') record(payment, 'charge.dispute.funds_reinstated', dispute, origin);
  return dispute;
}

/** What open and lost disputes have taken from the charge (minor units); it cannot be refunded. An inquiry takes nothing. */
export function disputedAmount(payment: Payment): number {
  return payment.disputes
    .filter((dispute) => !dispute.is_charge_refundable)
    .reduce((sum, { amount }) => sum + amount, 0);
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
