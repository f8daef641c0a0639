import { isOpen } from '../../shared/domain/payment.ts';
import { EXPIRE_UNCONFIRMED_AFTER } from '../../shared/domain/payment-deadlines.ts';
import { QUOTE_MARGIN } from '../../shared/domain/price-lock.ts';
import { REFUND_RETRY_WINDOW } from '../../shared/domain/refund.ts';
import { retentionReasonOf } from '../../shared/domain/retention.ts';
import { DAY } from '../../shared/domain/time.ts';
import type { World } from './world.ts';

/** The next time at which something may be decided otherwise than now (UTC milliseconds); undefined if there is none. */
export function nextDeadline(world: World): number | undefined {
  const { now, payments, refunds, application, orders } = world;
  const due = [...payments, ...refunds].flatMap(({ dueAt }) => dueAt ?? []);
  const open = payments
    .filter(isOpen)
    .flatMap(({ payableUntil, closesAt }) => [payableUntil, closesAt, payableUntil + EXPIRE_UNCONFIRMED_AFTER]);
  const retried = refunds
    .filter(({ state }) => state === 'sent' || state === 'failed')
    .flatMap(({ sentAt, createdAt }) => (sentAt ?? createdAt) + REFUND_RETRY_WINDOW);
  const pages = orders.flatMap(({ kind, payableUntil, state }) =>
    kind === 'late' && state !== 'captured' ? (payableUntil ?? []) : [],
  );
  const quoteEnd = application.state === 'submitted' ? [(application.quote?.validUntil ?? 0) - QUOTE_MARGIN + 1] : [];
  const reason = retentionReasonOf(application);
  const later = [...due, ...open, ...retried, ...pages, ...quoteEnd].filter((at) => at > now);
  if (later.length > 0) return Math.min(...later);
  const retained = reason === undefined ? 0 : application.updatedAt + (reason === 'unfinished' ? 30 : 180) * DAY;
  return retained > now ? retained : undefined;
}
