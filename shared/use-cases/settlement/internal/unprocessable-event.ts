import type { PaymentMethod } from '../../../domain/payment-method.ts';
import type { Alarm } from '../../../ports/common/alarm.ts';
import { Unreadable } from '../../../ports/common/unreadable.ts';
import { NoticeUnreadable } from '../../../ports/payments/payment-gateway.ts';

/** What our own code throws at a notice or a row that it does not understand. Everything else may pass: somebody did not answer. */
const NOT_UNDERSTOOD = ['TypeError', 'RangeError', 'ZodError'];

/**
 * Calls somebody to a notice that will fail as often as it is told.
 *
 * @param event the gateway's id of it @returns false for one that may be settled when it is told again
 */
export function alarmIfUnsettleable(
  { alarm }: { readonly alarm: Alarm },
  method: PaymentMethod,
  event: string,
  error: unknown,
): boolean {
  // With a cause it is somebody else's: fetch tells so of a connection that failed.
  const isNotUnderstood = error instanceof Error && NOT_UNDERSTOOD.includes(error.name) && error.cause === undefined;
  if (!(isNotUnderstood || error instanceof NoticeUnreadable || error instanceof Unreadable)) return false;
  alarm('unsettled_notice', { method, event });
  return true;
}
