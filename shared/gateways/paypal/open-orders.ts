import type { Observation, Outcome } from '../../domain/observation.ts';
import type { Payment } from '../../domain/payment.ts';
import { CAPTURE_AGAIN_AFTER } from '../../domain/settlement.ts';
import type { Source } from '../../domain/source.ts';
import {
  MalformedGatewayEvent,
  type PaymentQueryResult,
  UnknownGatewayValue,
  type UnknownOutcome,
} from '../../ports/payments/payment-gateway.ts';
import type { CallResult, PayPalClient } from './client.ts';
import { isDecline } from './declines.ts';
import { PayPalMisconfigured, PayPalUnavailable } from './errors.ts';
import { listEvents } from './listed-events.ts';
import { CLOSED_INTENT, capturesOf, checkoutOf, isPastLongestLife, type Order, observe, order } from './orders.ts';

const UNKNOWN = { outcome: 'unknown' } as const;

const NOT_APPROVED = 'ORDER_NOT_APPROVED';

/** Milliseconds. The list of a busy office is long, and somebody waits for the answer. */
const LISTING_TIME = 4_000;

type Known = Extract<PaymentQueryResult, { outcome: 'known' }>;

/** Queries, captures and closes orders. @param now UTC milliseconds */
export function openOrders(client: PayPalClient, now: () => number) {
  const { ask, keys } = client;

  /** @returns 'not_found' if PayPal does not know the order, or not any more */
  async function retrieve(payment: Payment): Promise<Order | 'not_found' | UnknownOutcome> {
    const answer = await ask({ method: 'GET', path: pathOf(payment) });
    if (answer.outcome === 'unknown') return UNKNOWN;
    if (answer.outcome === 'rejected') return notFound(answer);
    const found = order.parse(answer.body);
    return found.id === payment.reference ? found : UNKNOWN;
  }

  async function resultOf(found: Order, payment: Payment, at: number, source: Source): Promise<Known> {
    const own = await keys();
    const observation = observe(found, own, at, source);
    const isPayable = observation.outcome.status === 'open' && at < payment.payableUntil;
    const checkout = isPayable ? checkoutOf(found, own) : undefined;
    return { outcome: 'known', observation, ...(checkout && { checkout: () => checkout }) };
  }

  async function query(payment: Payment, source: Source): Promise<PaymentQueryResult> {
    const at = now();
    const found = await retrieve(payment);
    // An order that was captured does not disappear, but one that is not captured in time does, nobody knows when.
    if (found === 'not_found') return isPastLongestLife(payment, at) ? closedResult(payment, at, source) : UNKNOWN;
    if ('outcome' in found) return found;
    const result = await resultOf(found, payment, at, source);
    const mayHaveApprovedAgain = payment.state === 'pending' && payment.lastDecline?.approvalStands;
    if (!mayHaveApprovedAgain || result.observation.outcome.status !== 'approved') return result;
    const observation = await listedApproval(payment, at, source);
    return observation ? { ...result, observation } : result;
  }

  /**
   * The approval of an order after its last one was declined, from PayPal's list of events: its notification may be lost. The order does
   * not show it: it is APPROVED before and after, and PayPal does not document what changes its `update_time`.
   */
  async function listedApproval(payment: Payment, at: number, source: Source): Promise<Observation | undefined> {
    try {
      for await (const event of listEvents(client, payment.observedAt, at, source, 'CHECKOUT.ORDER.APPROVED')) {
        if (now() >= at + LISTING_TIME) return undefined;
        if (event instanceof MalformedGatewayEvent || event.kind !== 'payment') continue;
        const { reference, at: approvedAt } = event.payment;
        if (reference === payment.reference && approvedAt > payment.observedAt) return event.payment;
      }
    } catch (error) {
      // The order itself is known. An app that may not list events fails the reconciliation, which raises an alarm.
      if (!(error instanceof PayPalUnavailable || error instanceof PayPalMisconfigured)) throw error;
    }
    return undefined;
  }

  /**
   * PayPal: Capture payment for order. An order is captured once at most; the request id is for a repeated call, which then has the answer
   * of the first. After a decline the payer may have chosen another funding source, so that the next capture has another id. So has the one
   * after a refusal that the order contradicts: PayPal notifies an approval before it captures it, and may repeat a refusal under its id.
   * That one leaves only as long as no other run captures the payment: a process that was frozen meanwhile would charge a funding source
   * that has been declined since, perhaps after the payer has paid in another way.
   */
  async function capture(payment: Payment, source: Source): Promise<PaymentQueryResult> {
    const { id, lastDecline, updatedAt } = payment;
    const requestId = lastDecline === undefined ? id : `${id}_${lastDecline.at}`;
    const first = await captureOnce(payment, source, requestId);
    const isApproved = first.result.outcome === 'known' && first.result.observation.outcome.status === 'approved';
    if (first.issue !== NOT_APPROVED || !isApproved) return first.result;
    const again = await captureOnce(payment, source, `${requestId}_${now()}`, updatedAt + CAPTURE_AGAIN_AFTER);
    return again.result;
  }

  /**
   * @param until UTC milliseconds from which no request leaves
   * @returns the order afterwards, and why PayPal has refused to capture it
   */
  async function captureOnce(
    payment: Payment,
    source: Source,
    requestId: string,
    until = Number.POSITIVE_INFINITY,
  ): Promise<{ readonly result: PaymentQueryResult; readonly issue?: string }> {
    const answer = await ask({ method: 'POST', path: `${pathOf(payment)}/capture`, body: {}, requestId, until });
    if (answer.outcome === 'unknown') return { result: answer };
    if (answer.outcome === 'done') {
      const { data: captured } = order.safeParse(answer.body);
      const isComplete = captured !== undefined && capturesOf(captured).length > 0;
      // PayPal need not return what the call prefers to get.
      return { result: await (isComplete ? resultOf(captured, payment, now(), source) : query(payment, source)) };
    }
    const { issue } = answer;
    const result = await query(payment, source);
    if (result.outcome === 'unknown' || !isUncaptured(result)) return { result };
    if (isDecline(issue)) return { result: withOutcome(result, { status: 'open', decline: issue }) };
    if (!CAPTURE_REFUSALS.includes(issue)) throw new UnknownGatewayValue('capture error', issue);
    return { result, issue };
  }

  /**
   * PayPal cannot cancel an order, but one whose intent has changed can no longer be captured. If PayPal does not change it, the payment is
   * closed by our books alone: once the request to close it is stored, nobody captures it, unless a capture was claimed before.
   */
  async function close(payment: Payment, source: Source): Promise<PaymentQueryResult> {
    const body = [{ op: 'replace', path: '/intent', value: CLOSED_INTENT }];
    const answer = await ask({ method: 'PATCH', path: pathOf(payment), body });
    if (answer.outcome === 'unknown') return answer;
    const result = await query(payment, source);
    if (result.outcome === 'unknown' || answer.outcome === 'done' || !isUncaptured(result)) return result;
    const isCapturedByNobody = payment.state === 'pending' && payment.closing !== undefined;
    return isCapturedByNobody ? closedResult(payment, result.observation.at, source) : result;
  }

  return { retrieve, query, capture, close };
}

/** The order's state explains these (PayPal: Orders v2 errors, "Capture payment for order"); the first call is still at work, or it is gone. */
const CAPTURE_REFUSALS = [
  NOT_APPROVED,
  'ORDER_ALREADY_CAPTURED',
  'ORDER_COMPLETION_IN_PROGRESS',
  'ACTION_DOES_NOT_MATCH_INTENT',
];

function pathOf({ id, reference }: Payment): string {
  if (reference === undefined) throw new TypeError(`${id} has no order`);
  return `/v2/checkout/orders/${encodeURIComponent(reference)}`;
}

/** @throws UnknownGatewayValue */
function notFound({ status, issue }: Extract<CallResult, { outcome: 'rejected' }>): 'not_found' {
  if (status !== 404) throw new UnknownGatewayValue('order query error', issue);
  return 'not_found';
}

function isUncaptured({ observation }: Known): boolean {
  return ['open', 'approved'].includes(observation.outcome.status);
}

function withOutcome({ observation, ...result }: Known, outcome: Outcome): Known {
  return { ...result, observation: { ...observation, outcome } };
}

function closedResult({ id, account, reference }: Payment, at: number, source: Source): Known {
  const about = { paymentId: id, gateway: 'paypal', account, ...(reference !== undefined && { reference }) } as const;
  return { outcome: 'known', observation: { ...about, at, source, outcome: { status: 'closed' } } };
}
