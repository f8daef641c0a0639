import * as z from 'zod';
import type { GatewayEvent } from '../../domain/gateway-event.ts';
import type { Source } from '../../domain/source.ts';
import { MalformedGatewayEvent } from '../../ports/payments/payment-gateway.ts';
import type { PayPalClient } from './client.ts';
import { nextPage } from './disputes.ts';
import { PayPalUnavailable } from './errors.ts';
import type { HandledEventType } from './event-types.ts';
import { toGatewayEvent, webhookEvent } from './events.ts';

const page = z
  .object({
    events: z.array(z.looseObject({ id: z.string() })).optional(),
    links: z.array(z.object({ rel: z.string(), href: z.string() })).optional(),
  })
  // What has neither is another's answer, such as a proxy's: taken for an empty list, it would pass over events.
  .refine(({ events, links }) => events !== undefined || links !== undefined);

const PAGE = 100;

/**
 * PayPal: List event notifications.
 *
 * @param since UTC milliseconds @param until UTC milliseconds @param type only events of this type
 * @throws PayPalUnavailable
 */
export async function* listEvents(
  { ask, keys }: PayPalClient,
  since: number,
  until: number,
  source: Source,
  type?: HandledEventType,
): AsyncIterable<GatewayEvent | MalformedGatewayEvent> {
  const [start_time, end_time] = [Math.floor(since / 1000), Math.ceil(until / 1000)].map((second) =>
    new Date(second * 1000).toISOString().replace('.000Z', 'Z'),
  ) as [string, string];
  const query = new URLSearchParams({ start_time, end_time, page_size: String(PAGE) });
  if (type !== undefined) query.set('event_type', type);
  let next: string | undefined = `/v1/notifications/webhooks-events?${query}`;
  while (next !== undefined) {
    const answer = await ask({ method: 'GET', path: next });
    if (answer.outcome !== 'done') throw new PayPalUnavailable('PayPal did not list the events');
    const { success, data: listedPage } = page.safeParse(answer.body);
    if (!success) throw new PayPalUnavailable('PayPal did not list the events');
    const { events = [], links = [] } = listedPage;
    for (const listed of events) {
      const { success, data, error } = webhookEvent.safeParse(listed);
      if (!success) yield new MalformedGatewayEvent(listed.id, error);
      const context = { ask, keys: await keys(), source: { ...source, eventId: listed.id } };
      const event = data && (await toGatewayEvent(data, context));
      if (event !== undefined) yield event;
    }
    next = nextPage(links);
  }
}
