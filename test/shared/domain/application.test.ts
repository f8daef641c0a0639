import { expect, test } from 'vitest';
import { splitForm } from '../../../shared/domain/application.ts';
import { isOwnApplication } from '../../../shared/domain/audit-event.ts';
import { EXAMPLE_PERSONAL_VALUES } from '../../../shared/domain/personal-data.ts';
import { anApplication } from '../../support/fixtures.ts';

test('a form is split into personal data and the details of the visa', () => {
  const { details } = anApplication();
  expect(splitForm({ ...details, ...EXAMPLE_PERSONAL_VALUES })).toEqual({ personal: EXAMPLE_PERSONAL_VALUES, details });
  expect(splitForm({ email: 'amina@example.org', language: 'ar' })).toEqual({
    personal: { email: 'amina@example.org' },
    details: { language: 'ar' },
  });
});

test('an application belongs to the member of staff who made it', () => {
  const application = anApplication({ userId: 'olga' });
  expect(isOwnApplication(application, { id: 'olga', role: 'officer' })).toBe(true);
  expect(isOwnApplication(application, { id: 'felix', role: 'finance' })).toBe(false);
});
