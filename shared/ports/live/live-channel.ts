import type { ApplicationId, PaymentId } from '../../domain/ids.ts';

/** Signals that something has changed, without its content: clients read that from the API, which checks their access. */
export interface LiveChange {
  readonly applicationId: ApplicationId;
  /** Absent if the application itself has changed. */
  readonly paymentId?: PaymentId;
  /** Version of the changed row; it only increases. */
  readonly version: number;
}

export interface LiveChannel {
  /** `gone`: the connection is closed. */
  send(connectionId: string, change: LiveChange): Promise<'sent' | 'gone'>;
}
