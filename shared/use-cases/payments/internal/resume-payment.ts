import type { Application, OpenPayment } from '../../../domain/application.ts';
import { type DomainErrorCode, fail, ok, type Result } from '../../../domain/domain-error.ts';
import { nextVersion } from '../../../domain/next-version.ts';
import { continueRefusal } from '../../../domain/payer-actions.ts';
import { isOpen, type Payment } from '../../../domain/payment.ts';
import { blocksUntil, deadlinesOf, renewedUntil } from '../../../domain/payment-deadlines.ts';
import { type GatewayName, type PaymentMethod, rulesOf } from '../../../domain/payment-method.ts';
import type { PaymentSnapshot } from '../../../domain/settlement.ts';
import type { Checkout, MakeCheckout, PayerContext } from '../../../ports/payments/payment-gateway.ts';
import { queryGateway } from '../../settlement/internal/query-gateway.ts';
import { type QueriedPayment, queryPayment } from '../../settlement/internal/query-payment.ts';
import type { SettleDependencies } from '../../settlement/settle-dependencies.ts';
import { closePayment, markForClosing } from './close-payment.ts';
import { expireUnconfirmedPayment } from './expire-unconfirmed-payment.ts';

interface Resumed {
  readonly payment: Payment;
  readonly checkout: Checkout;
}

/**
 * Decides what happens to the open payment when the applicant asks to pay: with the same method it is resumed, with another method, or
 * if another gateway carries the method by now, it is closed first. The gateway is queried before either.
 *
 * @param method what the applicant chose @param gateway carries new payments of it; undefined if the method is no longer offered
 * @returns 'closed' if the payment may no longer block a new one: read the application again
 */
export async function resumePayment(
  deps: SettleDependencies,
  open: OpenPayment,
  { method, gateway }: { readonly method: PaymentMethod; readonly gateway: GatewayName | undefined },
  payer: PayerContext,
): Promise<Result<Resumed> | 'closed'> {
  const stored = await deps.ledger.read(open.paymentId);
  const queried = await queryPayment(deps, stored, 'create', payer);
  const { payment, application } = queried.snapshot;
  const isChosen = payment?.method === method && (gateway === undefined || payment.gateway === gateway);
  if (!queried.gatewayAnswered) {
    if (isChosen || payment?.state !== 'pending') return afterNoResponse(deps, queried.snapshot);
    // The sweep closes it as soon as the gateway answers again.
    return afterNoResponse(deps, await markForClosing(deps, payment.id, 'switched_method', 'applicant'));
  }
  if (payment === undefined || !isOpen(payment) || application?.open?.paymentId !== payment.id) return 'closed';
  const refusal = continueRefusal(payment);
  if (refusal !== undefined) return fail(refusal);
  if (isChosen) {
    const resumed = await resumeWithSameMethod(deps, queried, { payment, application }, payer);
    if (resumed === 'no_checkout') return afterNoResponse(deps, queried.snapshot);
    if (resumed !== undefined) return resumed === 'changed' ? 'closed' : ok(resumed);
  }
  const reason = deps.clock() < payment.payableUntil ? 'switched_method' : 'expired';
  const { gatewayAnswered, snapshot: after } = await closePayment(deps, payment.id, reason, 'applicant');
  if (!gatewayAnswered) return afterNoResponse(deps, after);
  return refusalOf(after, 'payment_in_progress', ({ closesAt }) => closesAt);
}

/**
 * Returns the checkout again: the same one, or a new one for this device that is payable until later, if the payer has not begun at the
 * gateway.
 *
 * @returns undefined if the payer cannot continue with this payment; 'changed' after a concurrent change; 'no_checkout' if the gateway does
 *   not give one out now
 */
async function resumeWithSameMethod(
  deps: SettleDependencies,
  { checkout, reissue }: QueriedPayment,
  { payment, application }: { payment: Payment; application: Application },
  { device }: PayerContext,
): Promise<Resumed | 'changed' | 'no_checkout' | undefined> {
  const now = deps.clock();
  if (reissue !== undefined && application.quote !== undefined) {
    const rules = rulesOf(deps.methodRules, payment);
    const deadlines = deadlinesOf(rules, renewedUntil(payment, application.quote, rules, now));
    const isReissued = device !== payment.device || deadlines.payableUntil !== payment.payableUntil;
    if (isReissued && now < deadlines.payableUntil) {
      const changes = { device, ...deadlines, reissued: true } as const;
      const reissued = await commitResumption(deps, application, payment, changes);
      return reissued ? withCheckout(deps, reissued, () => reissue(reissued)) : 'changed';
    }
  }
  if (checkout === undefined || now >= payment.payableUntil) return undefined;
  const resumed = payment.closing === undefined ? payment : await commitResumption(deps, application, payment, {});
  return resumed ? withCheckout(deps, resumed, checkout) : 'changed';
}

async function withCheckout(
  deps: SettleDependencies,
  payment: Payment,
  make: MakeCheckout,
): Promise<Resumed | 'no_checkout'> {
  const checkout = await queryGateway(deps, payment, async () => make());
  return 'outcome' in checkout ? 'no_checkout' : { payment, checkout };
}

/** Stores that the payment continues, which revokes a close request. Undefined after a concurrent change. */
async function commitResumption(
  { ledger, clock }: SettleDependencies,
  application: Application,
  payment: Payment,
  changes: Partial<Payment>,
): Promise<Payment | undefined> {
  const now = clock();
  const { closing: _, ...rest } = payment;
  const resumed = nextVersion<Payment>(rest, now, { ...changes, dueAt: changes.payableUntil ?? payment.payableUntil });
  const { id: paymentId, method, payableUntil, closesAt } = resumed;
  const change = {
    application: nextVersion(application, now, { open: { paymentId, method, payableUntil, closesAt } }),
    payments: [resumed],
    history: [{ paymentId, at: now, to: payment.state, by: 'applicant', description: 'continued' }],
  } as const;
  return (await ledger.commit(change)) ? resumed : undefined;
}

/** The gateway did not answer: the applicant must not pay again until the outcome is known. */
async function afterNoResponse(deps: SettleDependencies, stored: PaymentSnapshot) {
  return refusalOf(await expireUnconfirmedPayment(deps, stored, 'create'), 'payment_status_unknown', blocksUntil);
}

/** What the gateway is deciding takes as long as it takes: no time is named. @param retryAt UTC milliseconds */
function refusalOf({ payment }: PaymentSnapshot, code: DomainErrorCode, retryAt: (payment: Payment) => number) {
  if (payment === undefined || !isOpen(payment)) return 'closed';
  const refusal = continueRefusal(payment);
  return refusal === undefined ? fail(code, { retryAt: retryAt(payment) }) : fail(refusal);
}
