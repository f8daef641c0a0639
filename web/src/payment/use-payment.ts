import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useEffect, useRef } from 'react';
import { applicationIdOf } from '../../../shared/api/site-constants.ts';
import { api, bodyOf } from '../api/api.ts';
import { applicationQuery, paymentQuery } from '../api/queries.ts';
import { serverNow } from '../api/server-time.ts';
import type { CheckResult, Payment, PaymentRecord } from '../api/types.ts';
import { useVisible } from '../components/use-visible.ts';
import { useLiveQuery } from '../live/use-live-query.ts';
import { isPast, stateOf, statusOf } from './status.ts';
import { isUndecided } from './status-table.ts';
import { useTime } from './use-time.ts';

/** Both ask the gateway now; `cancel` closes the payment if it is still open. */
export type PaymentAction = 'check' | 'cancel';

/** One payment with its one status, kept up to date, and the actions that its payer has. */
export function usePayment(paymentId: Payment['id'], checkFirst: boolean) {
  const queryClient = useQueryClient();
  const query = paymentQuery(paymentId);
  const ofApplication = applicationQuery(applicationIdOf(paymentId as `pay_${string}`));
  const isOpen = (data: PaymentRecord | undefined) =>
    data !== undefined && isUndecided(stateOf({ payment: data, now: serverNow() }));
  const payment = useLiveQuery(query, isOpen);
  const application = useLiveQuery({ ...ofApplication, enabled: payment.isSuccess }, () => isOpen(payment.data));
  const params = { path: { paymentId } };
  const action = useMutation({
    mutationFn: (name: PaymentAction) =>
      name === 'check'
        ? bodyOf(api.POST('/payments/{paymentId}/check', { params }))
        : bodyOf(api.POST('/payments/{paymentId}/cancel', { params })),
    onSuccess: (result) => queryClient.setQueryData(query.queryKey, (record) => withPayment(record, result)),
    onSettled: () => {
      void queryClient.invalidateQueries({ queryKey: query.queryKey });
      void queryClient.invalidateQueries({ queryKey: ofApplication.queryKey });
    },
  });

  const { mutate: run } = action;
  const checked = useRef(false);
  useEffect(() => {
    if (!checkFirst || checked.current) return;
    checked.current = true;
    run('check');
  }, [checkFirst, run]);

  // Back from the app of a wallet, whose page may have sent the payer here before anything was paid.
  const isVisible = useVisible();
  const wasLeft = useRef(false);
  const isPending = payment.data?.status === 'pending';
  useEffect(() => {
    if (checkFirst && isPending && isVisible && wasLeft.current) run('check');
    wasLeft.current = !isVisible;
  }, [checkFirst, isPending, isVisible, run]);

  const deadline = payment.data?.status === 'pending' ? deadlineOf(payment.data) : undefined;
  const now = useTime(deadline);
  // What has become of the payment is asked without a click, once for each deadline.
  const askedFor = useRef<string>(undefined);
  useEffect(() => {
    if (deadline === undefined || askedFor.current === deadline || !isPast(deadline, now)) return;
    askedFor.current = deadline;
    run('check');
  }, [deadline, now, run]);
  const lastCheck = action.data;
  const facts = payment.data && {
    payment: payment.data,
    // A cached application may be older than the payment.
    application: application.isFetchedAfterMount ? application.data : undefined,
    lastCheck,
    now,
  };
  return {
    payment: payment.data,
    application: facts?.application,
    status: facts && statusOf(facts),
    isLoading: payment.isPending,
    error: action.error ?? payment.error,
    lastCheck,
    running: action.isPending ? action.variables : undefined,
    run,
  };
}

/** When something new can be learned about an unpaid payment (ISO 8601). */
function deadlineOf({ closing, payableUntil, closesAt }: Payment): string {
  return closing ? closesAt : payableUntil;
}

/** A check answers without history and refunds: they follow. */
function withPayment(record: PaymentRecord | undefined, { payment }: CheckResult): PaymentRecord | undefined {
  return record && { ...payment, history: record.history, refunds: record.refunds };
}
