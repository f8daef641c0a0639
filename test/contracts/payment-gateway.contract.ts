import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Money } from '../../shared/domain/money.ts';
import type { Payment } from '../../shared/domain/payment.ts';
import {
  type Checkout,
  type CreateResult,
  NotificationRejected,
  type PaymentGateway,
  type PaymentQueryResult,
  type RawNotification,
} from '../../shared/ports/payments/payment-gateway.ts';
import { BREAKDOWNS, breakDown } from './broken-gateways.ts';
import { newOrder, newRefund, PAYER, paymentOf } from './orders.ts';

/** A gateway's adapter over a stand-in of that gateway, and the payer in front of it. */
export interface GatewayWorld {
  readonly gateway: PaymentGateway;
  readonly amount: Money;
  /** The same adapter over another address, with little patience. */
  gatewayAt(url: string): PaymentGateway;
  /** Adapters that must not believe this gateway's notifications, by what is different about them. */
  readonly strangers: Readonly<Record<string, PaymentGateway>>;
  /** The payer opens what was handed out, and does not pay yet. */
  begin(checkout: Checkout): Promise<void>;
  decline(checkout: Checkout): Promise<void>;
  pay(checkout: Checkout): Promise<void>;
  /** The gateway's notification that this payment has succeeded. */
  successOf(paymentId: string): Promise<RawNotification>;
  /** Somebody gives money back in the gateway's own dashboard: its notification of that. */
  refundInDashboard(payment: Payment, amount: number): Promise<RawNotification>;
  /** That notification with another amount, but the old signature. */
  tampered(notification: RawNotification): RawNotification;
  /** Something goes wrong at the gateway: once, unless `times` says otherwise. */
  fault(kind: string, how?: { times?: number; delayMs?: number }): Promise<void>;
  /** How many payments the gateway knows by this id. */
  count(paymentId: string): Promise<number>;
  stop(): Promise<unknown>;
}

const CHECK = { by: 'check' } as const;

export function paymentGatewayContract(name: string, start: () => Promise<GatewayWorld>): void {
  describe(`${name} keeps the promises of a payment gateway`, () => {
    let world: GatewayWorld;
    let gateway: PaymentGateway;
    beforeAll(async () => {
      world = await start();
      gateway = world.gateway;
    });
    afterAll(() => world.stop());

    const created = async () => {
      const order = newOrder(world.amount);
      const answer = await gateway.create(order, PAYER);
      return { order, payment: paymentOf(gateway.method, order, answer), checkout: checkoutOf(answer) };
    };
    /** The payer does their part; where that only approves the payment, its money is taken as settling takes it. */
    const pay = async (payment: Payment, checkout: Checkout) => {
      await world.pay(checkout);
      await gateway.capture?.(payment, CHECK);
    };
    const refundTold = async (notification: RawNotification) => {
      const notice = await gateway.parseWebhook(notification);
      if (notice?.kind !== 'refund') throw new Error(`a notice of a ${notice?.kind}`);
      return notice.refund;
    };
    const paid = async () => {
      const all = await created();
      await pay(all.payment, all.checkout);
      return all;
    };

    describe('an order', () => {
      it('can be created again and again, and paid once', async () => {
        const order = newOrder(world.amount);
        const answers = [
          ...(await Promise.all([gateway.create(order, PAYER), gateway.create(order, PAYER)])),
          await gateway.create(order, PAYER),
        ];
        const payments = answers.map((answer) => paymentOf(gateway.method, order, answer));
        expect(new Set(payments.map(({ reference }) => reference)).size).toBe(1);
        for (const answer of answers) await world.begin(checkoutOf(answer));
        await world.pay(checkoutOf(answers[1]));
        await Promise.all(payments.map((payment) => gateway.capture?.(payment, CHECK)));
        expect(await world.count(order.id)).toBe(1);
      });

      it('is open and payable until it is paid', async () => {
        const { payment } = await created();
        const before = Date.now();
        const inquiry = await gateway.query(payment, CHECK);
        expect(observationOf(inquiry)).toMatchObject({
          paymentId: payment.id,
          method: gateway.method,
          account: payment.account,
          source: CHECK,
          outcome: { status: 'open' },
        });
        expect(observationOf(inquiry).at).toBeGreaterThanOrEqual(before);
        await pay(payment, payableOf(inquiry));
        expect(outcomeOf(await gateway.query(payment, CHECK))).toEqual({
          status: 'succeeded',
          captured: world.amount,
        });
      });

      it('is paid exactly, and cannot be paid any more', async () => {
        const { payment } = await paid();
        const inquiry = await gateway.query(payment, CHECK);
        expect(observationOf(inquiry)).toMatchObject({
          paymentId: payment.id,
          account: payment.account,
          reference: payment.reference ?? expect.any(String),
          outcome: { status: 'succeeded', captured: world.amount },
        });
        expect(inquiry).not.toHaveProperty('checkout');
      });

      it('stays payable after a decline', async () => {
        const { payment, checkout } = await created();
        await world.decline(checkout);
        const inquiry = await gateway.query(payment, CHECK);
        expect(outcomeOf(inquiry)).toMatchObject({ status: 'open' });
        await pay(payment, payableOf(inquiry));
        expect(outcomeOf(await gateway.query(payment, CHECK))).toMatchObject({ status: 'succeeded' });
      });

      it('says what was really paid, not what was asked for', async () => {
        const { payment, checkout } = await created();
        await world.fault('wrong_amount');
        await pay(payment, checkout);
        const outcome = outcomeOf(await gateway.query(payment, CHECK));
        expect(outcome).toMatchObject({ status: 'succeeded', captured: { currency: world.amount.currency } });
        expect(outcome).not.toMatchObject({ captured: world.amount });
      });
    });

    describe('closing', () => {
      it('ends an open payment for good', async () => {
        const { payment, checkout } = await created();
        await world.begin(checkout);
        const closed = await gateway.close(payment, 'canceled_by_applicant', CHECK);
        expect(observationOf(closed)).toMatchObject({ paymentId: payment.id, outcome: { status: 'closed' } });
        expect(closed).not.toHaveProperty('checkout');
        await pay(payment, checkout).catch(() => undefined);
        expect(outcomeOf(await gateway.query(payment, CHECK))).toEqual({ status: 'closed' });
        expect(outcomeOf(await gateway.close(payment, 'expired', CHECK))).toEqual({ status: 'closed' });
      });

      it('comes too late for one that is paid', async () => {
        const { payment } = await paid();
        const answer = await gateway.close(payment, 'superseded', CHECK);
        expect(outcomeOf(answer)).toEqual({ status: 'succeeded', captured: world.amount });
      });

      it('comes too late for one that is paid in the meantime, unless paying has only approved it', async () => {
        const { payment, checkout } = await created();
        await world.begin(checkout);
        await world.fault('pay_before_close');
        const answer = await gateway.close(payment, 'switched_method', CHECK);
        const paidBefore = { status: 'succeeded', captured: world.amount };
        expect(outcomeOf(answer)).toEqual(gateway.capture === undefined ? paidBefore : { status: 'closed' });
      });

      it('is not claimed when the gateway refuses', async () => {
        const { payment, checkout } = await created();
        await world.begin(checkout);
        await world.fault('reject_close');
        const answer = await gateway.close(payment, 'withdrawn', CHECK);
        if (answer.outcome === 'known') expect(answer.observation.outcome.status).toBe('open');
        expect(outcomeOf(await gateway.query(payment, CHECK))).toEqual({ status: 'open' });
      });
    });

    describe('a capture, where paying only approves', () => {
      it('takes the money once, however often it is asked for', async ({ skip }) => {
        if (gateway.capture === undefined) return skip();
        const { payment, checkout } = await created();
        await world.pay(checkout);
        const approved = await gateway.query(payment, CHECK);
        expect(outcomeOf(approved)).toEqual({ status: 'approved' });
        expect(approved).not.toHaveProperty('checkout');
        const taken = await Promise.all([gateway.capture(payment, CHECK), gateway.capture(payment, CHECK)]);
        for (const one of taken) expect(outcomeOf(one)).toEqual({ status: 'succeeded', captured: world.amount });
        expect(await world.count(payment.id)).toBe(1);
      });

      it('takes nothing of a payment that is not approved, or closed', async ({ skip }) => {
        if (gateway.capture === undefined) return skip();
        const { payment, checkout } = await created();
        expect(outcomeOf(await gateway.capture(payment, CHECK))).toEqual({ status: 'open' });
        await world.pay(checkout);
        await gateway.close(payment, 'withdrawn', CHECK);
        expect(outcomeOf(await gateway.capture(payment, CHECK))).toEqual({ status: 'closed' });
      });

      it('that did not answer is unknown, and found afterwards', async ({ skip }) => {
        if (gateway.capture === undefined) return skip();
        const { payment, checkout } = await created();
        await world.pay(checkout);
        await world.fault('capture_unknown', { times: 2 });
        expect(await gateway.capture(payment, CHECK)).toEqual({ outcome: 'unknown' });
        expect(outcomeOf(await gateway.query(payment, CHECK))).toEqual({ status: 'succeeded', captured: world.amount });
      });
    });

    describe('a notification', () => {
      it('says the same as the books', async () => {
        const { payment } = await paid();
        const notice = await gateway.parseWebhook(await world.successOf(payment.id));
        const said = notice?.kind === 'payment' ? notice.payment : undefined;
        const books = observationOf(await gateway.query(payment, CHECK));
        expect(said).toEqual({
          ...books,
          at: expect.any(Number),
          source: { by: 'notification', eventId: expect.any(String) },
        });
        expect((said?.at ?? 0) % 1000).toBe(999);
        expect(Math.abs((said?.at ?? 0) - Date.now())).toBeLessThan(60_000);
      });

      it('is refused with another amount', async () => {
        const { payment } = await paid();
        const genuine = await world.successOf(payment.id);
        const tampered = world.tampered(genuine);
        expect(tampered.body).not.toBe(genuine.body);
        await expect(gateway.parseWebhook(tampered)).rejects.toBeInstanceOf(NotificationRejected);
      });

      it('is refused without a signature, and without a body', async () => {
        const { body, headers } = await world.successOf((await paid()).payment.id);
        const unsigned = body.replace(/&sign=[^&]*/, '');
        await expect(gateway.parseWebhook({ body: unsigned, headers: {} })).rejects.toThrow(NotificationRejected);
        await expect(gateway.parseWebhook({ body: '', headers })).rejects.toThrow(NotificationRejected);
        await expect(gateway.parseWebhook({ body: '{}', headers })).rejects.toThrow(NotificationRejected);
      });

      it('is refused by whoever it is not meant for', async () => {
        const notification = await world.successOf((await paid()).payment.id);
        for (const [difference, stranger] of Object.entries(world.strangers)) {
          const reading = stranger.parseWebhook(notification);
          await expect(reading, difference).rejects.toBeInstanceOf(NotificationRejected);
        }
      });
    });

    describe('a refund', () => {
      it('is done once, however often it is sent', async () => {
        const { payment } = await paid();
        const refund = newRefund(payment);
        expect(await gateway.findRefund(refund, payment)).toEqual({ outcome: 'not_found' });
        expect(await gateway.refund(refund, payment)).toEqual({ outcome: 'done' });
        expect(await gateway.refund(refund, payment)).toEqual({ outcome: 'done' });
        expect(await gateway.findRefund(refund, payment)).toEqual({ outcome: 'done' });
      });

      it('can be one of several parts, and no more than the whole', async () => {
        const { payment } = await paid();
        const part = newRefund(payment, 700);
        const rest = newRefund(payment, world.amount.amount - 700);
        expect(await gateway.refund(part, payment)).toEqual({ outcome: 'done' });
        expect(await gateway.findRefund(rest, payment)).toEqual({ outcome: 'not_found' });
        const tooMuch = await gateway.refund(newRefund(payment), payment);
        expect(tooMuch).toEqual({ outcome: 'failed', code: expect.any(String) });
        expect(await gateway.refund(rest, payment)).toEqual({ outcome: 'done' });
        expect(await gateway.findRefund(part, payment)).toEqual({ outcome: 'done' });
      });

      it('that was made in the dashboard is told, and confirmed by the books with its own amount and no other', async () => {
        const { payment } = await paid();
        for (const amount of [700, 300]) {
          const told = await refundTold(await world.refundInDashboard(payment, amount));
          expect(told).toMatchObject({ method: gateway.method, account: payment.account, state: 'done' });
          expect(told).not.toHaveProperty('refundId');
          const confirmed = { reference: told.reference, gatewayRefundId: told.gatewayRefundId, state: 'done' };
          expect(await gateway.confirmRefund(told)).toMatchObject({
            ...confirmed,
            amount: { ...world.amount, amount },
          });
        }
      });

      it('that nobody has made is not confirmed', async () => {
        const told = await refundTold(await world.refundInDashboard((await paid()).payment, 700));
        const invented = { ...told, gatewayRefundId: '77770000', at: Date.now() - 10 * 60_000 };
        expect(await gateway.confirmRefund(invented)).toBeUndefined();
      });

      it('that was done without an answer is found', async () => {
        const { payment } = await paid();
        const refund = newRefund(payment);
        await world.fault('refund_unknown', { times: 2, delayMs: 0 });
        // The adapter's own second try may already find out.
        expect(['unknown', 'done']).toContain((await gateway.refund(refund, payment)).outcome);
        expect(await gateway.findRefund(refund, payment)).toEqual({ outcome: 'done' });
      });

      it('that is under way is not called done', async () => {
        const { payment } = await paid();
        const refund = newRefund(payment);
        await world.fault('refund_pending');
        expect(await gateway.refund(refund, payment)).toEqual({ outcome: 'pending' });
      });
    });

    describe.each(BREAKDOWNS)('a gateway that %s', (how) => {
      it('leaves everything unknown', async () => {
        const { order, payment } = await created();
        const refund = newRefund(payment);
        const broken = await breakDown(how);
        const silent = world.gatewayAt(broken.url);
        const asksWhenCreating = payment.reference !== undefined;
        const answers = await Promise.all([
          silent.query(payment, CHECK),
          silent.close(payment, 'expired', CHECK),
          silent.refund(refund, payment),
          silent.findRefund(refund, payment),
          ...(asksWhenCreating ? [silent.create(order, PAYER)] : []),
          ...(silent.capture === undefined ? [] : [silent.capture(payment, CHECK)]),
        ]);
        const { method, account } = payment;
        const told = { method, account, reference: 'none', gatewayRefundId: 'none', amount: world.amount } as const;
        const about = { state: 'done', at: Date.now(), source: CHECK } as const;
        expect(await silent.confirmRefund({ ...told, ...about })).toEqual({ outcome: 'unknown' });
        await broken.stop();
        expect(answers).toEqual(answers.map(() => ({ outcome: 'unknown' })));
      });
    });

    it('a gateway that breaks once is asked again', async () => {
      const { payment } = await created();
      await world.fault('error_500');
      expect(outcomeOf(await gateway.query(payment, CHECK))).toEqual({ status: 'open' });
    });
  });
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

function payableOf(inquiry: PaymentQueryResult): Checkout {
  if (inquiry.outcome !== 'known' || inquiry.checkout === undefined) throw new Error('not payable');
  return inquiry.checkout();
}
