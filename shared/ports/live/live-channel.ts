import type { ApplicationId, PaymentId } from '../../domain/ids.ts';

/** That something has changed, and nothing of what it is now: that, only the API says, to whom it concerns. */
export interface LiveChange {
  readonly applicationId: ApplicationId;
  /** Absent where the application itself has changed. */
  readonly paymentId?: PaymentId;
  /** Of the row that has changed; it only grows. */
  readonly version: number;
}

export interface LiveChannel {
  /** `gone`: nobody is there any more. */
  send(connectionId: string, change: LiveChange): Promise<'sent' | 'gone'>;
}
