import type { GatewayCall, RecentCalls } from '../../domain/gateway-health.ts';

/** Counts whether the gateways answer. The counts expire after minutes. */
export interface GatewayCalls {
  /** @param at UTC milliseconds */
  count(call: GatewayCall, at: number): Promise<void>;
  /** @param now UTC milliseconds */
  recent(now: number): Promise<RecentCalls>;
}
