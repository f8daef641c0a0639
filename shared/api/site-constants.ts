import { QUOTE_VALIDITY } from '../domain/price-lock.ts';
import { HOUR } from '../domain/time.ts';

export { formatMoney, localeOf } from '../domain/format-money.ts';
export { applicationIdOf } from '../domain/ids.ts';
/** What every page of the site needs of the domain. Apart from the schemas, so that the site loads no schema library. */
export { closestLanguage, DEFAULT_LANGUAGE, directionOf, LANGUAGES, type Language } from '../domain/languages.ts';
export { canStartPayment } from '../domain/price-lock.ts';
export { REFUND_WORKING_DAYS } from '../domain/refund.ts';
export const QUOTE_VALIDITY_HOURS = QUOTE_VALIDITY / HOUR;

/** Where the OpenID provider sends the browser: registered there, character by character, as the site sends them after its origin. */
export const SIGNED_IN_PATH = '/signed-in';
export const SIGNED_OUT_PATH = '/';
