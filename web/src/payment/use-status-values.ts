import { REFUND_WORKING_DAYS } from '../../../shared/api/site-constants.ts';
import type { Application, Payment } from '../api/types.ts';
import { useFormat } from '../format/use-format.ts';
import { useDeclineText } from '../payment-methods/use-decline-text.ts';

/** What the texts of a payment's status can contain. */
export function useStatusValues(payment: Payment, application: Application | undefined) {
  const { money, time, latest } = useFormat();
  const declineText = useDeclineText();
  const {
    amount,
    refunding = amount,
    refunded = amount,
    refundRetrying = amount,
    refundFailed = amount,
    lost = amount,
  } = payment;
  const decline = payment.lastDecline && declineText(payment.lastDecline.code, hasOtherWay(application));
  return {
    amount: money(amount),
    refunding: money(refunding),
    refunded: money(refunded),
    retrying: money(refundRetrying),
    failed: money(refundFailed),
    lost: money(lost),
    time: time(payment.payableUntil),
    closesAt: latest(payment.closesAt),
    ...REFUND_WORKING_DAYS,
    reason: decline?.reason,
    advice: decline?.advice,
  };
}

/** Whether an application can be paid by more than one method. */
export function hasOtherWay(application: Application | undefined): boolean {
  return (application?.quote?.options.length ?? 0) > 1;
}
