import { AwsError } from './aws-json.ts';

export const SERVICES = ['queues', 'email', 'events'] as const;
export type ServiceName = (typeof SERVICES)[number];

/** Failures on demand: the next calls of a service, or all until it is told otherwise. */
export class Faults {
  readonly #left = new Map<ServiceName, number>();

  order(service: ServiceName, times: number): void {
    this.#left.set(service, times);
  }

  /** @throws AwsError if this call is to fail */
  check(service: ServiceName): void {
    const left = this.#left.get(service) ?? 0;
    if (left <= 0) return;
    this.#left.set(service, left - 1);
    throw new AwsError('ServiceUnavailable', 'failing, as ordered', 503);
  }
}
