import { AwsError } from './aws-json.ts';

export const SERVICES = ['queues', 'email', 'events'] as const;
export type ServiceName = (typeof SERVICES)[number];

export interface ServiceFault {
  /** How many calls fail. */
  readonly times: number;
  /** Only calls whose body contains this text fail. */
  readonly containing?: string | undefined;
}

/** Makes the next calls of a service fail. */
export class ServiceFaults {
  readonly #faults = new Map<ServiceName, ServiceFault>();

  set(service: ServiceName, fault: ServiceFault): void {
    this.#faults.set(service, fault);
  }

  /** @throws AwsError if a fault is due for this call */
  throwIfFaulty(service: ServiceName, body: string): void {
    const { times, containing = '' } = this.#faults.get(service) ?? { times: 0 };
    if (times <= 0 || !body.includes(containing)) return;
    this.#faults.set(service, { times: times - 1, containing });
    throw new AwsError('ServiceUnavailable', 'injected fault', 503);
  }
}
