import type { Application } from '../../../domain/application.ts';
import type { Change } from '../../../domain/change.ts';
import { type DomainError, fail, ok, type Result } from '../../../domain/domain-error.ts';
import type { ApplicationId } from '../../../domain/ids.ts';
import type { ApplicationStore } from '../../../ports/applications/application-store.ts';
import type { Clock } from '../../../ports/common/clock.ts';
import type { Ledger } from '../../../ports/settlement/ledger.ts';
import { retryOnConflict } from '../../common/retry-on-conflict.ts';
import { ConcurrencyError } from '../../common/retryable-errors.ts';

export interface ApplicationChangeDependencies {
  readonly ledger: Ledger;
  readonly applications: Pick<ApplicationStore, 'get'>;
  readonly clock: Clock;
}

/** The changed application, with everything else that the same transaction writes. */
export type ApplicationChange = Change & { readonly application: Application };

type Decide = (application: Application) => Promise<ApplicationChange | Application | DomainError>;

/** Changes an application of this user. Another user's application returns `not_found`, as if it did not exist. */
export function commitOwnApplicationChange(
  deps: ApplicationChangeDependencies,
  userId: string,
  id: ApplicationId,
  decide: Decide,
): Promise<Result<Application>> {
  const isTheirs = (application: Application) => application.userId === userId;
  return commitApplicationChange(deps, id, async (one) => (isTheirs(one) ? decide(one) : { code: 'not_found' }));
}

/**
 * Changes an application with optimistic locking: after a concurrent write it is read again and `decide` runs again.
 * `decide` returns the change, an error, or the same application object when there is nothing to change.
 */
export async function commitApplicationChange(
  { ledger, applications }: ApplicationChangeDependencies,
  id: ApplicationId,
  decide: Decide,
): Promise<Result<Application>> {
  const attempt = async (): Promise<Result<Application> | 'retry'> => {
    const application = await applications.get(id);
    if (application === undefined) return fail('not_found');
    const decision = await decide(application);
    if (decision === application) return ok(application);
    if ('code' in decision) return { ok: false, error: decision };
    return 'application' in decision && (await ledger.commit(decision)) ? ok(decision.application) : 'retry';
  };
  try {
    return await retryOnConflict(id, attempt);
  } catch (error) {
    if (error instanceof ConcurrencyError) return fail('concurrent_modification');
    throw error;
  }
}
