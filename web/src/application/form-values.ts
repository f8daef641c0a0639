import {
  copiedId,
  eachField,
  isShown,
  isValidValue,
  normalValue,
  PERSONAL_FIELD_NAMES,
  PERSONAL_FIELDS,
} from '../../../shared/api/form-fields.ts';
import type { Application, ApplicationForm } from '../api/types.ts';
import { isNationality } from '../format/nationalities.ts';

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
      (name) => isValidValue(name, sent[name]) || (maskedUnchanged && MASKED.includes(name) && sent[name] === ''),
    ),
    nationality: isNationality(sent.nationality),
    visaType: sent.visaType !== '',
    arrivalDate: isDay(sent.arrivalDate) && sent.arrivalDate >= today(),
  };
  return FIELD_NAMES.filter((name) => !valid[name]);
}

/** As the API stores them. A browser without a date picker lets people type the date. */
export function normalized(values: Values): Values {
  const personal = eachField((name) => normalValue(name, values[name]));
  return { ...values, ...personal, arrivalDate: copiedId(values.arrivalDate) };
}

function isDay(text: string): boolean {
  const time = Date.parse(`${text}T00:00:00Z`);
  return !Number.isNaN(time) && new Date(time).toISOString().startsWith(text);
}
