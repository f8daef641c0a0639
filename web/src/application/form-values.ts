import type { ApplicationForm } from '../api/types.ts';

/** What is typed; the language is the page's. */
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

/** Today where the reader is, `yyyy-mm-dd`. */
export function today(now = new Date()): string {
  const two = (part: number) => String(part).padStart(2, '0');
  return `${now.getFullYear()}-${two(now.getMonth() + 1)}-${two(now.getDate())}`;
}

/** The fields that the API would refuse, in the order of the form. */
export function mistakesIn(values: Values, { passportKept = false } = {}): FieldName[] {
  const right: Readonly<Record<FieldName, boolean>> = {
    fullName: values.fullName.trim() !== '',
    email: /^[^\s@]+@[^\s@.]+(\.[^\s@.]+)+$/.test(values.email.trim()),
    passportNumber: isPassport(values.passportNumber) || (passportKept && values.passportNumber === ''),
    nationality: values.nationality !== '',
    visaType: values.visaType !== '',
    arrivalDate: /^\d{4}-\d{2}-\d{2}$/.test(values.arrivalDate) && values.arrivalDate >= today(),
  };
  return FIELD_NAMES.filter((name) => !right[name]);
}

/** As the API wants it. */
export function cleaned(values: Values): Values {
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
