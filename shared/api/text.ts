import * as z from 'zod';
import { VISIBLE_CHARACTER } from '../domain/normal-form.ts';

/**
 * Text that is stored in a normal form. Its length is counted as JSON Schema counts: in code points, before normalization, which may make a
 * text longer.
 */
export function textInput(normalForm: (text: string) => string, maxLength: number): z.ZodType<string, string> {
  return z
    .string()
    .refine((text) => [...text].length <= maxLength, `more than ${maxLength} characters`)
    .overwrite(normalForm)
    .refine((text) => text !== '', 'is empty')
    .meta({ minLength: 1, maxLength, pattern: VISIBLE_CHARACTER });
}
