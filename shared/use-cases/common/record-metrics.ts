import { declineGroup } from '../../domain/decline.ts';
import { type MethodRoute, type MethodRulesByName, type PaymentMethod, rulesOf } from '../../domain/payment-method.ts';
import type { Refund } from '../../domain/refund.ts';
import type { Settlement } from '../../domain/settlement.ts';
import type { Dimensions, Metrics } from '../../ports/common/metrics.ts';

interface MetricsDependency {
  readonly metrics: Metrics;
}

/** Records what a settlement has changed. Call it after the commit. */
export function recordSettlementMetrics(
  { metrics, methodRules }: MetricsDependency & { readonly methodRules: MethodRulesByName },
  { gateway, method = gateway }: Pick<MethodRoute, 'gateway'> & { readonly method?: PaymentMethod },
  settlement: Settlement,
): void {
  if ((settlement.kind === 'advance' || settlement.kind === 'close') && settlement.decline) {
    metrics('Decline', 1, {
      group: declineGroup(rulesOf(methodRules, { method, gateway }).declines, settlement.decline.code),
    });
  }
  const outcome = outcomeOf(settlement);
  if (outcome !== undefined) metrics('PaymentSettled', 1, { method, outcome });
}

function outcomeOf(settlement: Settlement): Dimensions<'PaymentSettled'>['outcome'] | undefined {
  switch (settlement.kind) {
    case 'accept':
      return 'accepted';
    case 'auto-refund':
      return 'auto_refunded';
    case 'close':
      return settlement.to;
    default:
      return undefined;
  }
}

/** Counts the new states of refunds. Call it after the commit. */
export function recordRefundMetrics({ metrics }: MetricsDependency, refunds: readonly Refund[] = []): void {
  for (const { state } of refunds) metrics('Refund', 1, { state });
}
