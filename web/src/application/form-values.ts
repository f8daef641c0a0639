import { eachField, isShown, PERSONAL_FIELD_NAMES, PERSONAL_FIELDS } from '../../../shared/api/site-constants.ts';
import type { Application, ApplicationForm } from '../api/types.ts';

/** What the applicant types; the language is taken from the page. */
export type Values = Omit<ApplicationForm, 'language'>;
export type FieldName = keyof Values;

export const FIELD_NAMES: readonly FieldName[] = [...PERSONAL_FIELD_NAMES, 'nationality', 'visaType', 'arrivalDate'];

export const EMPTY: Values = { ...eachField(() => ''), nationality: '', visaType: '', arrivalDate: '' };

const MASKED = PERSONAL_FIELD_NAMES.filter((name) => !isShown(PERSONAL_FIELDS[name]));

/** The values of an application, to be corrected; masked ones are unknown here and empty. */
export function valuesOf(application: Application): Values {
  const { nationality, visaType, arrivalDate } = application;
  const personal = eachField((name) => (MASKED.includes(name) ? '' : application[name]));
  return { ...personal, nationality, visaType, arrivalDate };
}

/** Without the masked fields that were left empty, which means unchanged. */
export function changedValues(values: Values): Partial<Values> {
  const unchanged = MASKED.filter((name) => values[name] === '');
  return Object.fromEntries(Object.entries(values).filter(([name]) => !unchanged.some((one) => one === name)));
}

/** Today in the reader's time zone, `yyyy-mm-dd`. */
export function today(now = new Date()): string {
  const two = (part: number) => String(part).padStart(2, '0');
  return `${now.getFullYear()}-${two(now.getMonth() + 1)}-${two(now.getDate())}`;
}

/** The fields that the API would reject, in the order of the form. */
export function invalidFields(values: Values, { maskedUnchanged = false } = {}): FieldName[] {
  const sent = normalized(values);
  const valid: Readonly<Record<FieldName, boolean>> = {
    ...eachField(
      (name) => isValid(name, sent[name]) || (maskedUnchanged && MASKED.includes(name) && sent[name] === ''),
    ),
    nationality: values.nationality !== '',
    visaType: values.visaType !== '',
    arrivalDate: /^\d{4}-\d{2}-\d{2}$/.test(values.arrivalDate) && values.arrivalDate >= today(),
  };
  return FIELD_NAMES.filter((name) => !valid[name]);
}

/** Trimmed, and the passport number in upper case without spaces and hyphens. */
export function normalized(values: Values): Values {
  const trimmed = eachField((name) => values[name].trim());
  return { ...values, ...trimmed, passportNumber: values.passportNumber.replace(/[\s-]/g, '').toUpperCase() };
}

function isValid(name: (typeof PERSONAL_FIELD_NAMES)[number], text: string): boolean {
  const { maxLength, ...field } = PERSONAL_FIELDS[name];
  const format = 'format' in field ? field.format : undefined;
  const pattern = format === 'email' ? /^[^\s@]+@[^\s@.]+(\.[^\s@.]+)+$/ : format?.pattern;
  return text !== '' && text.length <= maxLength && (pattern === undefined || pattern.test(text));
}
