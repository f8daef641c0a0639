interface PersonalField {
  /** The longest text that is accepted. */
  readonly maxLength: number;
  /** What the whole text must look like; any text but an empty one if absent. */
  readonly format?: 'email' | { readonly pattern: RegExp; readonly error: string };
  /** Where it is shown in full: in the application itself, or in the lists of staff too. Absent: masked, and in no list. */
  readonly shown?: 'in-application' | 'in-lists';
  /** How staff search by it, however it was written. Absent: nobody can, and no hash of it is stored. */
  readonly search?: { readonly by: string; readonly normalize: (text: string) => string };
  /** Made up, for the demo, for tests and for the API document. */
  readonly example: string;
}

/**
 * What identifies an applicant, declared once. Whatever stands here is encrypted at rest, removed by the redaction, kept out of logs and
 * events, masked in responses and absent from lists: only its declaration can open more. See docs/privacy.md, "Adding a personal field".
 */
export const PERSONAL_FIELDS = {
  fullName: { maxLength: 200, shown: 'in-lists', example: 'Amina Applicant' },
  email: {
    maxLength: 254,
    format: 'email',
    shown: 'in-application',
    search: { by: 'email', normalize: (text: string) => text.trim().normalize('NFC').toLowerCase() },
    example: 'amina@example.com',
  },
  passportNumber: {
    maxLength: 20,
    format: { pattern: /^[A-Za-z0-9]{5,20}$/, error: 'five to twenty letters and digits' },
    search: { by: 'passport_number', normalize: (text: string) => text.replace(/[\s-]/g, '').toUpperCase() },
    example: 'X1234567',
  },
} as const satisfies Record<string, PersonalField>;

type Fields = typeof PERSONAL_FIELDS;
export type PersonalFieldName = keyof Fields;
type NamesWith<D> = { [N in PersonalFieldName]: Fields[N] extends D ? N : never }[PersonalFieldName];
export type ListedFieldName = NamesWith<{ readonly shown: 'in-lists' }>;
export type PersonalSearchName = Extract<Fields[PersonalFieldName], { readonly search: object }>['search']['by'];

/** In the clear, as an applicant writes it. */
export type PersonalValues = Readonly<Record<PersonalFieldName, string>>;

const DECLARATIONS = Object.entries(PERSONAL_FIELDS) as readonly (readonly [PersonalFieldName, PersonalField])[];

export const PERSONAL_FIELD_NAMES: readonly PersonalFieldName[] = DECLARATIONS.map(([name]) => name);
export const LISTED_FIELD_NAMES = DECLARATIONS.flatMap(([name, { shown }]) =>
  shown === 'in-lists' ? [name as ListedFieldName] : [],
);
export const PERSONAL_SEARCH_FIELDS = DECLARATIONS.flatMap(([name, { search }]) =>
  search === undefined ? [] : [{ name, normalize: search.normalize, by: search.by as PersonalSearchName }],
);

export const EXAMPLE_PERSONAL_VALUES = eachField((name) => PERSONAL_FIELDS[name].example);

/**
 * Personal values that no accident shows: neither JSON nor a log line, an event, a message or a row that an object with it is written to
 * holds any of them. What is not known (any more) is empty.
 */
export class PersonalData {
  static readonly EMPTY = new PersonalData({});

  readonly #values: PersonalValues;

  constructor(values: Partial<PersonalValues>) {
    // A field that only a newer version of the code declares goes along unseen.
    this.#values = { ...values, ...eachField((name) => values[name] ?? '') };
  }

  /** In the clear: for the encryption, for the e-mail's address, and for the two views below. */
  reveal(): PersonalValues {
    return this.#values;
  }

  with(changes: Partial<PersonalValues>): PersonalData {
    return new PersonalData({ ...this.#values, ...changes });
  }

  /** As an application shows it: masked but for what is declared to be shown. */
  masked(): PersonalValues {
    return eachField((name) => (isShown(PERSONAL_FIELDS[name]) ? this.#values[name] : mask(this.#values[name])));
  }

  /** As a list shows it: only what is declared to be listed. */
  listed(): Pick<PersonalValues, ListedFieldName> {
    const entries = LISTED_FIELD_NAMES.map((name) => [name, this.#values[name]]);
    return Object.fromEntries(entries) as Pick<PersonalValues, ListedFieldName>;
  }

  toJSON(): string {
    return '[personal data]';
  }
}

/** Whether responses show it in full to whoever may see the application. */
export function isShown({ shown }: PersonalField): boolean {
  return shown !== undefined;
}

export function eachField<T>(make: (name: PersonalFieldName) => T): Readonly<Record<PersonalFieldName, T>> {
  return Object.fromEntries(PERSONAL_FIELD_NAMES.map((name) => [name, make(name)])) as Record<PersonalFieldName, T>;
}

/** Its last characters help to recognise it. */
function mask(text: string): string {
  const shown = Math.min(3, Math.floor(text.length / 2));
  return '•'.repeat(text.length - shown) + text.slice(text.length - shown);
}
