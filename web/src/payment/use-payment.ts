import { useCallback, useEffect, useRef, useState } from 'react';
import { answerOf, api } from '../api/api.ts';
import type { CheckResult, Payment } from '../api/types.ts';
import { useAction } from '../api/use-action.ts';
import { useLoad } from '../api/use-load.ts';
import { useLive } from '../live/use-live.ts';
import { isUndecided, viewOf } from './view.ts';

/** One payment as the API knows it, kept up to date, with the ways to ask its gateway and to give it up. */
export function usePayment(paymentId: Payment['id'], checkFirst: boolean) {
  const path = { paymentId };
  const { data, problem, reload } = useLoad(paymentId, (signal) =>
    answerOf(api.GET('/payments/{paymentId}', { params: { path }, signal })),
  );
  const [answer, setAnswer] = useState<CheckResult>();

  const check = useAction(async () => {
    setAnswer(undefined);
    setAnswer(await answerOf(api.POST('/payments/{paymentId}/check', { params: { path } })));
    reload();
  });
  const cancel = useAction(async () => {
    setAnswer(undefined);
    setAnswer(await answerOf(api.POST('/payments/{paymentId}/cancel', { params: { path } })));
    reload();
  });

  const { run } = check;
  const checked = useRef(false);
  useEffect(() => {
    if (!checkFirst || checked.current) return;
    checked.current = true;
    void run();
  }, [checkFirst, run]);

  const undecided = data !== undefined && isUndecided(viewOf(data));
  const refetch = useCallback(() => reload(), [reload]);
  useLive((change) => change.paymentId === paymentId, refetch, undecided);
  return { payment: data, problem, answer, check, cancel };
}
