import type { PaymentMethod } from '../../../domain/payment-method.ts';
import type { Alarm } from '../../../ports/common/alarm.ts';
import { DecryptionError } from '../../../ports/common/decryption-error.ts';
import { MalformedGatewayEvent } from '../../../ports/payments/payment-gateway.ts';

/** What our own code throws at a notice or a row that it does not understand. Everything else may pass: somebody did not answer. */
const PROGRAMMING_ERRORS = ['TypeError', 'RangeError', 'ZodError', 'UnknownGatewayValue'];

/**
 * Calls somebody to a notice that will fail as often as it is told.
 *
 * @param eventId the gateway's id of it @returns false for one that may be settled when it is told again
 */
export function alarmIfUnprocessable(
  { alarm }: { readonly alarm: Alarm },
  method: PaymentMethod,
  eventId: string,
  error: unknown,
): boolean {
  // With a cause it is somebody else's: fetch tells so of a connection that failed.
  const isProgrammingError =
    error instanceof Error && PROGRAMMING_ERRORS.includes(error.name) && error.cause === undefined;
  if (!(isProgrammingError || error instanceof MalformedGatewayEvent || error instanceof DecryptionError)) return false;
  alarm('unprocessable_event', { method, event: eventId });
  return true;
}
