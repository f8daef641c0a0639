import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { normalEmail } from '../../../shared/domain/email-address.ts';
import { normalNationality } from '../../../shared/domain/nationalities.ts';
import {
  copiedCode,
  copiedId,
  copiedText,
  VISIBLE_CHARACTER,
  visibleText,
  writtenText,
} from '../../../shared/domain/normal-form.ts';
import { anyText } from '../../support/any-text.ts';

const FORMS = { writtenText, copiedText, copiedId, copiedCode, visibleText, normalEmail, normalNationality };

/** Text with what keyboards, clipboards and documents add to it. */
const typed = fc
  .array(
    fc.oneof(
      fc.string({ unit: 'grapheme', maxLength: 6 }),
      anyText({ maxLength: 3 }),
      fc.constantFrom(...'aA1١۱ １@＠.。-–—‑−ーʼ’'),
      fc.constantFrom(
        '\u00a0',
        '\u200b',
        '\u200c',
        '\u200d',
        '\u200e',
        '\u202e',
        '\u2066',
        '\u00ad',
        '\ufeff',
        '\t',
        '\r\n',
      ),
      fc.constantFrom(
        '\u0000',
        '\u0007',
        '\u007f',
        '\ud800',
        '\u0308',
        '\u3000',
        '\u3164',
        '\u180e',
        '\u0345',
        '\u034f',
        '\u115f',
        '\u1160',
        '\u17b4',
        '\u2065',
        '\u2800',
        '\ufe0f',
        'ﬁ',
        '𝟙',
      ),
    ),
    { maxLength: 12 },
  )
  .map((parts) => parts.join(''));

it('every form is its own normal form, and contains no control, bidi or invisible character and no space around', () => {
  const unwanted =
    /\p{Cc}|\p{Cs}|\u034f|\u17b4|[\u00ad\u061c\u115f\u1160\u2800\u3164\u200b\u200e\u200f\u202a-\u202e\u2060-\u2069\ufeff]/u;
  const isNormal = (normalForm: (text: string) => string, text: string) => {
    const normal = normalForm(text);
    const isFreeOfUnwanted = !unwanted.test(normal) && normal === normal.trim() && !/\s\s/.test(normal);
    return normalForm(normal) === normal && isFreeOfUnwanted;
  };
  const forms = Object.entries(FORMS);
  // One property of all forms, because making a text takes longer than all assertions about it.
  fc.assert(
    fc.property(typed, (text) => {
      const wrong = forms.find(([, normalForm]) => !isNormal(normalForm, text));
      if (wrong !== undefined) throw new Error(`${wrong[0]} of ${JSON.stringify(text)}`);
    }),
    { numRuns: 20_000 },
  );
});

describe.each(Object.entries(FORMS))('%s', (_, normalForm) => {
  it('is its own normal form, also if a mark composes with a capital letter only', () => {
    for (const text of ['\ufb01\u0307', 'i\u0307', 'h\u0331', 't\u0308', 'J\u030c']) {
      expect(normalForm(normalForm(text)), JSON.stringify(text)).toBe(normalForm(text));
    }
  });

  it('is its own normal form, also if the canonical form of a mark belongs to other scripts', () => {
    for (const letter of ['a', 'б', '一', 'か', '각', 'ب', 'क', 'ᠠ', '\u{1b6dd}', ' ', '', '\u2fff']) {
      for (const mark of ['', '\u0344', '\u0340', '\u0343', '\u0308', '\u0345', '\u3099', '\u0f73', '\u180b']) {
        for (const joiner of ['\u200c', '\u200d', '\u180e', '\u2065', '\u200d\u0308', '\u200c\u1b6d\u200d']) {
          const text = `${letter}${mark}${joiner}`;
          expect(normalForm(normalForm(text)), JSON.stringify(text)).toBe(normalForm(text));
        }
      }
    }
  });
});

it('a copied code is what is printed, whatever is between its characters', () => {
  const between = fc.constantFrom('', ' ', '-', '–', '—', '‑', '−', '\u00a0', '\u200f', '\u00ad', '\u200d', '\ufe0f');
  const characters = fc.array(fc.constantFrom(...'ABCXYZ0123456789'), { minLength: 1, maxLength: 20 });
  fc.assert(
    fc.property(characters, fc.array(between, { minLength: 21, maxLength: 21 }), (code, gaps) => {
      const written = code.map((one, index) => `${gaps[index]}${one.toLowerCase()}`).join('');
      expect(copiedCode(written + gaps[20])).toBe(code.join(''));
    }),
  );
});

it('the pattern of a visible character matches what is left of a character alone', () => {
  const visible = new RegExp(VISIBLE_CHARACTER, 'u');
  const wrong: string[] = [];
  for (let code = 0; code <= 0xffff; code++) {
    // Half a surrogate pair is no character.
    if (code >= 0xd800 && code <= 0xdfff) continue;
    const text = String.fromCodePoint(code);
    const kept = [writtenText, copiedText, visibleText].every((normalForm) => normalForm(text) !== '');
    if (visible.test(text) !== kept) wrong.push(code.toString(16));
  }
  // One assertion: sixty thousand would take seconds.
  expect(wrong).toEqual([]);
});
