import { describe, expect, it } from 'vitest';
import {
  copiedCode,
  copiedId,
  copiedText,
  lettersIn,
  visibleText,
  writtenText,
} from '../../../shared/domain/normal-form.ts';
import { isValidValue, normalValue } from '../../../shared/domain/personal-data.ts';

/** What no normal form keeps. */
const INVISIBLE = {
  'a direction mark': '\u200f',
  'an isolate': '\u2066',
  'a zero-width space': '\u200b',
  'a soft hyphen': '\u00ad',
  'a byte order mark': '\ufeff',
  'a blank letter of Korean': '\u3164',
  'a blank of Braille': '\u2800',
  'a grapheme joiner': '\u034f',
  'a control character': '\u0007',
  'half a surrogate pair': '\ud800',
};

describe.each([writtenText, copiedText, copiedId, copiedCode, visibleText])('$name', (normalForm) => {
  it.each(Object.entries(INVISIBLE))('loses %s', (_, character) => {
    expect(normalForm(`A${character}${character}1${character}`)).toBe('A1');
  });

  it('has no space around it', () => {
    expect(normalForm('\u3000 A1\r\n')).toBe('A1');
  });
});

it.each([writtenText, copiedText, visibleText])('$name has single spaces', (normalForm) => {
  expect(normalForm('A\u00a0\t B\nC')).toBe('A B C');
});

describe('what people are called', () => {
  it.each([
    ['ligatures', 'ﬁ'],
    ['apostrophes', 'O’Neil O‘Neil Oʼokina O′Neil'],
    ['dashes', 'A–B—C−Dー'],
    ['digits of other scripts', '١۱'],
    ['joiners of Persian', 'علی\u200cرضا'],
    ['joiners of Indic scripts', 'क\u094d\u200dष'],
    ['vowel separators of Mongolian', 'ᠠ\u180eᠨ'],
  ])('keeps %s: %s', (_, name) => {
    expect(writtenText(name)).toBe(name);
  });

  it('is composed, without compatibility forms', () => {
    expect(writtenText('Zoe\u0308')).toBe('Zoë');
  });

  it('has ASCII characters in their own width', () => {
    expect(writtenText('！Ａｎｎａ～')).toBe('!Anna~');
    // Not a character of ASCII.
    expect(writtenText('｟')).toBe('｟');
  });

  it.each(['\u200c', '\u200d', '\u180e'])('loses the joiner %j where it changes no letter', (joiner) => {
    const marked = ['A', 'а', 'α', '漢', 'か', 'カ', '한', '1', '-', ' ', 'e\u0323\u0302'];
    for (const before of marked)
      expect(writtenText(`x${before}${joiner}${joiner}x`), before).toBe(`x${before}x`.normalize('NFC'));
    expect(writtenText(`${joiner}علی`)).toBe('علی');
    expect(writtenText(`A${joiner}\u0308${joiner}B`)).toBe('ÄB');
  });
});

describe('what is copied from a document', () => {
  it.each([
    ['compatibility forms', 'ﬁ①Ａ', 'fi1A'],
    ['apostrophes', '‘’ʼ′', "''''"],
    ['dashes', '‐‑‒–—―−ー', '--------'],
    ['joiners and variants', 'a\u200cb\u200dc\ufe0fd\u{e0100}e\u180bf', 'abcdef'],
  ])('has %s in their usual form: %s', (_, text, usual) => {
    expect(copiedText(text)).toBe(usual);
  });

  it('keeps case and spaces', () => {
    expect(copiedText('Re 4711 – b')).toBe('Re 4711 - b');
  });

  it('is an id without the spaces', () => {
    expect(copiedId('pi _3N　x-Y')).toBe('pi_3Nx-Y');
  });

  it('is a code in capital letters, without spaces and hyphens', () => {
    expect(copiedCode('x 12-34–z')).toBe('X1234Z');
    expect(copiedCode('ж')).toBe('ж');
  });

  it('is composed again after a change', () => {
    // The mark has a composed form with the capital letter only; without the space, the other mark belongs to its letter.
    expect(copiedCode('i\u0307')).toBe('\u0130');
    expect(copiedId('e \u0308')).toBe('ë');
  });
});

it('visible text changes nothing else', () => {
  const text = 'auth0|ﬁ’１–e\u0308\u200dx';
  expect(visibleText(text)).toBe(text);
});

it('a mark that belongs to several scripts does not make a joiner idle', () => {
  for (const name of ['ب\u0301\u200cب', 'क\u0301\u200dष']) expect(writtenText(name)).toBe(name);
  expect(writtenText('a\u0301\u200cb')).toBe('áb');
});

it('digits of every numbering system become ASCII digits', () => {
  const others = Intl.supportedValuesOf('numberingSystem').flatMap((system) => {
    const { format } = new Intl.NumberFormat(`en-u-nu-${system}`, { useGrouping: false });
    const digits = Array.from({ length: 10 }, (_, digit) => format(digit));
    return digits.every((digit) => /^\p{Nd}$/u.test(digit)) ? [[system, digits.join('')] as const] : [];
  });
  expect(others.length).toBeGreaterThan(40);
  for (const [system, digits] of others) expect(copiedText(digits), system).toBe('0123456789');
});

it('a name keeps the variant of a character, but is not made of variants alone', () => {
  for (const name of ['葛\u{e0100}城', 'ᠠ\u180bᠨ']) {
    expect(normalValue('fullName', name)).toBe(name);
    expect(isValidValue('fullName', name)).toBe(true);
  }
  for (const name of ['\ufe0f', '\u180b', '\u200d', '\u2800 \u115f'])
    expect(isValidValue('fullName', normalValue('fullName', name)), JSON.stringify(name)).toBe(false);
});

it.each([
  ['Zoë', 3],
  ['ɛ̃ɛ̃', 2],
  ['𠮷', 1],
  ['علی‌رضا', 6],
  ['', 0],
])('%j has %i letters', (text, letters) => {
  expect(lettersIn(text)).toBe(letters);
});
