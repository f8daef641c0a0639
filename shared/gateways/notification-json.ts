import { MalformedGatewayEvent } from '../ports/payments/payment-gateway.ts';
import { gatewayJson } from './gateway-json.ts';

/** The id of an event that has none. */
export const UNNAMED = 'unnamed';

/**
 * The JSON of a genuine notification. The parser's own error would quote it.
 *
 * @param eventId the gateway's, if it is known already
 * @throws MalformedGatewayEvent
 */
export function notificationJson(text: string, eventId = UNNAMED): unknown {
  try {
    return gatewayJson(text);
  } catch {
    throw new MalformedGatewayEvent(eventId, new TypeError('not JSON'));
  }
}
