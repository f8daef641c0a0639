import type { MethodRulesByName } from '../../domain/payment-method.ts';
import type { Alarm } from '../../ports/common/alarm.ts';
import type { Clock } from '../../ports/common/clock.ts';
import type { Metrics } from '../../ports/common/metrics.ts';
import type { Gateways } from '../../ports/payments/payment-gateway.ts';
import type { Ledger } from '../../ports/settlement/ledger.ts';

export interface SettleDependencies {
  readonly ledger: Ledger;
  readonly gateways: Gateways;
  readonly methodRules: MethodRulesByName;
  readonly clock: Clock;
  readonly alarm: Alarm;
  readonly metrics: Metrics;
}
