import * as z from 'zod';
import {
  eachField,
  isShown,
  LISTED_FIELD_NAMES,
  type ListedFieldName,
  PERSONAL_FIELDS,
  type PersonalFieldName,
} from '../domain/personal-data.ts';

/** The personal fields in a request, validated as declared. */
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

function inputOf(name: PersonalFieldName): z.ZodType<string, string> {
  const { maxLength, ...field } = PERSONAL_FIELDS[name];
  const format = 'format' in field ? field.format : undefined;
  if (format === 'email') return z.email().max(maxLength);
  const text = z.string().trim().min(1).max(maxLength);
  return format === undefined ? text : text.regex(format.pattern, format.error);
}
