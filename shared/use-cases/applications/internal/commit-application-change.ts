import type { Application } from '../../../domain/application.ts';
import type { Change } from '../../../domain/change.ts';
import type { ApplicationId } from '../../../domain/ids.ts';
import { done, type Refusal, type Result, refused } from '../../../domain/refusal.ts';
import type { ApplicationStore } from '../../../ports/applications/application-store.ts';
import type { Clock } from '../../../ports/common/clock.ts';
import type { Ledger } from '../../../ports/settlement/ledger.ts';

export interface ChangeApplicationDependencies {
  readonly ledger: Ledger;
  readonly applications: ApplicationStore;
  readonly clock: Clock;
}

/** The application as it will be, with whatever else changes in the same transaction. */
export type ApplicationChange = Change & { readonly application: Application };

type Decide = (application: Application) => Promise<ApplicationChange | Application | Refusal>;

const TRIES = 5;

/** Changes an application of this user; somebody else's is as absent as one that is not there. */
export function changeApplication(
  deps: ChangeApplicationDependencies,
  userId: string,
  id: ApplicationId,
  decide: Decide,
): Promise<Result<Application>> {
  const isTheirs = (application: Application) => application.userId === userId;
  return changeAnyApplication(deps, id, async (one) => (isTheirs(one) ? decide(one) : { code: 'not_found' }));
}

/**
 * Changes an application under the version it was read in; where somebody else was first, it is read and decided anew.
 * `decide` answers the change, a reason against it, or the application itself where nothing is to be done.
 */
export async function changeAnyApplication(
  { ledger, applications }: ChangeApplicationDependencies,
  id: ApplicationId,
  decide: Decide,
): Promise<Result<Application>> {
  for (let tries = 0; tries < TRIES; tries++) {
    const application = await applications.get(id);
    if (application === undefined) return refused('not_found');
    const decision = await decide(application);
    if (decision === application) return done(application);
    if ('code' in decision) return { ok: false, refusal: decision };
    if ('application' in decision && (await ledger.commit(decision))) return done(decision.application);
  }
  return refused('changed_meanwhile');
}
