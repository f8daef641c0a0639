import type { PaymentRecord } from '../../client/api-client.ts';

/** Something that a gateway reported, and when we first acknowledged it (UTC milliseconds). */
export interface Reported {
  /** `success`, a dispute, or a refund of the gateway's own. */
  readonly subject: string;
  readonly at: number;
}

/** Whether this is a refund id of ours. */
export function isOwnRefund(id: string): boolean {
  return /^r[ef]_/.test(id);
}

/**
 * Finds something that was acknowledged before it was recorded: the gateway does not send it again, so a crash in between would lose it.
 * A notification may be acknowledged only after its effect is stored.
 */
export function findUnrecorded({ history }: PaymentRecord, reported: readonly Reported[]): Reported | undefined {
  const records = (description: string, to: string, subject: string) =>
    subject === 'success' ? to === 'succeeded' : description.startsWith(`${subject}:`);
  return reported.find(
    ({ subject, at }) => !history.some((one) => records(one.description, one.to, subject) && Date.parse(one.at) <= at),
  );
}
