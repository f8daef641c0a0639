import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useEffect, useRef } from 'react';
import { api, bodyOf } from '../api/api.ts';
import { paymentQuery } from '../api/queries.ts';
import type { Payment } from '../api/types.ts';
import { useLiveQuery } from '../live/use-live-query.ts';
import { isUndecided, viewOf } from './view.ts';

/** Both ask the gateway now; `cancel` closes the payment if it is still open. */
export type PaymentAction = 'check' | 'cancel';

/** One payment, kept up to date, with the actions that its payer has. */
export function usePayment(paymentId: Payment['id'], checkFirst: boolean) {
  const queryClient = useQueryClient();
  const query = paymentQuery(paymentId);
  const payment = useLiveQuery(query, (data) => data !== undefined && isUndecided(viewOf(data)));
  const params = { path: { paymentId } };
  const action = useMutation({
    mutationFn: (name: PaymentAction) =>
      name === 'check'
        ? bodyOf(api.POST('/payments/{paymentId}/check', { params }))
        : bodyOf(api.POST('/payments/{paymentId}/cancel', { params })),
    onSuccess: () => queryClient.invalidateQueries({ queryKey: query.queryKey }),
  });

  const { mutate: run } = action;
  const checked = useRef(false);
  useEffect(() => {
    if (!checkFirst || checked.current) return;
    checked.current = true;
    run('check');
  }, [checkFirst, run]);

  return {
    payment: payment.data,
    isLoading: payment.isPending,
    error: action.error ?? payment.error,
    /** What the gateway answered last. */
    lastCheck: action.data,
    running: action.isPending ? action.variables : undefined,
    run,
  };
}
