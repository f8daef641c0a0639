/** What the application form needs of the domain: apart from the schemas, and from what every page of the site loads. */
export { ICAO_NATIONALITIES, nationalityCodes } from '../domain/nationalities.ts';
export { copiedId } from '../domain/normal-form.ts';
export {
  EXAMPLE_PERSONAL_VALUES,
  eachField,
  isShown,
  isValidValue,
  normalValue,
  PERSONAL_FIELD_NAMES,
  PERSONAL_FIELDS,
} from '../domain/personal-data.ts';
