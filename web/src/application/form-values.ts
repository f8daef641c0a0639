import type { ApplicationForm } from '../api/types.ts';

/** What the applicant types; the language is taken from the page. */
export type Values = Omit<ApplicationForm, 'language'>;
export type FieldName = keyof Values;

export const FIELD_NAMES = ['fullName', 'email', 'passportNumber', 'nationality', 'visaType', 'arrivalDate'] as const;

export const EMPTY: Values = {
  fullName: '',
  email: '',
  passportNumber: '',
  nationality: '',
  visaType: '',
  arrivalDate: '',
};

/** Today in the reader's time zone, `yyyy-mm-dd`. */
export function today(now = new Date()): string {
  const two = (part: number) => String(part).padStart(2, '0');
  return `${now.getFullYear()}-${two(now.getMonth() + 1)}-${two(now.getDate())}`;
}

/** The fields that the API would reject, in the order of the form. */
export function invalidFields(values: Values, { passportUnchanged = false } = {}): FieldName[] {
  const valid: Readonly<Record<FieldName, boolean>> = {
    fullName: values.fullName.trim() !== '',
    email: /^[^\s@]+@[^\s@.]+(\.[^\s@.]+)+$/.test(values.email.trim()),
    passportNumber: isPassport(values.passportNumber) || (passportUnchanged && values.passportNumber === ''),
    nationality: values.nationality !== '',
    visaType: values.visaType !== '',
    arrivalDate: /^\d{4}-\d{2}-\d{2}$/.test(values.arrivalDate) && values.arrivalDate >= today(),
  };
  return FIELD_NAMES.filter((name) => !valid[name]);
}

/** Trimmed, and the passport number in upper case without spaces and hyphens. */
export function normalized(values: Values): Values {
  const { fullName, email, passportNumber } = values;
  return {
    ...values,
    fullName: fullName.trim(),
    email: email.trim(),
    passportNumber: passportNumber.replace(/[\s-]/g, '').toUpperCase(),
  };
}

function isPassport(text: string): boolean {
  return /^[A-Za-z0-9]{5,20}$/.test(text.replace(/[\s-]/g, ''));
}
