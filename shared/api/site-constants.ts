import { QUOTE_VALIDITY } from '../domain/price-lock.ts';
import { HOUR } from '../domain/time.ts';

export { applicationIdOf } from '../domain/ids.ts';
export { LANGUAGES, type Language } from '../domain/languages.ts';
export { ICAO_NATIONALITIES, nationalityCodes } from '../domain/nationalities.ts';
export { copiedId } from '../domain/normal-form.ts';
/** What the site and the client need of the domain. Apart from the schemas, so that the site loads no schema library. */
export {
  EXAMPLE_PERSONAL_VALUES,
  eachField,
  isShown,
  isValidValue,
  normalValue,
  PERSONAL_FIELD_NAMES,
  PERSONAL_FIELDS,
} from '../domain/personal-data.ts';
export { canStartPayment } from '../domain/price-lock.ts';
export { REFUND_WORKING_DAYS } from '../domain/refund.ts';
export const QUOTE_VALIDITY_HOURS = QUOTE_VALIDITY / HOUR;
