import * as z from 'zod';
import { LANGUAGES } from '../domain/languages.ts';

export const office = z
  .object({
    name: z.record(z.enum(LANGUAGES), z.string()).describe('By language, for each of `languages`.'),
    email: z.string().optional(),
    phone: z.string().optional(),
    website: z.string().optional().describe('A URL.'),
  })
  .describe('The visa office, as applicants see it.');
