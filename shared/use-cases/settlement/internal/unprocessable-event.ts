import type { GatewayName } from '../../../domain/payment-method.ts';
import type { Alarm } from '../../../ports/common/alarm.ts';
import { DecryptionError } from '../../../ports/common/decryption-error.ts';
import { MalformedGatewayEvent } from '../../../ports/payments/payment-gateway.ts';

/** Errors that our own code throws for an event or row that it cannot handle. All other errors are considered transient. */
const PROGRAMMING_ERRORS = ['TypeError', 'RangeError', 'ZodError', 'UnknownGatewayValue'];

/**
 * Raises an alarm for an event that fails on every delivery.
 *
 * @param eventId the gateway's event id
 * @returns false if a retry may settle the event
 */
export function alarmIfUnprocessable(
  { alarm }: { readonly alarm: Alarm },
  gateway: GatewayName,
  eventId: string,
  error: unknown,
): boolean {
  // An error with a cause is not ours: fetch reports a failed connection as a TypeError with a cause.
  const isProgrammingError =
    error instanceof Error && PROGRAMMING_ERRORS.includes(error.name) && error.cause === undefined;
  if (!(isProgrammingError || error instanceof MalformedGatewayEvent || error instanceof DecryptionError)) return false;
  alarm('unprocessable_event', { gateway, event: eventId });
  return true;
}
