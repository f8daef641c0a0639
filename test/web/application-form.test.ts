import { describe, expect, it } from 'vitest';
import { paymentSearch } from '../../shared/api/schemas/staff.ts';
import { applicationForm, applicationUpdate, feeQuery } from '../../shared/api/schemas.ts';
import { EXAMPLE_PERSONAL_VALUES } from '../../shared/domain/personal-data.ts';
import { EMPTY, invalidFields, normalized, type Values } from '../../web/src/application/form-values.ts';

const FORM: Values = {
  ...EXAMPLE_PERSONAL_VALUES,
  nationality: 'GBR',
  visaType: 'tourist-30-days',
  arrivalDate: '2999-08-01',
};

/** What the API accepts and stores, if the form on the site agrees: `rejected`, or the value in its normal form. */
function accepted(field: keyof Values, value: string): string {
  const values = { ...FORM, [field]: value };
  const byApi = applicationForm.safeParse({ ...values, language: 'en' });
  const byUpdate = applicationUpdate.safeParse({ [field]: value });
  const bySite = invalidFields(values);
  expect({ bySite: bySite.length === 0, byUpdate: byUpdate.success }).toEqual({
    bySite: byApi.success,
    byUpdate: byApi.success,
  });
  if (!byApi.success) {
    expect(bySite).toEqual([field]);
    return 'rejected';
  }
  expect(normalized(values)[field]).toBe(byApi.data[field]);
  expect(applicationForm.parse({ ...byApi.data })).toEqual(byApi.data);
  return byApi.data[field];
}

describe('an e-mail address', () => {
  it.each([
    ['as Chromium writes an internationalised domain', 'user@xn--e1afmkfd.xn--p1ai', 'user@xn--e1afmkfd.xn--p1ai'],
    ['of the same domain in its own script', 'user@пример.рф', 'user@xn--e1afmkfd.xn--p1ai'],
    ['of a domain in capitals', 'User@ПРИМЕР.РФ', 'User@xn--e1afmkfd.xn--p1ai'],
    ['of a Persian domain with a zero-width non-joiner', 'a@نامه‌ای.com', 'a@xn--mgba3gch31f060k.com'],
    ['of a Chinese domain with an ideographic full stop', 'a@例子。中国', 'a@xn--fsqu00a.xn--fiqs8s'],
    ['with an ampersand', 'a&b@example.com', 'a&b@example.com'],
    ['with a slash', 'a/b@example.com', 'a/b@example.com'],
    ['with every character of RFC 5322 atext', "!#$%&'*+-/=?^_`{|}~@example.com", "!#$%&'*+-/=?^_`{|}~@example.com"],
    ['with a tag', 'amina+visa@example.com', 'amina+visa@example.com'],
    ['with dots', 'a.b.c@example.co.uk', 'a.b.c@example.co.uk'],
    ['whose local part keeps its case', 'Amina@EXAMPLE.com', 'Amina@example.com'],
    ['with a local part of 64 characters', `${'a'.repeat(64)}@example.com`, `${'a'.repeat(64)}@example.com`],
    ['of 254 characters', longAddress(254), longAddress(254)],
    ['with spaces around it', ' \u00a0amina@example.com\t', 'amina@example.com'],
    ['with spaces around its separators', 'amina @ example. com', 'amina@example.com'],
    ['copied with bidi marks', '\u200eamina@example.com\u202c', 'amina@example.com'],
    ['in full width', 'ａｍｉｎａ＠ｅｘａｍｐｌｅ．ｃｏｍ', 'amina@example.com'],
    ['with a typographic apostrophe', 'o’hara@example.com', "o'hara@example.com"],
  ])('%s is accepted', (_, written, stored) => {
    expect(accepted('email', written)).toBe(stored);
  });

  it.each([
    ['without an at sign', 'amina'],
    ['with two', 'a@b@example.com'],
    ['without a local part', '@example.com'],
    ['without a domain', 'amina@'],
    ['without a top-level domain', 'amina@localhost'],
    ['with a numeric top-level domain', 'amina@example.123'],
    ['of an address literal', 'amina@[192.0.2.1]'],
    ['of an address', 'amina@192.0.2.1'],
    ['of a number that is an address to a URL parser', 'amina@3221225985'],
    ['with consecutive dots', 'a..b@example.com'],
    ['with a leading dot', '.a@example.com'],
    ['with a trailing dot', 'a.@example.com'],
    ['with a quoted local part', '"a b"@example.com'],
    ['with an internationalised local part, which SES cannot send to', 'пользователь@example.com'],
    ['with a space inside a word', 'john smith@example.com'],
    ['with a header injection', 'a@b.co\r\nBcc: c@d.co'],
    ['with a header injection in the domain', 'a@b.co\r\nBcc'],
    ['with a port', 'a@example.com:25'],
    ['with a path', 'a@example.com/x'],
    ['with a percent-encoded domain', 'a@ex%61mple.com'],
    ['with an underscore in the domain', 'a@exa_mple.com'],
    ['with a hyphen at the end of a label', 'a@example-.com'],
    ['with an empty label', 'a@example..com'],
    ['with a label of 64 characters', `a@${'b'.repeat(64)}.com`],
    ['with a local part of 65 characters', `${'a'.repeat(65)}@example.com`],
    ['of 255 characters', longAddress(255)],
    ['with comments', 'a(comment)@example.com'],
    ['in angle brackets', '<a@example.com>'],
    ['of two recipients', 'a@example.com,b@example.com'],
  ])('%s is rejected', (_, written) => {
    expect(accepted('email', written)).toBe('rejected');
  });
});

function longAddress(length: number): string {
  const domain = `${'b'.repeat(63)}.${'c'.repeat(63)}.${'d'.repeat(40)}.com`;
  const rest = length - domain.length - 1;
  return `${'a'.repeat(60)}@${'e'.repeat(rest - 61)}.${domain}`;
}

describe('a nationality', () => {
  const onPassports =
    'RKS XXA XXB XXC XXX UNO UNA UNK EUE GBD GBN GBO GBP GBS XOM XPO XCC XCE XCO XEC XES XMP XBA XIM XDC';
  it.each(onPassports.split(' '))('%s of ICAO Doc 9303, part 3, section 5 is accepted', (code) => {
    expect(accepted('nationality', code)).toBe(code);
    const query = { nationality: code, visaType: 'medical', arrivalDate: '2999-01-01' };
    expect(feeQuery.parse(query)).toEqual(query);
  });

  it.each([
    ["Germany's code on passports", 'D', 'DEU'],
    ['a code that others use for Kosovo', 'XKX', 'RKS'],
    ['the code of CLDR for Kosovo', 'XKK', 'RKS'],
    ['a code in lower case', 'gbr', 'GBR'],
    ['a code in full width', ' ＦＲＡ ', 'FRA'],
  ])('%s has one normal form', (_, written, stored) => {
    expect(applicationForm.shape.nationality.parse(written)).toBe(stored);
    expect(feeQuery.shape.nationality.parse(written)).toBe(stored);
  });

  it.each(['GB', 'UTO', 'XXZ', 'ZZZ', '', 'Germany'])('"%s" is rejected', (code) => {
    expect(accepted('nationality', code)).toBe('rejected');
  });
});

describe('a passport number', () => {
  it.each([
    ['in Arabic digits', '١٢٣٤٥٦٧٨', '12345678'],
    ['in Persian digits', 'A۱۲۳۴۵۶۷', 'A1234567'],
    ['in Devanagari digits', '१२३४५६७८', '12345678'],
    ['in full width', 'Ｅ１２３４５６７', 'E1234567'],
    ['in lower case', 'x1234567', 'X1234567'],
    ['with spaces and hyphens', ' X12 345-67 ', 'X1234567'],
    ['with another dash', 'X12–345—67‑8', 'X12345678'],
    ['with a no-break space', 'X1234\u00a0567', 'X1234567'],
    ['copied with bidi marks', '\u200fX1234567\u200e', 'X1234567'],
    ['copied with zero-width spaces', 'X123\u200b4567\ufeff', 'X1234567'],
    ['with a soft hyphen', 'X123\u00ad4567', 'X1234567'],
  ])('%s is accepted', (_, written, stored) => {
    expect(accepted('passportNumber', written)).toBe(stored);
  });

  it.each([
    ['in Cyrillic letters', 'Х1234567'],
    ['with an accent', 'É1234567'],
    ['of four characters', 'X123'],
    ['of 21 characters', '1'.repeat(21)],
    ['with a slash', 'X123/4567'],
  ])('%s is rejected', (_, written) => {
    expect(accepted('passportNumber', written)).toBe('rejected');
  });
});

describe('a name', () => {
  it.each([
    ['of one word', 'Sukarno'],
    ['of one letter', 'O'],
    ['with a typewriter apostrophe', "O'Hara"],
    ['with a typographic apostrophe', 'Ngũgĩ wa Thiong’o'],
    ['with a modifier letter', 'Hawaiʻi Kaʻiulani'],
    ['with a hyphen', 'Müller-Ångström'],
    ['in Persian with a zero-width non-joiner', 'علی‌رضا'],
    ['in Marathi with a zero-width joiner', 'नर्‍हे'],
    ['in Malayalam with a joiner at its end', 'അവന്‍'],
    ['with an ideographic variation', '辻\u{e0100}'],
    ['in Chinese', '欧阳 娜娜'],
    ['with a superscript that NFKC would change', 'Mª José'],
    ['of 200 letters', 'x'.repeat(200)],
    ['of 200 letters with combining marks that have no composed form', 'ɛ̃'.repeat(200)],
    ['of 200 letters outside the basic plane', '𠮷'.repeat(200)],
  ])('%s is stored unchanged', (_, name) => {
    expect(accepted('fullName', name)).toBe(name);
  });

  it.each([
    ['decomposed', 'Zoe\u0308', 'Zoë'],
    ['with spaces around and several within', '  Amina \u00a0 Applicant\t', 'Amina Applicant'],
    ['with an ideographic space', '张\u3000伟', '张 伟'],
    ['in full width', 'Ａｍｉｎａ', 'Amina'],
    ['copied with bidi marks', '\u202bمحمد بن سلمان\u202c\u200f', 'محمد بن سلمان'],
    ['with a zero-width space', 'Amina\u200b Applicant', 'Amina Applicant'],
    ['with a joiner that its script has no use for', 'Ami\u200dna', 'Amina'],
    ['with a control character', 'Amina\u0000\u0007', 'Amina'],
    ['on two lines', 'Amina\r\nApplicant', 'Amina Applicant'],
    ['with half of a surrogate pair', 'Amina\ud800', 'Amina'],
  ])('%s has one normal form', (_, written, stored) => {
    expect(accepted('fullName', written)).toBe(stored);
  });

  it.each([
    ['without anything visible', ' \u200b\u2060\u00ad\u3164'],
    ['of 201 letters', 'x'.repeat(201)],
    ['of a letter with a thousand marks', `a${'\u0301'.repeat(1000)}`],
  ])('%s is rejected', (_, name) => {
    expect(accepted('fullName', name)).toBe('rejected');
  });
});

describe('an arrival date', () => {
  it.each([
    ['in Arabic digits', '٢٩٩٩-٠٨-٠١'],
    ['in full width', '２９９９－０８－０１'],
    ['with other dashes', ' 2999–08−01 '],
  ])('%s is accepted', (_, written) => {
    expect(accepted('arrivalDate', written)).toBe('2999-08-01');
  });

  it.each(['2999-02-30', '2999-8-1', '01.08.2999', 'soon'])('%s is rejected', (written) => {
    expect(accepted('arrivalDate', written)).toBe('rejected');
  });
});

it('an empty form is rejected field by field', () => {
  expect(invalidFields(EMPTY)).toEqual(Object.keys(EMPTY));
});

describe('a staff search', () => {
  it.each([
    ['email', ' Amina @ Example.com\u200e', 'Amina@example.com'],
    ['email', 'user@пример.рф', 'user@xn--e1afmkfd.xn--p1ai'],
    ['passport_number', '\u200fx12–345 ٦٧', 'X1234567'],
  ])('by %s is normalized like the form', (by, value, stored) => {
    expect(paymentSearch.parse({ by, value })).toMatchObject({ by, value: stored });
  });

  it.each([
    ['gateway_reference', { gateway: 'stripe', reference: ' pi_3 Abc\u200b ' }, { reference: 'pi_3Abc' }],
    ['gateway_reference', { gateway: 'alipay', reference: '２０２６ ١١٢٥' }, { reference: '20261125' }],
    ['gateway_reference', { gateway: 'alipay', reference: '2026–1125' }, { reference: '2026-1125' }],
    ['user', { userId: ' auth0|abc\u200b ' }, { userId: 'auth0|abc' }],
  ])('by %s ignores spaces and invisible characters', (by, search, parsed) => {
    expect(paymentSearch.parse({ by, ...search })).toMatchObject(parsed);
  });
});
