import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { idOfNumber, readableNumber } from '../../../shared/domain/readable-number.ts';

const ALPHABET = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';
const LENGTHS = [16, 24];
const idOf = (length: number) =>
  fc.string({ unit: fc.constantFrom(...'0123456789abcdefghijklmnopqrstuvwxyz'), minLength: length, maxLength: length });

describe.each(LENGTHS)('the number of an id of %i characters', (length) => {
  const idAndNumber = idOf(length).map((id) => ({ id, number: readableNumber(id).replaceAll('-', '') }));
  const position = fc.nat({ max: Math.ceil((length * Math.log2(36)) / 5) });

  it('names this id alone', () => {
    fc.assert(
      fc.property(idAndNumber, ({ id, number }) => {
        expect(idOfNumber(number, length)).toBe(id);
        expect(number).toMatch(/^[0-9A-HJKMNP-TV-Z]+$/);
        expect(number).toHaveLength(Math.ceil((length * Math.log2(36)) / 5) + 1);
      }),
    );
  });

  it('is in groups of five', () => {
    fc.assert(
      fc.property(idOf(length), (id) => {
        expect(readableNumber(id)).toMatch(/^(\w{5}-)+\w{1,5}$/);
        expect(idOfNumber(readableNumber(id), length)).toBe(id);
      }),
    );
  });

  it('is detected as mistyped with any single wrong character', () => {
    fc.assert(
      fc.property(idAndNumber, ({ number }) => {
        for (const [at, right] of [...number].entries()) {
          for (const wrong of [...ALPHABET, 'U'].filter((character) => character !== right)) {
            expect(idOfNumber(number.slice(0, at) + wrong + number.slice(at + 1), length)).toBeUndefined();
          }
        }
      }),
      { numRuns: 20 },
    );
  });

  it('is detected as mistyped if any two different characters are exchanged', () => {
    fc.assert(
      fc.property(idAndNumber, position, position, ({ number }, a, b) => {
        fc.pre(number.charAt(a) !== number.charAt(b));
        const characters = [...number];
        [characters[a], characters[b]] = [characters[b] ?? '', characters[a] ?? ''];
        expect(idOfNumber(characters.join(''), length)).toBeUndefined();
      }),
      { numRuns: 2000 },
    );
  });

  it('is detected as mistyped with a character missing or too many', () => {
    fc.assert(
      fc.property(idAndNumber, position, fc.constantFrom(...ALPHABET), ({ number }, at, more) => {
        expect(idOfNumber(number.slice(0, at) + number.slice(at + 1), length)).toBeUndefined();
        expect(idOfNumber(number.slice(0, at) + more + number.slice(at), length)).toBeUndefined();
      }),
    );
  });

  it('is read with its look-alikes', () => {
    const heard = { 0: ['0', 'O', 'o'], 1: ['1', 'I', 'i', 'L', 'l'] } as const;
    const spoken = fc.tuple(idAndNumber, fc.infiniteStream(fc.nat())).map(([{ id, number }, choices]) => {
      const choose = (options: readonly string[]) => options[(choices.next().value ?? 0) % options.length];
      const text = number.replace(/[01]/g, (digit) => choose(heard[digit as '0' | '1']) ?? digit);
      return { id, text };
    });
    fc.assert(
      fc.property(spoken, ({ id, text }) => {
        expect(idOfNumber(text, length)).toBe(id);
      }),
    );
  });

  it('detects 31 of 32 random texts of its form', () => {
    const digits = Math.ceil((length * Math.log2(36)) / 5) + 1;
    const random = fc.sample(fc.string({ unit: fc.constantFrom(...ALPHABET), minLength: digits, maxLength: digits }), {
      numRuns: 6400,
      seed: 12,
    });
    const valid = random.filter((text) => idOfNumber(text, length) !== undefined);
    expect(valid.length).toBeLessThan(6400 / 25);
  });
});

it('a number beyond the last id is none', () => {
  expect(idOfNumber(readableNumber('z'.repeat(24)), 24)).toBe('z'.repeat(24));
  const beyond = 'Z'.repeat(25);
  expect([...ALPHABET].filter((check) => idOfNumber(beyond + check, 24) !== undefined)).toEqual([]);
});
