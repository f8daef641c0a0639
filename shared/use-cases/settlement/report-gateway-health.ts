import { healthOf } from '../../domain/gateway-health.ts';
import { PAYMENT_METHODS } from '../../domain/payment-method.ts';
import type { Alarm } from '../../ports/common/alarm.ts';
import type { Clock } from '../../ports/common/clock.ts';
import type { Metrics } from '../../ports/common/metrics.ts';
import type { GatewayCalls } from '../../ports/payments/gateway-calls.ts';

interface ReportDependencies {
  readonly gatewayCalls: GatewayCalls;
  readonly clock: Clock;
  readonly alarm: Alarm;
  readonly metrics: Metrics;
}

/** Measures which gateways fail, by the rule that payers see applied, and raises an alarm for each of them. */
export async function reportGatewayHealth({ gatewayCalls, clock, alarm, metrics }: ReportDependencies): Promise<void> {
  const recent = await gatewayCalls.recent(clock());
  for (const gateway of PAYMENT_METHODS) {
    const { failing, answered, unanswered } = healthOf(recent[gateway]);
    metrics('GatewayFailing', Number(failing), { gateway });
    if (failing) alarm('gateway_failing', { gateway, answered: String(answered), unanswered: String(unanswered) });
  }
}
