import { copiedText, visibleText } from './normal-form.ts';

const ATEXT = "[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]";
const LABEL = '[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?';
const TOP_LEVEL = '[A-Za-z][A-Za-z0-9-]{0,61}[A-Za-z0-9]';
/** RFC 5321, 4.5.3.1.3: a path of 256 octets, less its angle brackets. */
export const MAX_EMAIL_LENGTH = 254;

/**
 * An address in its normal form: a dot-atom (RFC 5321, 4.1.2) and a domain name in ASCII. Without look-ahead, because regular expressions of
 * other languages read it in the OpenAPI document; hence the limit of 64 characters (4.5.3.1.1) does not count dots. Quoted local parts and
 * address literals are not accepted.
 */
export const EMAIL_ADDRESS = new RegExp(`^${ATEXT}(?:\\.?${ATEXT}){0,63}@(?:${LABEL}\\.)+${TOP_LEVEL}$`);

/**
 * The local part as it is written; the domain in lower case and ASCII (A-labels, RFC 5890), as Amazon SES and browsers use it. SES does not
 * support SMTPUTF8 (RFC 6531), so a local part outside ASCII never becomes valid. Spaces disappear only around the separators, where keyboards
 * insert them: without a space elsewhere it may be the address of another person.
 */
export function normalEmail(text: string): string {
  const [, local, domain] = /(.*)[@\uff20\ufe6b](.*)/s.exec(visibleText(text)) ?? [];
  if (local === undefined || domain === undefined) return copiedText(text);
  return `${withoutSpacesAroundDots(copiedText(local))}@${asciiDomain(withoutSpacesAroundDots(domain))}`;
}

/** Chinese and Japanese keyboards type an ideographic full stop. */
function withoutSpacesAroundDots(part: string): string {
  return part.trim().replace(/ ?[.\u3002\uff0e\uff61] ?/g, '.');
}

/**
 * By the host parser of URLs, the implementation of UTS #46 that Node.js and browsers share. Digits and compatibility forms are left to it: a
 * domain name may contain digits of another script. Unchanged if it is not a domain name.
 */
function asciiDomain(written: string): string {
  const domain = written.replace(/[\u2010-\u2015\u2212]/g, '-');
  // These would end the host of a URL, or be decoded.
  if (/[\s/?#\\:[\]%<>^|]/.test(domain)) return domain;
  try {
    return new URL(`http://${domain}`).hostname;
  } catch {
    return domain;
  }
}
