import type { Tone } from '../components/note.tsx';

/**
 * The table behind everything that the site says about one payment. A status is one state (headline and sentence: what has become of the
 * money) and one next step (what may be done, and by which buttons). Nothing else on a page makes a statement about the payment's money.
 *
 * To add a state: add a row to `STATES`, its texts `view.<state>.tag`, `.title` and `.text` in every language, and a branch in
 * `status.ts` that decides when it applies. To add a next step: a row in `NEXT_STEPS`, its text `next.<step>` if `text` is set, and a
 * branch. The test goes through all combinations of facts: a state that contradicts the facts, or a button that the API would refuse,
 * fails it.
 */
export interface StateRow {
  readonly tone: Tone;
  /** What the state says about the money. `undecided`: another payment could charge twice. */
  readonly money: 'undecided' | 'not_charged' | 'unconfirmed' | 'received' | 'going_back' | 'gone_back' | 'stuck';
}

export const STATES = {
  not_paid: { tone: 'warn', money: 'undecided' },
  /** The payer has asked, and the gateway has answered that nothing has been paid. */
  asked_not_paid: { tone: 'warn', money: 'undecided' },
  declined: { tone: 'bad', money: 'undecided' },
  /** The payer has asked, and the gateway has not answered. */
  no_answer: { tone: 'warn', money: 'undecided' },
  closing: { tone: 'warn', money: 'undecided' },
  overdue: { tone: 'warn', money: 'undecided' },
  processing: { tone: 'warn', money: 'undecided' },
  /** Payment and application were read at different times and contradict each other. */
  updating: { tone: 'info', money: 'undecided' },
  failed: { tone: 'bad', money: 'not_charged' },
  /** Declined, and its gateway allows no second attempt. */
  failed_declined: { tone: 'bad', money: 'not_charged' },
  canceled: { tone: 'info', money: 'not_charged' },
  expired: { tone: 'info', money: 'not_charged' },
  /** Closed, but the gateway has not confirmed it: it did not answer, or knew nothing of the payment. It is queried again. */
  canceled_unconfirmed: { tone: 'info', money: 'unconfirmed' },
  expired_unconfirmed: { tone: 'warn', money: 'unconfirmed' },
  paid: { tone: 'good', money: 'received' },
  disputed: { tone: 'warn', money: 'received' },
  partly_refunding: { tone: 'info', money: 'going_back' },
  refunding: { tone: 'info', money: 'going_back' },
  partly_refunded: { tone: 'info', money: 'gone_back' },
  refunded: { tone: 'info', money: 'gone_back' },
  /** So much was returned in disputes that the payment no longer counts. */
  charged_back: { tone: 'warn', money: 'gone_back' },
  refund_retrying: { tone: 'warn', money: 'stuck' },
  refund_failed: { tone: 'bad', money: 'stuck' },
} as const satisfies Record<string, StateRow>;
export type State = keyof typeof STATES;
export const STATE_NAMES = Object.keys(STATES) as State[];

export type Action = 'continue' | 'check' | 'cancel' | 'pay_again' | 'other_payment' | 'receipt' | 'application';

export interface NextStepRow {
  /** Whether it has a sentence of its own. */
  readonly text: boolean;
  /** The buttons; the first one is the primary one. */
  readonly actions: readonly Action[];
}

export const NEXT_STEPS = {
  continue: { text: false, actions: ['continue', 'check', 'application', 'cancel'] },
  try_again: { text: true, actions: ['continue', 'check', 'application', 'cancel'] },
  wait: { text: false, actions: ['check', 'application'] },
  wait_then_pay: { text: true, actions: ['check', 'application'] },
  wait_withdrawn: { text: true, actions: ['check', 'application'] },
  wait_paid: { text: true, actions: ['check', 'application'] },
  pay_again: { text: true, actions: ['pay_again', 'application'] },
  lock_again: { text: true, actions: ['application'] },
  other_open: { text: true, actions: ['other_payment', 'application'] },
  paid_otherwise: { text: true, actions: ['application'] },
  withdrawn: { text: true, actions: ['application'] },
  /** Nothing certain is known about the application. */
  see_application: { text: false, actions: ['application'] },
  done: { text: false, actions: ['receipt', 'application'] },
  same_way: { text: true, actions: ['receipt', 'application'] },
  by_office: { text: true, actions: ['receipt', 'application'] },
  not_needed: { text: true, actions: ['receipt', 'application'] },
  after_dispute: { text: true, actions: ['receipt', 'application'] },
  no_longer_paid: { text: true, actions: ['receipt', 'application'] },
} as const satisfies Record<string, NextStepRow>;
export type NextStep = keyof typeof NEXT_STEPS;
export const NEXT_STEP_NAMES = Object.keys(NEXT_STEPS) as NextStep[];
export const NEXT_STEPS_WITH_TEXT = NEXT_STEP_NAMES.filter((step) => NEXT_STEPS[step].text);

/** Whether the outcome is still open: the page keeps asking. */
export function isUndecided(state: State): boolean {
  return STATES[state].money === 'undecided';
}
