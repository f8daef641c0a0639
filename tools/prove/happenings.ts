import type { Bounds } from './bounds.ts';
import { emitDispute, emitPayment, emitRefund, isPayable, returned, returnedAt, setOrder } from './gateway.ts';
import { KINDS } from './kinds.ts';
import type { Action, Run } from './run.ts';
import { type BookedRefund, type Order, orderOf, type World } from './world.ts';

const SECOND = 1_000;
/** Minor units that the office refunds in a dashboard. */
const PART = 700;

/** What can happen at the gateways without us: payers pay, banks decide, the office uses a gateway's dashboard. */
export function happenings(world: World, scope: Bounds['scope']): Action[] {
  if (world.budget.events === 0) return [];
  return world.orders.flatMap((order) => [
    ...payerActions(order, world.now),
    ...decisions(order),
    ...(scope === 'paying' ? [] : returns(order, world)),
  ]);
}

function payerActions(order: Order, now: number): Action[] {
  const { payment, kind, amount } = order;
  if (!isPayable(order, now)) return [];
  const by = KINDS[kind].gateway;
  if (kind === 'capture')
    return [
      change(order, `the payer approves ${payment} at ${by}`, { state: 'approved' }),
      happening(`${by} forgets ${payment}`, ({ world }) => void setOrder(world, order, { state: 'gone' })),
    ];
  return [
    change(order, `the payer pays ${payment} at ${by}`, { state: 'captured', captured: amount.amount }),
    ...(order.decline === undefined
      ? [change(order, `${payment} is declined at ${by}`, { state: 'open', decline: 'declined' })]
      : []),
    ...(kind === 'immediate'
      ? [change(order, `the bank has to decide about ${payment}`, { state: 'processing' })]
      : []),
  ];
}

function decisions(order: Order): Action[] {
  const { payment, state, amount, kind } = order;
  if (state !== 'processing') return [];
  // PayPal: an order is completed by its capture, also by one that is declined later.
  const declined = kind === 'capture' ? 'closed' : 'open';
  return [
    change(order, `the bank pays ${payment}`, { state: 'captured', captured: amount.amount }),
    change(order, `the bank declines ${payment}`, { state: declined, decline: 'late_decline' }),
  ];
}

function returns(order: Order, world: World): Action[] {
  const { state, refunds, disputes, captured } = order;
  const results = refunds.flatMap((refund) => [
    ...(refund.state === 'pending' ? [settled(order, refund, 'done'), settled(order, refund, 'failed')] : []),
    ...(refund.state === 'done' && world.budget.faults > 0 ? [settled(order, refund, 'failed')] : []),
  ]);
  // A payer who disputes what was returned before is the bank's business: here the bank takes only what is left.
  const left = captured - returned(world, order);
  const paid =
    state !== 'captured'
      ? []
      : [
          ...(disputes.length === 0 && left > 0 ? [disputed(order, left)] : []),
          // The runbook forbids it for a payment that finance has refunded by transfer: no gateway knows of that.
          ...(world.refunds.some((one) => one.paymentId === order.payment && one.manualRefund)
            ? []
            : dashboardRefunds(order, Math.min(left, captured - returnedAt(order)))),
          ...disputes
            .filter(({ state: is }) => is === 'open')
            .flatMap(({ id }) => [decided(order, id, 'won'), decided(order, id, 'lost')]),
        ];
  return [...results, ...paid];
}

/** A change of an order, of which the gateway notifies us. */
function change({ payment }: Order, name: string, changes: Partial<Order>): Action {
  return happening(name, (run) => {
    const order = orderOf(run.world, payment) as Order;
    // Seen at Alipay and in dashboards: another amount than asked for is captured.
    const isOther = changes.captured !== undefined && run.goWrong(['', 'another amount is captured']) === 1;
    const captured = isOther ? { captured: (changes.captured ?? 0) - 100 } : {};
    emitPayment(run.world, setOrder(run.world, order, { ...changes, ...captured }));
  });
}

function settled({ payment }: Order, { key, state: before }: BookedRefund, state: 'done' | 'failed'): Action {
  const name = before === 'done' ? `the bank returns refund ${key}` : `refund ${key} is ${state} at the gateway`;
  return happening(name, (run) => {
    if (before === 'done') run.world.budget = { ...run.world.budget, faults: run.world.budget.faults - 1 };
    const order = orderOf(run.world, payment) as Order;
    const refunds = order.refunds.map((one) => (one.key === key ? { ...one, state } : one));
    const next = setOrder(run.world, order, { refunds });
    emitRefund(run.world, next, refunds.find((one) => one.key === key) as BookedRefund);
  });
}

/** Once a part, and once all that the gateway's dashboard still offers: it knows nothing of refunds that we have not sent yet. */
function dashboardRefunds({ payment, refunds }: Order, left: number): Action[] {
  const refunded = (key: string, amount: number) =>
    happening(`the office refunds ${amount} of ${payment} in the gateway’s dashboard`, ({ world }) => {
      const order = orderOf(world, payment) as Order;
      const booked = { key, amount, state: 'done', external: true } as const;
      emitRefund(world, setOrder(world, order, { refunds: [...order.refunds, booked] }), booked);
    });
  const isNew = (key: string) => refunds.every((one) => one.key !== key);
  return [
    ...(left > PART && isNew(`part_${payment}`) ? [refunded(`part_${payment}`, PART)] : []),
    ...(left > 0 && isNew(`rest_${payment}`) ? [refunded(`rest_${payment}`, left)] : []),
  ];
}

function disputed({ payment }: Order, amount: number): Action {
  return happening(`the payer disputes ${payment}`, ({ world }) => {
    const order = orderOf(world, payment) as Order;
    const dispute = { id: `dp_${payment}`, amount, state: 'open', at: world.now } as const;
    emitDispute(world, setOrder(world, order, { disputes: [...order.disputes, dispute] }), dispute.id);
  });
}

function decided({ payment }: Order, id: string, state: 'won' | 'lost'): Action {
  return happening(`the dispute over ${payment} is ${state}`, ({ world }) => {
    const order = orderOf(world, payment) as Order;
    const disputes = order.disputes.map((one) => (one.id === id ? { ...one, state, at: world.now } : one));
    emitDispute(world, setOrder(world, order, { disputes }), id);
  });
}

function happening(name: string, perform: (run: Run) => void): Action {
  return {
    name,
    perform: (run) => {
      const { world } = run;
      world.budget = { ...world.budget, events: world.budget.events - 1 };
      const isSameSecond = run.goWrong(['', 'within the same second as what was before']) === 1;
      if (!isSameSecond) world.now += SECOND;
      perform(run);
    },
  };
}
