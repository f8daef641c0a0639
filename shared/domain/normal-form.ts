/**
 * One normal form for each kind of text that people type, paste or read out. It is applied where the text enters: in the form, in the API,
 * in searches and before a keyed hash, so that the same text is the same everywhere. A normal form is its own normal form.
 * docs/privacy.md, "Normal forms", lists which field has which.
 */

/**
 * Part of the spelling of names: zero-width (non-)joiners in Persian and Indic names, and in emoji; Mongolian vowel separators; selectors of
 * a character's variant.
 */
const SHAPING = /\u200c|\u200d|[\u180b-\u180f]|[\ufe00-\ufe0f]|[\u{e0100}-\u{e01ef}]/gu;
/** All other characters without a shape of their own (bidi marks, zero-width spaces, soft hyphens, blank letters), controls, half surrogates. */
const INVISIBLE = new RegExp(
  `(?!${SHAPING.source})[\\p{Cf}\\p{Default_Ignorable_Code_Point}]|(?!\\s)\\p{Cc}|\\u2800|\\p{Cs}`,
  'gu',
);
/**
 * The pattern of a character that every normal form keeps, for the OpenAPI document: by code points, because classes differ among the
 * languages that read it. Characters above U+FFFF all count as visible.
 */
export const VISIBLE_CHARACTER =
  '[^\\x00-\\x20\\x7f-\\xa0\\xad\\u034f\\u0600-\\u0605\\u061c\\u06dd\\u070f\\u0890-\\u0891\\u08e2\\u115f-\\u1160\\u1680\\u17b4-\\u17b5\\u180b-\\u180f\\u2000-\\u200f\\u2028-\\u202f\\u205f-\\u206f\\u2800\\u3000\\u3164\\ufe00-\\ufe0f\\ufeff\\uffa0\\ufff0-\\ufffb]';

/** Joiners after scripts whose letters they do not change. Marks count as their letter, although many belong to several scripts. */
const IDLE_JOINERS =
  /(?<=(?:^|(?!\p{M})[\s\p{Nd}\p{P}\p{scx=Latn}\p{scx=Grek}\p{scx=Cyrl}\p{scx=Hani}\p{scx=Hira}\p{scx=Kana}\p{scx=Hang}])(?:\p{M}|\u200c|\u200d|\u180e)*)(?:\u200c|\u200d|\u180e)/gu;
/** Every dash, the minus sign, and the long vowel mark that a Japanese keyboard types in its place. */
const DASHES = /[\p{Pd}\u2212\u30fc]/gu;
const APOSTROPHES = /[\u2018\u2019\u02bc\u2032]/g;
const FULL_WIDTH = /[\uff01-\uff5e]/g;
const FULL_WIDTH_OFFSET = 0xfee0;

/**
 * What people are called, and sentences: letters, marks, apostrophes and case stay as they are written. Composed (NFC, because NFKC changes
 * letters), ASCII characters in their own width, spaces single and none around, nothing invisible that does not change a letter.
 */
export function writtenText(text: string): string {
  const narrow = text.replace(FULL_WIDTH, (wide) => String.fromCharCode(wide.charCodeAt(0) - FULL_WIDTH_OFFSET));
  return singleSpaced(narrow.replace(INVISIBLE, '').normalize('NFC').replace(IDLE_JOINERS, '').normalize('NFC'));
}

/**
 * What is copied from a document or a screen, such as a reference: compatibility forms (NFKC), ASCII digits, hyphens and apostrophes, spaces
 * single and none around, nothing invisible. Case stays.
 */
export function copiedText(text: string): string {
  const plain = text.replace(INVISIBLE, '').replace(SHAPING, '').normalize('NFKC');
  return singleSpaced(
    plain
      .replace(/\p{Nd}/gu, asciiDigit)
      .replace(DASHES, '-')
      .replace(APOSTROPHES, "'"),
  );
}

/** An id or reference without spaces in it; case stays. */
export function copiedId(text: string): string {
  return copiedText(text).replaceAll(' ', '').normalize('NFKC');
}

/** A code of letters and digits whose case, spaces and hyphens mean nothing, such as a passport number. */
export function copiedCode(text: string): string {
  return (
    copiedText(text)
      .replace(/[ -]/g, '')
      .replace(/[a-z]/g, (letter) => letter.toUpperCase())
      // A mark may have a composed form with a capital letter only.
      .normalize('NFKC')
  );
}

/** Any text without control and invisible characters, spaces single and none around; nothing else changes. */
export function visibleText(text: string): string {
  return singleSpaced(text.replace(INVISIBLE, ''));
}

function singleSpaced(text: string): string {
  return text.replace(/\s+/g, ' ').trim();
}

/** Unicode encodes decimal digits in runs from zero to nine, one after another. */
function asciiDigit(digit: string): string {
  const code = digit.codePointAt(0) ?? 0;
  let before = 0;
  while (/\p{Nd}/u.test(String.fromCodePoint(code - before - 1))) before += 1;
  return String(before % 10);
}

/** The number of letters, as readers count: a combining mark belongs to its letter. */
export function lettersIn(text: string): number {
  return [...text.replace(/\p{M}/gu, '').replace(SHAPING, '')].length;
}
