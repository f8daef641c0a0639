import { type GatewayCall, minuteOf, minutesToJudge, type RecentCalls } from '../../../shared/domain/gateway-health.ts';
import { type GatewayName, PAYMENT_METHODS } from '../../../shared/domain/payment-method.ts';
import type { GatewayCalls } from '../../../shared/ports/payments/gateway-calls.ts';
import type { TableCall } from './ports.ts';

interface Minute {
  answered: number;
  readonly unanswered: Set<string>;
}

/** The calls of each minute. */
export class GatewayCallCounts {
  readonly #minutes = new Map<string, Minute>();

  count({ gateway, applicationId, outcome }: GatewayCall, at: number): void {
    const key = `${gateway} ${minuteOf(at)}`;
    const minute = this.#minutes.get(key) ?? { answered: 0, unanswered: new Set() };
    this.#minutes.set(key, minute);
    if (outcome === 'answered') minute.answered++;
    else minute.unanswered.add(applicationId);
  }

  recent(now: number): RecentCalls {
    const callsTo = (gateway: GatewayName) =>
      minutesToJudge(now).map((minute) => {
        const { answered = 0, unanswered = [] } = this.#minutes.get(`${gateway} ${minute}`) ?? {};
        return { answered, unanswered: [...unanswered] };
      });
    return Object.fromEntries(PAYMENT_METHODS.map((one) => [one, callsTo(one)])) as unknown as RecentCalls;
  }
}

/** A call is counted at once: nothing waits for that. */
export function memoryGatewayCalls(counts: GatewayCallCounts, call: TableCall): GatewayCalls {
  return {
    count: async (one, at) => counts.count(one, at),
    recent: (now) => call('reads how the gateways answer', false, () => counts.recent(now)),
  };
}
