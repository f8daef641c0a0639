import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Payment } from '../../../../shared/domain/payment.ts';
import { CAPTURE_AGAIN_AFTER } from '../../../../shared/domain/settlement.ts';
import { PayPalMisconfigured, PayPalUnavailable } from '../../../../shared/gateways/paypal/errors.ts';
import { openOrders } from '../../../../shared/gateways/paypal/open-orders.ts';
import { LONGEST_ORDER_LIFE } from '../../../../shared/gateways/paypal/orders.ts';
import type { AccountGateway, PaymentQueryResult } from '../../../../shared/ports/payments/payment-gateway.ts';
import { newOrder, PAYER, paymentOf } from '../../../contracts/orders.ts';
import { pageOf, startPayPalContext } from './context.ts';

const CHECK = { by: 'check' } as const;
const clock = { ahead: 0 };
let context: Awaited<ReturnType<typeof startPayPalContext>>;
let gateway: AccountGateway;
beforeAll(async () => {
  context = await startPayPalContext(() => Date.now() + clock.ahead);
  gateway = context.gateway;
});
beforeEach(() => {
  context.paypal.clearFaults();
  clock.ahead = 0;
});
afterAll(() => context.stop());

async function created(amount = context.amount) {
  const order = newOrder(amount, 'paypal');
  const answer = await gateway.create(order, PAYER);
  if (answer.outcome !== 'created') throw new Error(answer.outcome);
  const payment = paymentOf('paypal', order, answer);
  return { payment, page: pageOf(answer.checkout()), order: context.paypal.orderOf(order.id) };
}
async function approved() {
  const all = await created();
  await context.paypal.approve(all.page);
  return all;
}
const capture = (payment: Payment) => gateway.capture?.(payment, CHECK) as Promise<PaymentQueryResult>;
const outcomeOf = (result: PaymentQueryResult) =>
  result.outcome === 'known' ? result.observation.outcome : result.outcome;
const callsOf = (path: string) => context.paypal.requests.filter((one) => one.path.endsWith(path));

describe('an order', () => {
  it('names our payment, no invoice and no shipping, and returns to our site', async () => {
    const { payment, order } = await created();
    const returnUrl = `https://visa.example.org/payments/${payment.id}/return`;
    expect(order.request).toMatchObject({
      intent: 'CAPTURE',
      purchase_units: [{ custom_id: payment.id, amount: { currency_code: 'USD', value: '25.75' } }],
      payment_source: {
        paypal: {
          experience_context: {
            locale: 'en-US',
            user_action: 'PAY_NOW',
            shipping_preference: 'NO_SHIPPING',
            return_url: returnUrl,
            cancel_url: returnUrl,
          },
        },
      },
    });
    expect(JSON.stringify(order.request)).not.toContain('invoice_id');
    expect(callsOf('/v2/checkout/orders').at(-1)?.requestId).toBe(payment.id);
  });

  it.each([
    ['USD', 2575, '25.75'],
    ['JPY', 3900, '3900'],
    ['HUF', 990_000, '9900'],
    ['TWD', 80_000, '800'],
  ])('in %s has the decimals that PayPal takes', async (currency, amount, value) => {
    const { order } = await created({ currency, amount });
    expect(order.amount).toEqual({ currency_code: currency, value });
  });

  it('over half a forint is refused before PayPal is called', async () => {
    const order = newOrder({ currency: 'HUF', amount: 990_050 }, 'paypal');
    expect(await gateway.create(order, PAYER)).toEqual({ outcome: 'rejected', code: 'amount_not_representable' });
    expect(context.paypal.ordersOf(order.id)).toEqual([]);
  });

  it('whose money would go to another account is never paid', async () => {
    const other = context.gatewayWith({ ...context.keys, merchantId: '9SQBR4YEWZ4BA' });
    await expect(other.create(newOrder(context.amount, 'paypal'), PAYER)).rejects.toThrow('the money goes to');
  });
});

describe('a capture', () => {
  it('of a COMPLETED order that was declined is not a success', async () => {
    const { payment, order } = await approved();
    context.paypal.fault('capture_declined');
    const declined = { status: 'closed', decline: 'CAPTURE_DECLINED' };
    expect(outcomeOf(await capture(payment))).toEqual(declined);
    expect(order.status).toBe('COMPLETED');
    expect(outcomeOf(await gateway.query(payment, CHECK))).toEqual(declined);
  });

  it.each(['INSTRUMENT_DECLINED', 'TRANSACTION_REFUSED', 'PAYMENT_DENIED'])(
    'that PayPal refuses with %s is a decline, and the order stays open',
    async (issue) => {
      const { payment } = await approved();
      context.paypal.fault(issue);
      expect(outcomeOf(await capture(payment))).toEqual({ status: 'open', decline: issue });
      // Another funding source: the same request id could give the old answer again.
      const again = { ...payment, lastDecline: { code: issue, at: 1_795_000_000_999 } };
      expect(outcomeOf(await capture(again))).toMatchObject({ status: 'succeeded' });
      const ids = callsOf(`/${payment.reference}/capture`).map(({ requestId }) => requestId);
      expect(ids).toEqual([payment.id, `${payment.id}_1795000000999`]);
    },
  );

  it('that is pending is processing; only what the merchant must do says so', async () => {
    const [one, other] = [await approved(), await approved()];
    context.paypal.fault('capture_pending');
    expect(outcomeOf(await capture(one.payment))).toEqual({ status: 'processing' });
    context.paypal.fault('currency_not_held');
    const awaitsMerchant = 'RECEIVING_PREFERENCE_MANDATES_MANUAL_ACTION';
    expect(outcomeOf(await capture(other.payment))).toEqual({ status: 'processing', awaitsMerchant });
  });

  it('for an unknown reason decides nothing, and is not repeated endlessly', async () => {
    const { payment } = await approved();
    context.paypal.fault('DUPLICATE_INVOICE_ID');
    await expect(capture(payment)).rejects.toThrow('unknown capture error: DUPLICATE_INVOICE_ID');
    expect(callsOf(`/${payment.reference}/capture`)).toHaveLength(1);
  });

  it('of the second of two calls is the same payment', async () => {
    const { payment } = await approved();
    await capture(payment);
    const later = { ...payment, lastDecline: { code: 'INSTRUMENT_DECLINED', at: 1 } };
    expect(outcomeOf(await capture(later))).toMatchObject({ status: 'succeeded' });
    expect(context.paypal.orderOf(payment.id).captures).toHaveLength(1);
  });
});

it('an approved order whose capture was refused is not captured again once another run may have captured it', async () => {
  const { payment, order } = await approved();
  const before = callsOf('/capture').length;
  // The process is frozen after the first request.
  const isFrozen = () => callsOf('/capture').length > before;
  const now = () => payment.updatedAt + (isFrozen() ? CAPTURE_AGAIN_AFTER : 0);
  context.paypal.fault('ORDER_NOT_APPROVED');
  const late = context.gatewayWith(context.keys, { now });
  expect(await late.capture?.(payment, CHECK)).toEqual({ outcome: 'unknown' });
  expect(order.captures).toEqual([]);
});

describe('an order that PayPal does not know (any more)', () => {
  it('is unknown until the longest documented time is over, then closed', async () => {
    const { payment } = await created();
    context.paypal.orders.clear();
    for (const ahead of [0, LONGEST_ORDER_LIFE - 60_000]) {
      clock.ahead = ahead;
      expect(await gateway.query(payment, CHECK)).toEqual({ outcome: 'unknown' });
    }
    clock.ahead = LONGEST_ORDER_LIFE + 60_000;
    expect(outcomeOf(await gateway.query(payment, CHECK))).toEqual({ status: 'closed' });
  });
});

it('another approval is searched for some seconds at most, however long the list of events is', async () => {
  const { payment } = await approved();
  let now = Date.now();
  const listed = { id: 'WH-1', event_type: 'CHECKOUT.ORDER.APPROVED', create_time: new Date(now).toISOString() };
  const next = { rel: 'next', href: 'https://api.paypal.com/v1/notifications/webhooks-events?next' };
  const order = context.paypal.orderJson(context.paypal.orderOf(payment.id));
  const ask = vi.fn(async ({ path }: { path: string }) => {
    now += 500;
    const body = path.includes('/orders/')
      ? order
      : { events: [{ ...listed, resource: { ...order, id: 'O' } }], links: [next] };
    return { outcome: 'done', body } as const;
  });
  const orders = openOrders({ ask, keys: async () => context.keys }, () => now);
  const declined = { ...payment, lastDecline: { code: 'INSTRUMENT_DECLINED', at: now, approvalStands: true } } as const;
  expect(outcomeOf(await orders.query(declined, CHECK))).toEqual({ status: 'approved' });
  expect(ask.mock.calls.length).toBeLessThan(10);
});

it.each([PayPalUnavailable, PayPalMisconfigured])(
  'an order is known although its events cannot be listed: %o',
  async (Failure) => {
    const { payment } = await approved();
    const body = context.paypal.orderJson(context.paypal.orderOf(payment.id));
    const ask = async ({ path }: { path: string }) => {
      if (!path.includes('/orders/')) throw new Failure('NOT_AUTHORIZED');
      return { outcome: 'done', body } as const;
    };
    const orders = openOrders({ ask, keys: async () => context.keys }, Date.now);
    const lastDecline = { code: 'INSTRUMENT_DECLINED', at: payment.observedAt, approvalStands: true } as const;
    expect(outcomeOf(await orders.query({ ...payment, lastDecline }, CHECK))).toEqual({ status: 'approved' });
  },
);

describe('closing', () => {
  it('makes PayPal refuse a capture, even of an approved order', async () => {
    const { payment, order } = await approved();
    expect(outcomeOf(await gateway.close(payment, 'withdrawn', CHECK))).toEqual({ status: 'closed' });
    expect(order).toMatchObject({ intent: 'AUTHORIZE', captures: [] });
    expect(outcomeOf(await capture(payment))).toEqual({ status: 'closed' });
    expect(order.captures).toEqual([]);
  });

  it('that PayPal refuses counts once our books forbid the capture, but not while one is claimed', async () => {
    const closing = { reason: 'switched_method', since: 0 } as const;
    const { payment } = await created();
    const tryClosing = async (changes: Partial<Payment>) => {
      context.paypal.fault('reject_close');
      return outcomeOf(await gateway.close({ ...payment, ...changes }, 'switched_method', CHECK));
    };
    expect(await tryClosing({})).toEqual({ status: 'open' });
    expect(await tryClosing({ closing, state: 'processing' })).toEqual({ status: 'open' });
    expect(await tryClosing({ closing })).toEqual({ status: 'closed' });
  });
});
