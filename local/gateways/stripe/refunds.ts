import { Hono } from 'hono';
import * as z from 'zod';
import { currentAttempt } from './attempts.ts';
import type { SandboxContext } from './context.ts';
import { disputedAmount } from './disputes.ts';
import { invalidRequest, rejectedRequest, resourceMissing } from './errors.ts';
import { faultTargetOf, type StripeFaults } from './faults.ts';
import { originOf, type SandboxEnv } from './http.ts';
import { type Payment, record } from './ledger.ts';
import { listOf, pageFields } from './lists.ts';
import type { Charge } from './objects/charge.ts';
import type { Origin } from './objects/event.ts';
import { newRefund, type Refund } from './objects/refund.ts';
import { expand, integer, metadata, readParameters } from './parameters.ts';
import type { TestCard } from './test-cards.ts';
import { PENDING_TIME } from './timing.ts';

const createFields = z.strictObject({
  payment_intent: z.string().optional(),
  charge: z.string().optional(),
  amount: integer.optional(),
  reason: z.enum(['duplicate', 'fraudulent', 'requested_by_customer']).optional(),
  metadata: metadata.optional(),
  expand,
});

export interface RefundContext {
  origin: Origin;
  speed: number;
  faults: StripeFaults;
}

type RefundRequest = Pick<z.output<typeof createFields>, 'amount' | 'reason' | 'metadata'>;

/**
 * Refunds a payment, fully unless an amount (minor units) is given. The test card determines the outcome.
 *
 * @throws StripeError if the charge cannot be refunded
 */
export function refundPayment(
  payment: Payment,
  request: RefundRequest,
  { origin, speed, faults }: RefundContext,
): Refund {
  const charge = refundableCharge(payment);
  const refundable = charge.amount_captured - charge.amount_refunded;
  const amount = request.amount ?? refundable;
  if (refundable === 0)
    throw rejectedRequest(`Charge ${charge.id} has already been refunded.`, 'charge_already_refunded');
  if (amount < 1) throw invalidRequest('Invalid positive integer', 'parameter_invalid_integer', 'amount');
  if (amount > refundable) {
    throw rejectedRequest(
      `Refund amount (${amount}) is greater than unrefunded amount on charge (${refundable})`,
      undefined,
      'amount',
    );
  }
  if (amount > refundable - disputedAmount(payment)) {
    throw rejectedRequest(`Charge ${charge.id} has been charged back; cannot issue a refund.`, 'charge_disputed');
  }
  const unknown = unknownStatus(payment, faults);
  const behaviour = unknown ? 'pending' : (faultyBehaviour(payment, faults) ?? usualBehaviour(payment));
  const refund = newRefund(payment.stem, charge, {
    amount,
    reason: request.reason ?? null,
    metadata: request.metadata ?? {},
    ...(unknown ?? { status: behaviour === 'pending' ? 'pending' : 'succeeded' }),
  });
  payment.refunds.push(refund);
  if (behaviour !== undefined) {
    const action = behaviour === 'pending' ? 'succeed_refund' : 'fail_refund';
    payment.scheduled.push({ at: Date.now() + PENDING_TIME.refund / speed, action, refund: refund.id });
  }
  adjustRefunded(charge, amount);
  record(payment, 'refund.created', refund, origin);
  if (unknown) record(payment, 'refund.updated', refund, origin);
  record(payment, 'charge.refunded', charge, origin);
  return refund;
}

/** Completes or fails a refund that was pending, or fails one that first succeeded. */
export function finishRefund(payment: Payment, id: string | undefined, status: 'succeeded' | 'failed', origin: Origin) {
  const refund = payment.refunds.find((one) => one.id === id);
  const charge = payment.charges.find((one) => one.id === refund?.charge);
  if (refund === undefined || charge === undefined) return;
  refund.status = status;
  if (status === 'failed') {
    refund.failure_reason = 'expired_or_canceled_card';
    adjustRefunded(charge, -refund.amount);
    record(payment, 'refund.failed', refund, origin);
  }
  record(payment, 'refund.updated', refund, origin);
}

/** A status that Stripe's documentation does not have, until the refund succeeds. */
function unknownStatus({ intent }: Payment, faults: StripeFaults): { status: 'in_review' | null } | undefined {
  if (faults.trigger('refund_unknown_status', faultTargetOf(intent))) return { status: 'in_review' };
  return faults.trigger('refund_null_status', faultTargetOf(intent)) ? { status: null } : undefined;
}

/** Stripe completes a refund to a wallet within minutes: here at once, or later with the fault `refund_pending`. */
function usualBehaviour(payment: Payment): TestCard['refund'] {
  return payment.wallet === undefined ? currentAttempt(payment).card.refund : undefined;
}

function faultyBehaviour({ intent }: Payment, faults: StripeFaults): TestCard['refund'] {
  if (faults.trigger('refund_pending', faultTargetOf(intent))) return 'pending';
  return faults.trigger('refund_failed', faultTargetOf(intent)) ? 'fails_later' : undefined;
}

function adjustRefunded(charge: Charge, amount: number): void {
  charge.amount_refunded += amount;
  charge.refunded = charge.amount_refunded === charge.amount_captured;
}

function refundableCharge(payment: Payment): Charge {
  const charge = payment.charges.find((one) => one.paid);
  if (charge === undefined) {
    throw rejectedRequest(`This PaymentIntent (${payment.intent.id}) does not have a successful charge to refund.`);
  }
  return charge;
}

const listFields = z.strictObject({
  payment_intent: z.string().optional(),
  charge: z.string().optional(),
  expand,
  ...pageFields,
});

export function refundRoutes({ ledger, speed, faults }: SandboxContext) {
  const routes = new Hono<SandboxEnv>();
  routes.post('/', (c) => {
    const { payment_intent, charge, ...request } = readParameters(createFields, c.var.parameters);
    const target = payment_intent ?? charge;
    if (target === undefined) {
      throw invalidRequest('One of the following params should be provided: payment_intent or charge.');
    }
    const payment = ledger.find(target);
    if (payment === undefined || (payment_intent !== undefined && payment.intent.id !== payment_intent)) {
      throw payment_intent === undefined
        ? resourceMissing('charge', target, 'charge')
        : resourceMissing('payment_intent', target, 'payment_intent');
    }
    const refund = refundPayment(payment, request, { origin: originOf(c), speed, faults });
    ledger.save(payment);
    return c.json(refund);
  });
  routes.get('/', (c) => {
    const { payment_intent, charge, ...page } = readParameters(listFields, c.var.parameters);
    const id = payment_intent ?? charge;
    const payments = id === undefined ? ledger.all() : [ledger.find(id)];
    const refunds = payments.flatMap((payment) => payment?.refunds ?? []);
    return c.json(listOf(refunds, page, '/v1/refunds'));
  });
  routes.get('/:id', (c) => {
    readParameters(z.strictObject({ expand }), c.var.parameters);
    const id = c.req.param('id');
    const refund = ledger.find(id)?.refunds.find((one) => one.id === id);
    if (refund === undefined) throw resourceMissing('refund', id);
    return c.json(refund);
  });
  return routes;
}
