import type { GatewayName } from '../../domain/payment-method.ts';

/** A gateway's own list of events: one per merchant account. */
export interface EventList {
  readonly gateway: GatewayName;
  readonly account: string;
}

/** Up to when an event list has been settled without a gap. All times are UTC milliseconds. */
export interface ReconciliationCheckpoints {
  /** Undefined if there is none yet. */
  get(list: EventList): Promise<number | undefined>;
  save(list: EventList, until: number): Promise<void>;
}
