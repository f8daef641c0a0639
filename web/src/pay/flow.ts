import type { ApiProblem } from '../api/problem.ts';
import type { Application, Checkout, Method, Payment, StartedPayment } from '../api/types.ts';
import { isFailing } from './health.ts';

/** Where the payer is in the flow. Nothing here decides that a payment succeeded: only the API does. */
export type PayState =
  /** `problem`: why a payment could not be started, so that the application is loaded again. */
  | { readonly step: 'loading'; readonly problem?: ApiProblem }
  | { readonly step: 'closed'; readonly application: Application }
  | {
      readonly step: 'choosing';
      readonly application: Application;
      readonly chosen?: Method;
      readonly problem?: ApiProblem;
    }
  | {
      readonly step: 'starting';
      readonly application: Application;
      readonly chosen: Method;
      readonly tries?: number;
      /** What the payer sees meanwhile: the payment whose checkout is asked for again. */
      readonly renews?: Pick<Extract<PayState, { step: 'paying' }>, 'payment' | 'checkout'>;
    }
  /** Another payment is being closed. At `until` (ISO 8601), the chosen method is started without another click. */
  | {
      readonly step: 'waiting';
      readonly application: Application;
      readonly chosen: Method;
      readonly until: string;
      /** How often it has been started too early: the browser's clock may be wrong. */
      readonly tries: number;
      /** The gateway of the other payment does not answer. It is closed as soon as that answers, and blocks until `until` at the latest. */
      readonly unanswered?: true;
    }
  | {
      readonly step: 'paying';
      readonly application: Application;
      readonly chosen: Method;
      readonly payment: Payment;
      readonly checkout: Checkout;
      /** Code of the last decline. */
      readonly decline?: string;
    }
  /** The payment's own page shows the outcome. */
  | { readonly step: 'settling'; readonly paymentId: string };

export type PayEvent =
  /** `wanted` is the method named in the URL. */
  | { readonly type: 'loaded'; readonly application: Application; readonly wanted?: Method | undefined }
  | { readonly type: 'chosen'; readonly method: Method }
  | { readonly type: 'start' }
  /** The time to wait is over. */
  | { readonly type: 'waited' }
  | { readonly type: 'started'; readonly started: StartedPayment }
  | { readonly type: 'refused'; readonly problem: ApiProblem }
  /** The checkout may have ended: the API is asked for one that can be paid. */
  | { readonly type: 'renew' }
  | { readonly type: 'attempt' }
  | { readonly type: 'declined'; readonly code: string }
  | { readonly type: 'outcome' }
  | { readonly type: 'back' };

/** Problem codes after which the application must be loaded again. */
const STALE = [
  'application_already_paid',
  'application_not_submitted',
  'application_withdrawn',
  'concurrent_modification',
];

export function payReducer(redirects: (method: Method) => boolean) {
  return (state: PayState, event: PayEvent): PayState => {
    switch (event.type) {
      case 'loaded':
        return loaded(state, event.application, event.wanted, redirects);
      case 'chosen':
        return state.step === 'choosing'
          ? { step: 'choosing', application: state.application, chosen: event.method }
          : state;
      case 'start':
        return state.step === 'choosing' && state.chosen !== undefined
          ? { step: 'starting', application: state.application, chosen: state.chosen }
          : state;
      case 'started':
        return state.step === 'starting' ? started(state, event.started) : state;
      case 'refused':
        if (state.step !== 'starting') return state;
        if (STALE.includes(event.problem.code)) return { step: 'loading', problem: event.problem };
        return refused(state, event.problem);
      case 'waited':
        return state.step === 'waiting' ? startAgain(state) : state;
      case 'renew': {
        if (state.step !== 'paying') return state;
        const { application, chosen, payment, checkout } = state;
        return { step: 'starting', application, chosen, renews: { payment, checkout } };
      }
      case 'attempt': {
        if (state.step !== 'paying') return state;
        const { decline: _, ...rest } = state;
        return rest;
      }
      case 'declined':
        return state.step === 'paying' ? { ...state, decline: event.code } : state;
      case 'outcome':
        return state.step === 'paying' ? { step: 'settling', paymentId: state.payment.id } : state;
      case 'back':
        return state.step === 'paying' || state.step === 'waiting' || (state.step === 'starting' && state.renews)
          ? { step: 'choosing', application: state.application, chosen: state.chosen }
          : state;
    }
  };
}

function refused(state: Extract<PayState, { step: 'starting' }>, problem: ApiProblem): PayState {
  const { application, chosen, tries = 0 } = state;
  const { open } = application;
  const isOtherUnknown = problem.code === 'payment_status_unknown' && open !== undefined && open.method !== chosen;
  if (problem.retryAt === undefined || !(problem.code === 'payment_in_progress' || isOtherUnknown))
    return { step: 'choosing', application, chosen, problem };
  const waiting = { step: 'waiting', application, chosen, until: problem.retryAt, tries: tries + 1 } as const;
  return isOtherUnknown ? { ...waiting, unanswered: true } : waiting;
}

function startAgain({ application, chosen, tries }: Extract<PayState, { step: 'waiting' }>): PayState {
  return { step: 'starting', application, chosen, tries };
}

/** The payment that was waited for may be closed earlier than expected, or be continued in another tab. */
function stillWaiting(state: Extract<PayState, { step: 'waiting' }>, application: Application): PayState {
  const { open } = application;
  if (open === undefined) return startAgain({ ...state, application });
  if (open.closing) return { ...state, application, until: state.unanswered ? open.blocksUntil : open.closesAt };
  return { step: 'choosing', application };
}

function loaded(
  state: PayState,
  application: Application,
  wanted: Method | undefined,
  redirects: (method: Method) => boolean,
): PayState {
  if (application.paidBy !== undefined) return { step: 'settling', paymentId: application.paidBy };
  if (application.state !== 'submitted') return { step: 'closed', application };
  if (state.step === 'paying') {
    // Closed in another tab or by its gateway: it must no longer be paid from here.
    if (application.open?.paymentId !== state.payment.id) return { step: 'settling', paymentId: state.payment.id };
    return { ...state, application };
  }
  if (state.step === 'waiting') return stillWaiting(state, application);
  if (state.step === 'choosing' || state.step === 'starting') return { ...state, application };
  const offered = (application.quote?.options ?? []).map(({ method }) => method);
  // A payment that was given up is neither resumed nor proposed, nor one whose gateway does not answer.
  const isContinued = application.open && !application.open.closing && !isFailing(application, application.open.method);
  const open = isContinued ? application.open : undefined;
  // A reload resumes the open payment, but never redirects to another site without a click, and never repeats a start that failed.
  const problem = state.step === 'loading' ? state.problem : undefined;
  if (problem === undefined && open && !redirects(open.method) && (wanted ?? open.method) === open.method) {
    return { step: 'starting', application, chosen: open.method };
  }
  const chosen = [wanted, open?.method, offered.length === 1 ? offered[0] : undefined].find(
    (method) => method !== undefined && offered.includes(method),
  );
  return { step: 'choosing', application, ...(chosen && { chosen }), ...(problem && { problem }) };
}

function started(state: Extract<PayState, { step: 'starting' }>, { payment, checkout }: StartedPayment): PayState {
  if (checkout === undefined) return { step: 'settling', paymentId: payment.id };
  const { application, chosen, renews } = state;
  // Who renews a checkout tries to pay: the last decline is over.
  const decline = renews === undefined ? payment.lastDecline?.code : undefined;
  return { step: 'paying', application, chosen, payment, checkout, ...(decline && { decline }) };
}
