import { type Application, type ApplicationForm, splitForm } from '../../domain/application.ts';
import { applicationId } from '../../domain/ids.ts';
import { PersonalData } from '../../domain/personal-data.ts';
import type { Clock } from '../../ports/common/clock.ts';
import type { RandomText } from '../../ports/common/random.ts';
import type { Ledger } from '../../ports/settlement/ledger.ts';
import { ConcurrencyError } from '../common/retryable-errors.ts';

export interface CreateApplicationDependencies {
  readonly ledger: Ledger;
  readonly clock: Clock;
  readonly randomText: RandomText;
}

/** Creates a draft. No fee is due until the draft is submitted. */
export async function createApplication(
  { ledger, clock, randomText }: CreateApplicationDependencies,
  userId: string,
  form: ApplicationForm,
): Promise<Application> {
  const now = clock();
  const id = applicationId(randomText(16));
  const times = { createdAt: now, updatedAt: now };
  const { details, personal } = splitForm(form);
  const application: Application = {
    id,
    userId,
    state: 'draft',
    details,
    personal: new PersonalData(personal),
    attempts: [],
    ...times,
    version: 1,
  };
  if (!(await ledger.commit({ application }))) throw new ConcurrencyError(id);
  return application;
}
