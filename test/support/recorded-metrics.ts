import type { Meter } from '../../shared/ports/common/meter.ts';

/** A meter that notes each metric with its dimensions: `PaymentSettled stripe accepted`. */
export function aMeter() {
  const measured: string[] = [];
  const meter: Meter = (name, _value, by) => void measured.push([name, ...Object.values(by)].join(' '));
  return { measured, meter };
}
