import { EMAIL_ADDRESS, MAX_EMAIL_LENGTH, normalEmail } from './email-address.ts';
import { copiedCode, lettersIn, VISIBLE_CHARACTER, writtenText } from './normal-form.ts';

interface PersonalField {
  /** Maximum number of letters. */
  readonly maxLength: number;
  /** The normal form in which the value is stored, compared and searched. Absent: text as people write it. */
  readonly normalForm?: (text: string) => string;
  /** Format of the whole normal form. Absent: any non-empty text. */
  readonly format?: { readonly pattern: RegExp; readonly error: string };
  /** Where the value is shown unmasked: in the application only, or in staff lists too. Absent: masked, and in no list. */
  readonly shown?: 'in-application' | 'in-lists';
  /** How staff search by this field. Absent: no search, and no hash is stored. */
  readonly search?: { readonly by: string; readonly ignoreCase?: true };
  /** A fictitious value for the demo, the tests and the OpenAPI document. */
  readonly example: string;
}

/**
 * The fields that identify an applicant. Every declared field is encrypted at rest, removed by redaction, excluded from logs and events,
 * masked in responses and absent from lists, unless its declaration allows more. See docs/privacy.md, "Adding a personal field".
 */
export const PERSONAL_FIELDS = {
  fullName: { maxLength: 200, shown: 'in-lists', example: 'Amina Applicant' },
  email: {
    maxLength: MAX_EMAIL_LENGTH,
    normalForm: normalEmail,
    format: {
      pattern: EMAIL_ADDRESS,
      error: 'an e-mail address (RFC 5321) with an ASCII local part of at most 64 characters and a domain name',
    },
    shown: 'in-application',
    search: { by: 'email', ignoreCase: true },
    example: 'amina@example.com',
  },
  passportNumber: {
    maxLength: 20,
    normalForm: copiedCode,
    format: { pattern: /^[A-Za-z0-9]{5,20}$/, error: 'five to twenty letters A to Z and digits' },
    search: { by: 'passport_number' },
    example: 'X1234567',
  },
} as const satisfies Record<string, PersonalField>;

type Fields = typeof PERSONAL_FIELDS;
export type PersonalFieldName = keyof Fields;
type NamesWith<D> = { [N in PersonalFieldName]: Fields[N] extends D ? N : never }[PersonalFieldName];
export type ListedFieldName = NamesWith<{ readonly shown: 'in-lists' }>;
export type PersonalSearchName = Extract<Fields[PersonalFieldName], { readonly search: object }>['search']['by'];

/** Plain text, in the normal forms of the fields. */
export type PersonalValues = Readonly<Record<PersonalFieldName, string>>;

const DECLARATIONS = Object.entries(PERSONAL_FIELDS) as readonly (readonly [PersonalFieldName, PersonalField])[];

export const PERSONAL_FIELD_NAMES: readonly PersonalFieldName[] = DECLARATIONS.map(([name]) => name);
export const LISTED_FIELD_NAMES = DECLARATIONS.flatMap(([name, { shown }]) =>
  shown === 'in-lists' ? [name as ListedFieldName] : [],
);
export const PERSONAL_SEARCH_FIELDS = DECLARATIONS.flatMap(([name, { search }]) =>
  search === undefined ? [] : [{ name, by: search.by as PersonalSearchName }],
);

export const EXAMPLE_PERSONAL_VALUES = eachField((name) => PERSONAL_FIELDS[name].example);

/**
 * Personal values that cannot leak by accident: serializing an object that contains them, to JSON, a log line, an event or a row, never
 * includes a value. Unknown or removed values are empty.
 */
export class PersonalData {
  static readonly EMPTY = new PersonalData({});

  readonly #values: PersonalValues;

  constructor(values: Partial<PersonalValues>) {
    // Fields that only a newer code version declares are carried along.
    this.#values = { ...values, ...eachField((name) => values[name] ?? '') };
  }

  /** The plain values: only for encryption, the e-mail address, and the two views below. */
  reveal(): PersonalValues {
    return this.#values;
  }

  with(changes: Partial<PersonalValues>): PersonalData {
    return new PersonalData({ ...this.#values, ...changes });
  }

  /** The view in an application: masked, except for fields that are declared as shown. */
  masked(): PersonalValues {
    return eachField((name) => (isShown(PERSONAL_FIELDS[name]) ? this.#values[name] : mask(this.#values[name])));
  }

  /** The view in a list: only the fields that are declared as listed. */
  listed(): Pick<PersonalValues, ListedFieldName> {
    const entries = LISTED_FIELD_NAMES.map((name) => [name, this.#values[name]]);
    return Object.fromEntries(entries) as Pick<PersonalValues, ListedFieldName>;
  }

  toJSON(): string {
    return '[personal data]';
  }
}

/** The value in its normal form: one value has one spelling. */
export function normalValue(name: PersonalFieldName, text: string): string {
  return (fieldOf(name).normalForm ?? writtenText)(text);
}

const VISIBLE = new RegExp(VISIBLE_CHARACTER);

/** Whether the form and the API accept a value. @param value in its normal form */
export function isValidValue(name: PersonalFieldName, value: string): boolean {
  const { maxLength, format } = fieldOf(name);
  // Names may have a few marks on every letter, but not unlimited ones.
  if (!VISIBLE.test(value) || lettersIn(value) > maxLength || value.length > 4 * maxLength) return false;
  return format === undefined || format.pattern.test(value);
}

/** The text by which a value is found: equal for every spelling that means the same. */
export function searchKey(name: PersonalFieldName, text: string): string {
  const value = normalValue(name, text);
  return fieldOf(name).search?.ignoreCase ? value.toLowerCase() : value;
}

export function fieldOf(name: PersonalFieldName): PersonalField {
  return PERSONAL_FIELDS[name];
}

/** Whether responses show the unmasked value to users with access to the application. */
export function isShown({ shown }: PersonalField): boolean {
  return shown !== undefined;
}

export function eachField<T>(make: (name: PersonalFieldName) => T): Readonly<Record<PersonalFieldName, T>> {
  return Object.fromEntries(PERSONAL_FIELD_NAMES.map((name) => [name, make(name)])) as Record<PersonalFieldName, T>;
}

/** Shows the last characters, so that the owner recognises the value. */
function mask(text: string): string {
  const shown = Math.min(3, Math.floor(text.length / 2));
  return '•'.repeat(text.length - shown) + text.slice(text.length - shown);
}
