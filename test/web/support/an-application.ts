import { EXAMPLE_PERSONAL_VALUES, PersonalData } from '../../../shared/domain/personal-data.ts';
import type { Application } from '../../../web/src/api/types.ts';

/** As the API shows it: submitted, without a price and a payment. */
export function anApplication(changes: Partial<Application> = {}): Application {
  return {
    ...new PersonalData(EXAMPLE_PERSONAL_VALUES).masked(),
    id: 'app_0000000000000000',
    version: 1,
    applicationNumber: '00000-00000-00000-100',
    state: 'submitted',
    nationality: 'FRA',
    visaType: 'tourist-30-days',
    arrivalDate: '2027-03-01',
    language: 'en',
    createdAt: '2026-11-23T10:00:00.000Z',
    updatedAt: '2026-11-23T10:00:00.000Z',
    ...changes,
  };
}
