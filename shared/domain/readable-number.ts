import { copiedCode } from './normal-form.ts';

/**
 * Numbers that people read out on the phone and copy from paper: an id in Crockford's base 32, an alphabet without look-alikes, followed by a
 * check character, in groups of five. The number is the id in another notation, so it is as hard to guess.
 */
const ALPHABET = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';
const BITS = 5;
/** `x⁵ + x² + 1`, which makes every power of `x` up to the 30th a different element of the field of 32. */
const POLYNOMIAL = 0b10_0101;

/** @param id characters of [0-9a-z], at most 28, so that no two characters of the number have the same weight in its check character */
export function readableNumber(id: string): string {
  const value = [...id].reduce((sum, character) => sum * 36n + BigInt(Number.parseInt(character, 36)), 0n);
  const digits = [...value.toString(32).padStart(digitsFor(id.length), '0')].map((digit) => Number.parseInt(digit, 32));
  const written = [...digits, checkOf(digits)].map((digit) => ALPHABET.charAt(digit)).join('');
  return written.replace(/(.{5})(?=.)/g, '$1-');
}

/**
 * The id of a number as it was heard or copied: in any case, with any dashes and spaces, O for 0, I or L for 1. Undefined if a character is
 * missing or wrong: the check detects one wrong character, any two that were exchanged, and 31 of 32 other slips.
 *
 * @param idLength characters of the id
 */
export function idOfNumber(text: string, idLength: number): string | undefined {
  const code = copiedCode(text).replaceAll('O', '0').replace(/[IL]/g, '1');
  const digits = [...code].map((character) => ALPHABET.indexOf(character));
  if (digits.length !== digitsFor(idLength) + 1 || digits.includes(-1)) return undefined;
  const value = digits.slice(0, -1).reduce((sum, digit) => sum * 32n + BigInt(digit), 0n);
  const id = value.toString(36).padStart(idLength, '0');
  return checkOf(digits.slice(0, -1)) === digits.at(-1) && id.length === idLength ? id : undefined;
}

function digitsFor(idLength: number): number {
  return Math.ceil((idLength * Math.log2(36)) / BITS);
}

/** Every digit is multiplied by a power of `x` of its own, in the field of 32 elements: a Reed-Solomon code with one check digit. */
function checkOf(digits: readonly number[]): number {
  return digits.reduce((sum, digit) => timesX(sum ^ digit), 0);
}

function timesX(element: number): number {
  const shifted = element << 1;
  return shifted < 32 ? shifted : shifted ^ POLYNOMIAL;
}
