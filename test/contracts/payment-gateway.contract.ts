import { afterAll, afterEach, beforeAll, describe, expect, it, type TestContext } from 'vitest';
import type { Money } from '../../shared/domain/money.ts';
import type { Payment } from '../../shared/domain/payment.ts';
import type { PaymentMethod } from '../../shared/domain/payment-method.ts';
import { externalRefundId } from '../../shared/domain/settle-refund.ts';
import {
  type AccountGateway,
  type Checkout,
  type CreateResult,
  NotificationRejected,
  type PaymentQueryResult,
  type RawNotification,
  UnknownGatewayValue,
} from '../../shared/ports/payments/payment-gateway.ts';
import { BREAKDOWNS, breakDown } from './broken-gateways.ts';
import { NO_LIMIT, newOrder, newRefund, PAYER, paymentOf } from './orders.ts';
import { FROZEN_FOR, type FrozenAt, type RefundRelay, type RelayedAnswer, startRefundRelay } from './refund-relay.ts';

/** A gateway adapter against the gateway's sandbox, and the actions of its payer. */
export interface GatewayContext {
  readonly gateway: AccountGateway;
  readonly amount: Money;
  /** The method of its orders, if it is not the gateway's own. */
  readonly method?: PaymentMethod;
  /** The same adapter at another URL, with a short timeout. */
  gatewayAt(url: string): AccountGateway;
  /** Where the gateway listens. */
  readonly url: string;
  /** The same adapter behind the relay, with its clock and its keys. */
  gatewayBehind(relay: RefundRelay): AccountGateway;
  /** How the gateway rejects a key or an access token. Absent if the adapter then reads neither again. */
  readonly rejectedKey?: RelayedAnswer;
  /** Adapters that must reject this gateway's notifications, by what differs in their configuration. */
  readonly otherRecipients: Readonly<Record<string, AccountGateway>>;
  /** The payer opens the checkout without paying. */
  begin(checkout: Checkout): Promise<void>;
  decline(checkout: Checkout): Promise<void>;
  pay(checkout: Checkout): Promise<void>;
  /** The gateway's notification that this payment has succeeded. */
  successOf(paymentId: string): Promise<RawNotification>;
  /** Issues a refund in the gateway's dashboard, and returns its notification. */
  refundInDashboard(payment: Payment, amount: number): Promise<RawNotification>;
  /** The payer's bank disputes a part of the payment. Absent if the gateway has no disputes. */
  dispute?(payment: Payment, amount: number): Promise<void>;
  /** The notification with another amount and its original signature. */
  tampered(notification: RawNotification): RawNotification;
  /** Injects a fault into the gateway, once unless `times` is given. */
  fault(kind: string, options?: { times?: number; delayMs?: number }): Promise<void>;
  /** Removes the faults that no call has met yet. */
  clearFaults(): Promise<void>;
  /** The number of payments with this id at the gateway. */
  count(paymentId: string): Promise<number>;
  stop(): Promise<unknown>;
}

const CHECK = { by: 'check' } as const;

export function paymentGatewayContract(name: string, start: () => Promise<GatewayContext>): void {
  describe(`${name} fulfils the contract of a payment gateway`, () => {
    let context: GatewayContext;
    let gateway: AccountGateway;
    beforeAll(async () => {
      context = await start();
      gateway = context.gateway;
    });
    afterEach(() => context.clearFaults());
    afterAll(() => context.stop());

    const created = () => createdAt(context);
    const pay = (payment: Payment, checkout: Checkout) => payAt(context, payment, checkout);
    const paid = () => paidAt(context);
    const parseRefund = async (notification: RawNotification) => {
      const event = await gateway.parseWebhook(notification);
      if (event?.kind !== 'refund') throw new Error(`not a refund event: ${event?.kind}`);
      return event.refund;
    };

    describe('an order', () => {
      it('is paid once, however often it is created', async () => {
        const order = newOrder(context.amount, context.method ?? gateway.name);
        const answers = [
          ...(await Promise.all([gateway.create(order, PAYER), gateway.create(order, PAYER)])),
          await gateway.create(order, PAYER),
        ];
        const payments = answers.map((answer) => paymentOf(gateway.name, order, answer));
        expect(new Set(payments.map(({ reference }) => reference)).size).toBe(1);
        for (const answer of answers) await context.begin(checkoutOf(answer));
        // Some gateways let an older checkout of the same order lapse.
        await context.pay(checkoutOf(answers.at(-1)));
        await Promise.all(payments.map((payment) => gateway.capture?.(payment, CHECK)));
        expect(await context.count(order.id)).toBe(1);
      });

      it('is open and payable until it is paid', async () => {
        const { payment } = await created();
        const before = Date.now();
        const inquiry = await gateway.query(payment, CHECK);
        expect(observationOf(inquiry)).toMatchObject({
          paymentId: payment.id,
          gateway: gateway.name,
          account: payment.account,
          source: CHECK,
          outcome: { status: 'open' },
        });
        expect(observationOf(inquiry).at).toBeGreaterThanOrEqual(before);
        await pay(payment, await payableOf(inquiry));
        expect(outcomeOf(await gateway.query(payment, CHECK))).toEqual({
          status: 'succeeded',
          captured: context.amount,
        });
      });

      it('reports the captured amount, and is no longer payable, once it is paid', async () => {
        const { payment } = await paid();
        const inquiry = await gateway.query(payment, CHECK);
        expect(observationOf(inquiry)).toMatchObject({
          paymentId: payment.id,
          account: payment.account,
          reference: payment.reference ?? expect.any(String),
          outcome: { status: 'succeeded', captured: context.amount },
        });
        expect(inquiry).not.toHaveProperty('checkout');
      });

      it('stays payable after a decline', async () => {
        const { payment, checkout } = await created();
        await context.decline(checkout);
        const inquiry = await gateway.query(payment, CHECK, PAYER);
        expect(outcomeOf(inquiry)).toMatchObject({ status: 'open' });
        await pay(payment, await payableOf(inquiry));
        expect(outcomeOf(await gateway.query(payment, CHECK))).toMatchObject({ status: 'succeeded' });
      });

      it('reports the captured amount, not the ordered one', async () => {
        const { payment, checkout } = await created();
        await context.fault('wrong_amount');
        await pay(payment, checkout);
        const outcome = outcomeOf(await gateway.query(payment, CHECK));
        expect(outcome).toMatchObject({ status: 'succeeded', captured: { currency: context.amount.currency } });
        expect(outcome).not.toMatchObject({ captured: context.amount });
      });
    });

    describe('closing', () => {
      it('closes an open payment permanently', async () => {
        const { payment, checkout } = await created();
        await context.begin(checkout);
        const closed = await gateway.close(payment, 'canceled_by_applicant', CHECK);
        expect(observationOf(closed)).toMatchObject({ paymentId: payment.id, outcome: { status: 'closed' } });
        expect(closed).not.toHaveProperty('checkout');
        await pay(payment, checkout).catch(() => undefined);
        expect(outcomeOf(await gateway.query(payment, CHECK))).toEqual({ status: 'closed' });
        expect(outcomeOf(await gateway.close(payment, 'expired', CHECK))).toEqual({ status: 'closed' });
      });

      it('reports success for a paid payment', async () => {
        const { payment } = await paid();
        const answer = await gateway.close(payment, 'superseded', CHECK);
        expect(outcomeOf(answer)).toEqual({ status: 'succeeded', captured: context.amount });
      });

      it('reports success for a payment that is paid meanwhile, unless paying has only approved it', async () => {
        const { payment, checkout } = await created();
        await context.begin(checkout);
        await context.fault('pay_before_close');
        const answer = await gateway.close(payment, 'switched_method', CHECK);
        const paidBefore = { status: 'succeeded', captured: context.amount };
        expect(outcomeOf(answer)).toEqual(gateway.capture === undefined ? paidBefore : { status: 'closed' });
      });

      it('does not report a payment closed if the gateway refuses', async () => {
        const { payment, checkout } = await created();
        await context.begin(checkout);
        await context.fault('reject_close');
        const answer = await gateway.close(payment, 'withdrawn', CHECK);
        if (answer.outcome === 'known') expect(answer.observation.outcome.status).toBe('open');
        expect(outcomeOf(await gateway.query(payment, CHECK))).toEqual({ status: 'open' });
      });
    });

    describe('a capture, where paying only approves', () => {
      it('takes the money once, however often it is asked for', async ({ skip }) => {
        if (gateway.capture === undefined) return skip();
        const { payment, checkout } = await created();
        await context.pay(checkout);
        const approved = await gateway.query(payment, CHECK);
        expect(outcomeOf(approved)).toEqual({ status: 'approved' });
        expect(approved).not.toHaveProperty('checkout');
        const taken = await Promise.all([gateway.capture(payment, CHECK), gateway.capture(payment, CHECK)]);
        for (const one of taken) expect(outcomeOf(one)).toEqual({ status: 'succeeded', captured: context.amount });
        expect(await context.count(payment.id)).toBe(1);
      });

      it('takes nothing of a payment that is not approved, or closed', async ({ skip }) => {
        if (gateway.capture === undefined) return skip();
        const { payment, checkout } = await created();
        expect(outcomeOf(await gateway.capture(payment, CHECK))).toEqual({ status: 'open' });
        await context.pay(checkout);
        await gateway.close(payment, 'withdrawn', CHECK);
        expect(outcomeOf(await gateway.capture(payment, CHECK))).toEqual({ status: 'closed' });
      });

      it('that did not answer is unknown, and found afterwards', async ({ skip }) => {
        if (gateway.capture === undefined) return skip();
        const { payment, checkout } = await created();
        await context.pay(checkout);
        await context.fault('capture_unknown', { times: 2 });
        expect(await gateway.capture(payment, CHECK)).toEqual({ outcome: 'unknown' });
        expect(outcomeOf(await gateway.query(payment, CHECK))).toEqual({
          status: 'succeeded',
          captured: context.amount,
        });
      });
    });

    describe('a notification', () => {
      it('agrees with a query', async () => {
        const { payment } = await paid();
        const event = await gateway.parseWebhook(await context.successOf(payment.id));
        const notified = event?.kind === 'payment' ? event.payment : undefined;
        const queried = observationOf(await gateway.query(payment, CHECK));
        expect(notified).toEqual({
          ...queried,
          at: expect.any(Number),
          source: { by: 'notification', eventId: expect.any(String) },
        });
        expect((notified?.at ?? 0) % 1000).toBe(999);
        expect(Math.abs((notified?.at ?? 0) - Date.now())).toBeLessThan(60_000);
      });

      it('is rejected with another amount', async () => {
        const { payment } = await paid();
        const genuine = await context.successOf(payment.id);
        const tampered = context.tampered(genuine);
        expect(tampered.body).not.toBe(genuine.body);
        await expect(gateway.parseWebhook(tampered)).rejects.toBeInstanceOf(NotificationRejected);
      });

      it('is rejected without a signature or without a body', async () => {
        const { body, headers } = await context.successOf((await paid()).payment.id);
        const unsigned = body.replace(/&sign=[^&]*/, '');
        await expect(gateway.parseWebhook({ body: unsigned, headers: {} })).rejects.toThrow(NotificationRejected);
        await expect(gateway.parseWebhook({ body: '', headers })).rejects.toThrow(NotificationRejected);
        await expect(gateway.parseWebhook({ body: '{}', headers })).rejects.toThrow(NotificationRejected);
      });

      it('is rejected by other recipients', async () => {
        const notification = await context.successOf((await paid()).payment.id);
        for (const [difference, recipient] of Object.entries(context.otherRecipients)) {
          const parsing = recipient.parseWebhook(notification);
          await expect(parsing, difference).rejects.toBeInstanceOf(NotificationRejected);
        }
      });
    });

    describe('a refund', () => {
      it('is done once, however often it is sent', async () => {
        const { payment } = await paid();
        const refund = newRefund(payment);
        expect(await gateway.findRefund(refund, payment)).toEqual({ outcome: 'not_found' });
        expect(await gateway.refund(refund, payment, NO_LIMIT)).toEqual({ outcome: 'done' });
        expect(await gateway.refund(refund, payment, NO_LIMIT)).toEqual({ outcome: 'done' });
        expect(await gateway.findRefund(refund, payment)).toEqual({ outcome: 'done' });
      });

      it('can be partial, and never exceeds the captured amount', async () => {
        const { payment } = await paid();
        const part = newRefund(payment, 700);
        const rest = newRefund(payment, context.amount.amount - 700);
        expect(await gateway.refund(part, payment, NO_LIMIT)).toEqual({ outcome: 'done' });
        expect(await gateway.findRefund(rest, payment)).toEqual({ outcome: 'not_found' });
        const tooMuch = await gateway.refund(newRefund(payment), payment, NO_LIMIT);
        expect(tooMuch).toEqual({ outcome: 'failed', code: expect.any(String) });
        expect(await gateway.refund(rest, payment, NO_LIMIT)).toEqual({ outcome: 'done' });
        expect(await gateway.findRefund(part, payment)).toEqual({ outcome: 'done' });
      });

      it('that was issued in the dashboard is notified, and confirmed with its own amount', async () => {
        const { payment } = await paid();
        for (const amount of [700, 300]) {
          const refund = await parseRefund(await context.refundInDashboard(payment, amount));
          expect(refund).toMatchObject({ gateway: gateway.name, account: payment.account, state: 'done' });
          expect(refund).not.toHaveProperty('refundId');
          const confirmed = { reference: refund.reference, gatewayRefundId: refund.gatewayRefundId, state: 'done' };
          expect(await gateway.confirmRefund(refund)).toMatchObject({
            ...confirmed,
            amount: { ...context.amount, amount },
          });
          const stored = { ...newRefund(payment, amount), id: externalRefundId(refund.gatewayRefundId) };
          expect(await gateway.findRefund(stored, payment)).toEqual({ outcome: 'done' });
        }
      });

      it('is listed, whoever has issued it, if the gateway lists refunds', async ({ skip }) => {
        if (gateway.listRefunds === undefined) return skip();
        const [{ payment }, other] = [await paid(), await paid()];
        expect(await gateway.listRefunds(payment, CHECK)).toEqual([]);
        const own = newRefund(payment, 200);
        await gateway.refund(own, payment, NO_LIMIT);
        const external = await parseRefund(await context.refundInDashboard(payment, 700));
        await context.refundInDashboard(other.payment, 100);
        const listed = await gateway.listRefunds(payment, CHECK);
        if ('outcome' in listed) throw new Error('the gateway did not answer');
        const { reference, account } = payment;
        const about = { gateway: gateway.name, reference, account, state: 'done', source: CHECK };
        expect(listed.toSorted((a, b) => a.amount.amount - b.amount.amount)).toMatchObject([
          { ...about, refundId: own.id, attempt: 1, amount: own.amount },
          { ...about, gatewayRefundId: external.gatewayRefundId, amount: { ...own.amount, amount: 700 } },
        ]);
        expect(listed.filter(({ refundId }) => refundId === undefined)).toHaveLength(1);
      });

      it('that does not exist at the gateway is not confirmed', async () => {
        const refund = await parseRefund(await context.refundInDashboard((await paid()).payment, 700));
        const invented = { ...refund, gatewayRefundId: '77770000', at: Date.now() - 10 * 60_000 };
        expect(await gateway.confirmRefund(invented)).toBeUndefined();
      });

      it('is pending, not done, until the gateway completes it', async () => {
        const { payment } = await paid();
        const refund = newRefund(payment);
        await context.fault('refund_pending');
        expect(await gateway.refund(refund, payment, NO_LIMIT)).toEqual({ outcome: 'pending' });
      });

      it('with a status that nobody has documented is neither done nor failed', async () => {
        const { payment } = await paid();
        await context.fault('refund_unknown_status');
        const answer = await gateway.refund(newRefund(payment), payment, NO_LIMIT).catch((error: unknown) => error);
        if (!(answer instanceof UnknownGatewayValue)) expect(answer).toEqual({ outcome: 'pending' });
      });
    });

    describe('disputes', () => {
      it('of a payment without any are an empty list', async () => {
        const { payment } = await paid();
        expect(await gateway.findDisputes(payment, CHECK)).toEqual([]);
      });

      it('of one payment are all found, each with its own id, amount and state', async ({ skip }) => {
        if (context.dispute === undefined) return skip();
        const [{ payment }, other] = [await paid(), await paid()];
        const amounts = [100, 400, 300];
        for (const amount of amounts) await context.dispute(payment, amount);
        await context.dispute(other.payment, 200);
        const found = await gateway.findDisputes(payment, CHECK);
        if ('outcome' in found) throw new Error('the gateway did not answer');
        expect(found.map(({ amount }) => amount.amount).toSorted()).toEqual(amounts.toSorted());
        expect(new Set(found.map(({ disputeId }) => disputeId)).size).toBe(amounts.length);
        const { reference, account } = payment;
        for (const one of found)
          expect(one).toMatchObject({ gateway: gateway.name, reference, account, state: 'open', source: CHECK });
      });
    });

    // Side by side: an SDK waits between its attempts.
    describe.concurrent.each(BREAKDOWNS)('a gateway that %s', (how) => {
      it('yields unknown outcomes', async () => {
        const { order, payment } = await created();
        const refund = newRefund(payment);
        const broken = await breakDown(how);
        const unavailable = context.gatewayAt(broken.url);
        const callsGatewayToCreate = payment.reference !== undefined;
        const { gateway: name, account } = payment;
        const ids = { gateway: name, account, reference: 'none', gatewayRefundId: 'none' } as const;
        const outcome = { amount: context.amount, state: 'done', at: Date.now(), source: CHECK } as const;
        const answers = await Promise.all([
          unavailable.query(payment, CHECK),
          unavailable.close(payment, 'expired', CHECK),
          unavailable.refund(refund, payment, NO_LIMIT),
          unavailable.findRefund(refund, payment),
          unavailable.confirmRefund({ ...ids, ...outcome }),
          // Without disputes of its own, a gateway is not asked.
          ...(context.dispute === undefined ? [] : [unavailable.findDisputes(payment, CHECK)]),
          ...(unavailable.listRefunds === undefined ? [] : [unavailable.listRefunds(payment, CHECK)]),
          ...(callsGatewayToCreate ? [unavailable.create(order, PAYER)] : []),
          ...(unavailable.capture === undefined ? [] : [unavailable.capture(payment, CHECK)]),
        ]);
        await broken.stop();
        expect(answers).toEqual(answers.map(() => ({ outcome: 'unknown' })));
      });
    });

    describe.concurrent('a refund with a time limit', () => {
      const ERROR = { status: 500, body: { error: { type: 'api_error' } } };
      const sendBehindRelay = async (answer: RelayedAnswer, frozenAt: FrozenAt) => {
        const { payment } = await paid();
        const relay = await startRefundRelay(context.url, answer, frozenAt);
        const sending = context.gatewayBehind(relay).refund(newRefund(payment), payment, relay.now() + FROZEN_FOR);
        const result = await sending.catch((error: Error) => error.name);
        await relay.stop();
        return { result, sent: relay.refunds() };
      };

      it.each<[string, FrozenAt, number]>([
        ['is sent twice in its time', 'never', 2],
        ['is not sent by a process that was frozen while it read its keys', 'keys', 0],
        ['is not repeated by a process that was frozen while it waited for the answer', 'answer', 1],
      ])('%s', async (_, frozenAt, sent) => {
        expect(await sendBehindRelay(ERROR, frozenAt)).toEqual({ result: { outcome: 'unknown' }, sent });
      });

      it('is not repeated either with other keys or another access token', async ({ skip }) => {
        const { rejectedKey } = context;
        if (rejectedKey === undefined) return skip();
        const inTime = sendBehindRelay(rejectedKey, 'never');
        expect(await sendBehindRelay(rejectedKey, 'answer')).toEqual({ result: { outcome: 'unknown' }, sent: 1 });
        expect(await inTime).toMatchObject({ sent: 2 });
      });
    });

    describe.concurrent('a gateway that fails once', () => {
      /** Faults are for the next call of anyone: these tests wait side by side with others. */
      const startOwn = async ({ onTestFinished }: TestContext) => {
        const own = await start();
        onTestFinished(async () => void (await own.stop()));
        return own;
      };

      it('is called again', async (test) => {
        const own = await startOwn(test);
        const { payment } = await createdAt(own);
        await own.fault('error_500');
        expect(outcomeOf(await own.gateway.query(payment, CHECK))).toEqual({ status: 'open' });
      });

      it('has the refund that it completed without a response', async (test) => {
        const own = await startOwn(test);
        const { payment } = await paidAt(own);
        const refund = newRefund(payment);
        await own.fault('refund_unknown', { times: 2, delayMs: 0 });
        // The adapter's own retry may already have found the outcome.
        expect(['unknown', 'done']).toContain((await own.gateway.refund(refund, payment, NO_LIMIT)).outcome);
        expect(await own.gateway.findRefund(refund, payment)).toEqual({ outcome: 'done' });
      });
    });
  });
}

async function createdAt({ gateway, amount, method = gateway.name }: GatewayContext) {
  const order = newOrder(amount, method);
  const answer = await gateway.create(order, PAYER);
  return { order, payment: paymentOf(gateway.name, order, answer), checkout: checkoutOf(answer) };
}

/** The payer does their part. Where that only approves the payment, its money is captured as settling does it. */
async function payAt(context: GatewayContext, payment: Payment, checkout: Checkout) {
  await context.pay(checkout);
  await context.gateway.capture?.(payment, CHECK);
}

async function paidAt(context: GatewayContext) {
  const all = await createdAt(context);
  await payAt(context, all.payment, all.checkout);
  return all;
}

function checkoutOf(created: CreateResult | undefined): Checkout {
  if (created?.outcome !== 'created') throw new Error(`not created: ${created?.outcome}`);
  return created.checkout();
}

function observationOf(inquiry: PaymentQueryResult) {
  if (inquiry.outcome !== 'known') throw new Error('the gateway did not answer');
  return inquiry.observation;
}

const outcomeOf = (inquiry: PaymentQueryResult) => observationOf(inquiry).outcome;

async function payableOf(inquiry: PaymentQueryResult): Promise<Checkout> {
  if (inquiry.outcome !== 'known' || inquiry.checkout === undefined) throw new Error('not payable');
  const checkout = await inquiry.checkout();
  if ('outcome' in checkout) throw new Error('no checkout');
  return checkout;
}
