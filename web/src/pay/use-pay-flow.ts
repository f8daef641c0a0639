import { useMutation } from '@tanstack/react-query';
import { useCallback, useEffect, useReducer } from 'react';
import { api, bodyOf } from '../api/api.ts';
import { problemOf } from '../api/problem.ts';
import { applicationQuery } from '../api/queries.ts';
import { serverNow } from '../api/server-time.ts';
import type { Application, Checkout, Method } from '../api/types.ts';
import { useRestored } from '../components/use-restored.ts';
import { useLiveQuery } from '../live/use-live-query.ts';
import { device } from '../payment-methods/device.ts';
import { METHODS } from '../payment-methods/methods.ts';
import { payReducer } from './flow.ts';

/** Milliseconds. The server's time is known to the second only: the time to wait may only seem to be over. */
const RETRY_DELAY = 5_000;

const UNANSWERED = ['gateway_unavailable', 'payment_status_unknown'];

const reducer = payReducer((method) => METHODS[method].redirects);

/** State of the payment page: loads the application, starts or resumes its payment, and follows changes made elsewhere. */
export function usePayFlow(applicationId: Application['id'], wanted: Method | undefined) {
  const [state, dispatch] = useReducer(reducer, { step: 'loading' });
  const { step } = state;

  const query = useLiveQuery(applicationQuery(applicationId), () => step === 'paying' || step === 'waiting');
  const { data, dataUpdatedAt, error, isFetching, refetch } = query;
  // Cached data could resume a payment that has been closed since.
  const isFresh = query.isSuccess && query.isFetchedAfterMount;
  // biome-ignore lint/correctness/useExhaustiveDependencies: one event per completed fetch, even if its data is the same
  useEffect(() => {
    if (data && isFresh) dispatch({ type: 'loaded', application: data, wanted });
  }, [isFresh, dataUpdatedAt]);

  useEffect(() => {
    if (step === 'loading') void refetch({ cancelRefetch: false });
  }, [step, refetch]);

  const { mutateAsync: start } = useMutation({
    mutationFn: (method: Method) => {
      const body = { method, device: device() };
      return bodyOf(api.POST('/applications/{applicationId}/payments', { params: { path: { applicationId } }, body }));
    },
    onSuccess: (started) => {
      // What is being loaded may be from before this payment: it would look as if the payment had been closed.
      if (isFetching) void refetch();
      dispatch({ type: 'started', started });
    },
    onError: (error) => {
      const problem = problemOf(error);
      // The application says which methods work at the moment.
      if (UNANSWERED.includes(problem.code)) void refetch();
      dispatch({ type: 'refused', problem });
    },
  });
  const starting = state.step === 'starting' && state.renews === undefined ? state.chosen : undefined;
  useEffect(() => {
    if (starting !== undefined) start(starting).catch(() => {});
  }, [starting, start]);

  const paying = state.step === 'paying' ? state.chosen : undefined;
  const renew = useCallback(async (): Promise<Checkout> => {
    if (paying === undefined) throw new Error('no payment to renew');
    dispatch({ type: 'renew' });
    const { checkout } = await start(paying);
    if (checkout === undefined) throw new Error('nothing to pay');
    return checkout;
  }, [paying, start]);

  const until = state.step === 'waiting' ? state.until : undefined;
  const tries = state.step === 'waiting' ? state.tries : 0;
  useEffect(() => {
    if (until === undefined) return;
    const left = Math.max(Date.parse(until) - serverNow(), tries > 1 ? RETRY_DELAY : 0);
    const timer = setTimeout(() => dispatch({ type: 'waited' }), left);
    return () => clearTimeout(timer);
  }, [until, tries]);

  const restore = useCallback(() => {
    dispatch({ type: 'back' });
    void refetch();
  }, [refetch]);
  useRestored(restore);

  return { state, dispatch, renew, error, reload: () => void refetch() };
}
