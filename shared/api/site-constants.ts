import { QUOTE_VALIDITY } from '../domain/fees.ts';
import { HOUR } from '../domain/time.ts';

/** Rules of the domain that the site shows. Apart from the schemas, so that the site loads no schema library. */
export { LANGUAGES, type Language } from '../domain/languages.ts';
export const QUOTE_VALIDITY_HOURS = QUOTE_VALIDITY / HOUR;
