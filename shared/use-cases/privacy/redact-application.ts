import type { ApplicationId } from '../../domain/ids.ts';
import { redacted, retentionReasonOf } from '../../domain/retention.ts';
import type { Clock } from '../../ports/common/clock.ts';
import type { RetentionStore } from '../../ports/privacy/retention-store.ts';

/**
 * - `in_progress`: it is paid and not decided
 * - `money_moving`: a payment is open, a refund is unfinished or a dispute is open
 * - `changed_meanwhile`: it changed while it was read, so repeat the request
 */
export type RedactionOutcome =
  | 'redacted'
  | 'not_found'
  | 'already_redacted'
  | 'in_progress'
  | 'money_moving'
  | 'changed_meanwhile';

/** Removes the personal data of one application at the request of the applicant, without waiting for its retention time. */
export async function redactApplication(
  { retention, clock }: { readonly retention: RetentionStore; readonly clock: Clock },
  id: ApplicationId,
): Promise<RedactionOutcome> {
  const found = await retention.read(id);
  if (found === undefined) return 'not_found';
  if (found.application.redactedAt !== undefined) return 'already_redacted';
  if (retentionReasonOf(found.application) === undefined) return 'in_progress';
  const after = redacted(found, { unfinished: 0, ended: 0 }, clock());
  if (after === undefined) return 'money_moving';
  return (await retention.redact(found, after)) ? 'redacted' : 'changed_meanwhile';
}
