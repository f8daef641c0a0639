import * as z from 'zod';
import { VISIBLE_CHARACTER } from '../../domain/normal-form.ts';
import {
  eachField,
  fieldOf,
  isShown,
  isValidValue,
  LISTED_FIELD_NAMES,
  type ListedFieldName,
  normalValue,
  PERSONAL_FIELDS,
  type PersonalFieldName,
} from '../../domain/personal-data.ts';

/** The personal fields in a request, in their normal forms and validated as declared. */
export const personalInputs = eachField((name) => inputOf(name));

/** The personal fields in an application's response. */
export const personalOutputs = eachField((name) =>
  isShown(PERSONAL_FIELDS[name]) ? z.string() : z.string().describe('Masked: only its last characters are shown.'),
);

/** The personal fields in a staff list. */
export const listedOutputs = Object.fromEntries(LISTED_FIELD_NAMES.map((name) => [name, z.string()])) as Record<
  ListedFieldName,
  z.ZodString
>;

/** Describes the normal form; other spellings of it are accepted too. */
function inputOf(name: PersonalFieldName): z.ZodType<string, string> {
  const { maxLength, format } = fieldOf(name);
  return z
    .string()
    .overwrite((text) => normalValue(name, text))
    .refine((value) => isValidValue(name, value), format?.error ?? `1 to ${maxLength} letters`)
    .meta({ minLength: 1, maxLength, pattern: format?.pattern.source ?? VISIBLE_CHARACTER });
}
