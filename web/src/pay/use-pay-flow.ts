import { useCallback, useEffect, useReducer, useState } from 'react';
import { answerOf, api } from '../api/api.ts';
import { type ApiProblem, problemOf } from '../api/problem.ts';
import type { Application, Method } from '../api/types.ts';
import { useLive } from '../live/use-live.ts';
import { METHODS } from '../payment-methods/methods.ts';
import { payReducer } from './flow.ts';

const reducer = payReducer((method) => METHODS[method].leavesSite);

/** The page where one pays: loads the application, begins or resumes its payment, and hears of changes made elsewhere. */
export function usePayFlow(applicationId: Application['id'], wanted: Method | undefined) {
  const [state, dispatch] = useReducer(reducer, { step: 'loading' });
  const [problem, setProblem] = useState<ApiProblem>();
  const { step } = state;

  const load = useCallback(async () => {
    try {
      const application = await answerOf(
        api.GET('/applications/{applicationId}', { params: { path: { applicationId } } }),
      );
      setProblem(undefined);
      dispatch({ type: 'loaded', application, wanted });
    } catch (error) {
      setProblem(problemOf(error));
    }
  }, [applicationId, wanted]);

  useEffect(() => {
    if (step === 'loading') void load();
  }, [step, load]);

  const starting = state.step === 'starting' ? state.chosen : undefined;
  useEffect(() => {
    if (starting === undefined) return;
    const body = { method: starting, device: device() };
    answerOf(api.POST('/applications/{applicationId}/payments', { params: { path: { applicationId } }, body })).then(
      (started) => dispatch({ type: 'started', started }),
      (error) => dispatch({ type: 'refused', problem: problemOf(error) }),
    );
  }, [starting, applicationId]);

  // The browser's back button may show this page as it was left.
  useEffect(() => {
    const shown = ({ persisted }: PageTransitionEvent) => {
      if (!persisted) return;
      dispatch({ type: 'back' });
      void load();
    };
    addEventListener('pageshow', shown);
    return () => removeEventListener('pageshow', shown);
  }, [load]);

  useLive((change) => change.applicationId === applicationId, load, step === 'paying');
  return { state, dispatch, problem, load };
}

/** Gateways have pages of their own for phones. */
function device(): 'phone' | 'desktop' {
  return matchMedia('(pointer: coarse) and (max-width: 40rem)').matches ? 'phone' : 'desktop';
}
