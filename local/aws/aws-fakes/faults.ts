import { AwsError } from './aws-json.ts';

export const SERVICES = ['queues', 'email', 'events'] as const;
export type ServiceName = (typeof SERVICES)[number];

/** Makes the next `times` calls of a service fail. */
export class ServiceFaults {
  readonly #left = new Map<ServiceName, number>();

  set(service: ServiceName, times: number): void {
    this.#left.set(service, times);
  }

  /** @throws AwsError if a fault is due for this call */
  throwIfFaulty(service: ServiceName): void {
    const left = this.#left.get(service) ?? 0;
    if (left <= 0) return;
    this.#left.set(service, left - 1);
    throw new AwsError('ServiceUnavailable', 'injected fault', 503);
  }
}
