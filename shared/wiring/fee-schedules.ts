import { PUBLISHED, readFeeSchedules } from '../adapters/fee-schedule/fee-schedules.ts';
import type { FeeSchedule } from '../domain/fees.ts';
import type { MethodRoute } from '../domain/payment-method.ts';
import { rulesInForce } from '../gateways/method-routes.ts';

/** The published schedules, checked against what the offered methods can charge. @throws InvalidFeeScheduleError */
export function feeSchedules(methods: readonly MethodRoute[]): FeeSchedule[] {
  return readFeeSchedules(PUBLISHED, rulesInForce(methods));
}
