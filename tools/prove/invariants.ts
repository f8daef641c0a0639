import { canTransitionApplication } from '../../shared/domain/application.ts';
import { isDisputed } from '../../shared/domain/dispute.ts';
import { canTransitionPayment, isOpen } from '../../shared/domain/payment.ts';
import { canTransitionRefund } from '../../shared/domain/refund-state.ts';
import { isPayable, returned } from './gateway.ts';
import { orderOf, paymentOf, type World } from './world.ts';

/** A rule that holds in every world. */
interface Invariant {
  readonly name: string;
  readonly sentence: string;
  /** @returns whether it holds, given the world before */
  holds(world: World, before: World): boolean;
}

const PAID_STATES = ['paid', 'processing', 'approved', 'rejected'];

export const INVARIANTS: readonly Invariant[] = [
  {
    name: 'one-accepted',
    sentence: 'At most one payment of an application is accepted.',
    holds: ({ payments }) => payments.filter(({ accepted }) => accepted).length <= 1,
  },
  {
    name: 'paid-by-one',
    sentence: 'A paid application has exactly one accepted payment, which it names; an unpaid one has none.',
    holds: ({ application, payments }) => {
      const accepted = payments.filter((one) => one.accepted);
      if (application.state === 'withdrawn') return accepted.length <= 1;
      return PAID_STATES.includes(application.state)
        ? accepted.length === 1 && accepted[0]?.id === application.paidBy
        : accepted.length === 0;
    },
  },
  {
    name: 'one-open',
    sentence: 'At most one payment is open and not being closed, and the application names it.',
    holds: ({ application, payments }) => {
      const open = payments.filter((one) => isOpen(one) && one.closing === undefined);
      const named = application.open && paymentOf({ payments } as World, application.open.paymentId);
      return (
        open.every(({ id }) => id === application.open?.paymentId) &&
        (application.open === undefined || (named !== undefined && isOpen(named)))
      );
    },
  },
  {
    name: 'success-is-final',
    sentence: 'A payment that has succeeded stays so, and stays accepted or not accepted.',
    holds: ({ payments }, before) =>
      before.payments.every((old) => {
        const now = payments.find(({ id }) => id === old.id);
        return old.state !== 'succeeded' || (now?.state === 'succeeded' && now.accepted === old.accepted);
      }),
  },
  {
    name: 'states-follow-the-table',
    sentence:
      'No row takes a step that the tables of states do not allow, not even through several writes of one action.',
    holds: (world, before) => followsTables(world, before),
  },
  {
    name: 'success-was-captured',
    sentence: 'A payment has succeeded only if its gateway has captured it, with the amount that is recorded.',
    holds: (world) =>
      world.payments.every((one) => {
        const order = orderOf(world, one.id);
        return (
          one.state !== 'succeeded' ||
          (order?.state === 'captured' && (one.captured ?? one.amount).amount === order.captured)
        );
      }),
  },
  {
    name: 'never-more-than-captured',
    sentence: 'What our refunds and transfers return and what banks take never exceeds what was captured.',
    holds: (world) => world.orders.every((order) => returned(world, order) <= order.captured),
  },
  {
    name: 'money-is-accounted-for',
    sentence: 'What was captured is what refunds have reserved and what is not reserved.',
    holds: (world) =>
      world.payments.every((one) => {
        if (one.state !== 'succeeded') return true;
        const reserved = world.refunds
          .filter(({ paymentId, released }) => paymentId === one.id && !released)
          .reduce((sum, { amount, manualRefund }) => sum + amount.amount + (manualRefund?.doubleRefundAmount ?? 0), 0);
        return (one.unreserved ?? 0) + reserved === (one.captured ?? one.amount).amount;
      }),
  },
  {
    name: 'unfinished-is-scheduled',
    sentence:
      'Whatever is unfinished is due at some time: an open payment, an unconfirmed closing, a refund on its way, an open dispute.',
    holds: ({ payments, refunds }) =>
      payments.every(
        (one) => (!isOpen(one) && one.gatewayConfirmed !== false && !isDisputed(one)) || one.dueAt !== undefined,
      ) && refunds.every(({ state, dueAt }) => state === 'done' || state === 'manual_review' || dueAt !== undefined),
  },
  {
    name: 'closed-is-closed',
    sentence: 'A payment that counts as closed with the gateway’s confirmation can no longer be paid there.',
    holds: (world) =>
      world.payments.every((one) => {
        if (isOpen(one) || one.state === 'succeeded' || one.gatewayConfirmed !== true) return true;
        const order = orderOf(world, one.id);
        if (order === undefined) return false;
        return order.captured === 0 && order.state !== 'processing' && !isPayable(order, world.now);
      }),
  },
  {
    name: 'removed-is-settled',
    sentence: 'Personal data is removed only when no money can move any more.',
    holds: ({ application, payments, refunds }, before) =>
      application.redactedAt === undefined ||
      before.application.redactedAt !== undefined ||
      (payments.every((one) => !isOpen(one) && one.dueAt === undefined) &&
        refunds.every(({ state }) => state === 'done' || state === 'manual_review')),
  },
];

function followsTables({ application, payments, refunds }: World, before: World): boolean {
  const reaches = <S>(from: S, to: S, can: (from: S, to: S) => boolean, all: readonly S[]): boolean => {
    const seen = new Set([from]);
    for (const state of seen) for (const next of all) if (can(state, next)) seen.add(next);
    return seen.has(to);
  };
  const paymentStates = ['pending', 'processing', 'failed', 'canceled', 'expired', 'succeeded'] as const;
  const refundStates = ['due', 'sent', 'done', 'failed', 'manual_review'] as const;
  const applicationStates = ['submitted', 'paid', 'processing', 'approved', 'rejected', 'withdrawn'] as const;
  return (
    reaches(before.application.state, application.state, canTransitionApplication, applicationStates) &&
    before.payments.every((old) => {
      const now = payments.find(({ id }) => id === old.id);
      return now !== undefined && reaches(old.state, now.state, canTransitionPayment, paymentStates);
    }) &&
    before.refunds.every((old) => {
      const now = refunds.find(({ id, paymentId }) => id === old.id && paymentId === old.paymentId);
      return now !== undefined && reaches(old.state, now.state, canTransitionRefund, refundStates);
    })
  );
}
