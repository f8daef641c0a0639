import * as z from 'zod';
import { office } from '../api/office.ts';
import { DEFAULT_OFFICE_NAME } from '../domain/office.ts';

export const officeContactEnvironment = {
  /** The visa office as applicants see it, JSON. */
  OFFICE: z
    .string()
    .default('{}')
    .transform((text) => ({ name: DEFAULT_OFFICE_NAME, ...JSON.parse(text) }))
    .pipe(office),
};
