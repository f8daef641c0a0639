import { AwsError } from './aws-json.ts';

export const SERVICES = ['queues', 'email', 'events'] as const;
export type ServiceName = (typeof SERVICES)[number];

/** Failures on demand: the next calls of a service, or all until it is told otherwise. */
export class ServiceFaults {
  readonly #left = new Map<ServiceName, number>();

  set(service: ServiceName, times: number): void {
    this.#left.set(service, times);
  }

  /** @throws AwsError if this call is to fail */
  throwIfFaulty(service: ServiceName): void {
    const left = this.#left.get(service) ?? 0;
    if (left <= 0) return;
    this.#left.set(service, left - 1);
    throw new AwsError('ServiceUnavailable', 'injected fault', 503);
  }
}
