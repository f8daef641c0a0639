import pThrottle from 'p-throttle';
import type { PaymentGateway } from '../ports/payments/payment-gateway.ts';

/** Events of one call, for gateways that list events. */
const EVENTS_PER_PAGE = 100;

/**
 * A gateway that is called at an even pace, for work in the background: gateways reject calls above a rate, and nobody waits for these.
 * What payers wait for takes the rest of the rate without waiting.
 *
 * @param endsAt UTC milliseconds after which no call starts: the run has given up its remaining items. Lambda freezes such an item and continues
 * it in a later run, with rows that were read hours ago.
 */
export function pacedGateway(
  gateway: PaymentGateway,
  callsPerSecond: number,
  endsAt = Number.POSITIVE_INFINITY,
): PaymentGateway {
  const pause = pThrottle({ limit: 1, interval: 1000 / callsPerSecond })(() => undefined);
  const turn = async () => {
    await pause();
    if (Date.now() >= endsAt) await new Promise(() => {});
  };
  const paced =
    <Args extends unknown[], Result>(call: (...args: Args) => Promise<Result>) =>
    async (...args: Args): Promise<Result> => {
      await turn();
      return call(...args);
    };
  const { capture, listEvents, listRefunds } = gateway;
  return {
    ...gateway,
    query: paced(gateway.query),
    close: paced(gateway.close),
    ...(capture && { capture: paced(capture) }),
    refund: paced(gateway.refund),
    findRefund: paced(gateway.findRefund),
    confirmRefund: paced(gateway.confirmRefund),
    ...(listRefunds && { listRefunds: paced(listRefunds) }),
    findDisputes: paced(gateway.findDisputes),
    ...(listEvents && {
      async *listEvents(...range) {
        let events = 0;
        await turn();
        for await (const event of listEvents(...range)) {
          yield event;
          if (++events % EVENTS_PER_PAGE === 0) await turn();
        }
      },
    }),
  };
}
