import type { Metrics } from '../../shared/ports/common/metrics.ts';

/** Records each metric with its dimensions: `PaymentSettled stripe accepted`. */
export function aMeter() {
  const measured: string[] = [];
  const metrics: Metrics = (name, _value, by) => void measured.push([name, ...Object.values(by)].join(' '));
  return { measured, metrics };
}
