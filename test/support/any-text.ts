import fc, { type Arbitrary } from 'fast-check';

/** Any code point but half a surrogate pair. */
const character = fc
  .integer({ min: 0, max: 0x10ffff - 0x800 })
  .map((number) => String.fromCodePoint(number < 0xd800 ? number : number + 0x800));

/** What fast-check calls `unit: 'binary'`, without its table of all characters: making that takes a second. Lengths are in code points. */
export const anyText = (length: { minLength?: number; maxLength?: number } = {}): Arbitrary<string> =>
  fc.string({ unit: character, ...length });
