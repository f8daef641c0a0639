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
  readonly applications: ApplicationStore;
  readonly clock: Clock;
}

/** The application as it will be, with whatever else changes in the same transaction. */
export type ApplicationChange = Change & { readonly application: Application };

type Decide = (application: Application) => Promise<ApplicationChange | Application | DomainError>;

/** Changes an application of this user; somebody else's is as absent as one that is not there. */
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
 * Changes an application under the version it was read in; where somebody else was first, it is read and decided anew.
 * `decide` answers the change, a reason against it, or the application itself where nothing is to be done.
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
