import type { Alarm } from '../ports/alarm.ts';
import type { Clock } from '../ports/clock.ts';
import type { Ledger } from '../ports/ledger.ts';
import type { Meter } from '../ports/meter.ts';
import type { Gateways } from '../ports/payment-gateway.ts';

export interface SettleDependencies {
  readonly ledger: Ledger;
  readonly gateways: Gateways;
  readonly clock: Clock;
  readonly alarm: Alarm;
  readonly meter: Meter;
}
