import type { ApplicationId } from './ids.ts';
import type { GatewayName } from './payment-method.ts';
import { MINUTE } from './time.ts';

/**
 * Whether a gateway works at the moment, judged by its recent calls. It orders and words what payers see. It never decides whether a
 * payment is closed, settled or refunded: only the gateway's answers do.
 */

/** Whether a call got an answer. A declined card is an answer; an unknown outcome and rejected keys are none. */
export type CallOutcome = 'answered' | 'unanswered';

/** A call to a gateway about one payment. */
export interface GatewayCall {
  readonly gateway: GatewayName;
  readonly applicationId: ApplicationId;
  readonly outcome: CallOutcome;
}

/** The calls to one gateway within one minute. */
export interface MinuteOfCalls {
  /** Number of calls. */
  readonly answered: number;
  /** Whose calls got no answer. One payer who tries again and again counts once. */
  readonly unanswered: readonly string[];
}

/** The calls to every gateway in the last minutes, the current minute first. */
export type RecentCalls = Readonly<Record<GatewayName, readonly MinuteOfCalls[]>>;

/** What is older than these minutes, the current one among them, is forgotten. */
export const CALL_WINDOW_MINUTES = 5;
/** Fewer say nothing about a gateway. */
const MIN_UNANSWERED = 3;
/** So many answers in the newest minutes outweigh whatever was before them. */
const ENOUGH_ANSWERED = 5;

/** The minutes whose calls are judged, the current one first (UTC milliseconds of their starts). */
export function minutesToJudge(now: number): number[] {
  const current = minuteOf(now);
  return Array.from({ length: CALL_WINDOW_MINUTES }, (_, ago) => current - ago * MINUTE);
}

/** @param at UTC milliseconds @returns UTC milliseconds */
export function minuteOf(at: number): number {
  return Math.floor(at / MINUTE) * MINUTE;
}

export interface GatewayHealth {
  readonly failing: boolean;
  /** Number of calls that were judged. */
  readonly answered: number;
  /** Number of applications that got no answer. */
  readonly unanswered: number;
}

/**
 * A gateway fails if several applications got no answer, and they are at least half of the calls. Looks back from the current minute only
 * until that is decided, so that where many people pay, an outage shows at once, and so does its end.
 */
export function healthOf(minutes: readonly MinuteOfCalls[]): GatewayHealth {
  const applications = new Set<string>();
  let answered = 0;
  for (const minute of minutes) {
    answered += minute.answered;
    for (const application of minute.unanswered) applications.add(application);
    const unanswered = applications.size;
    if (unanswered >= MIN_UNANSWERED && unanswered >= answered) return { failing: true, answered, unanswered };
    if (answered >= ENOUGH_ANSWERED) break;
  }
  return { failing: false, answered, unanswered: applications.size };
}
