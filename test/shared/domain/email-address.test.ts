import { describe, expect, it } from 'vitest';
import { EMAIL_ADDRESS, normalEmail } from '../../../shared/domain/email-address.ts';

describe('the normal form of an address', () => {
  it.each([
    ['the domain in lower case', 'Amina@Example.ORG', 'Amina@example.org'],
    ['full-width characters', 'ａｍｉｎａ＠ｅｘａｍｐｌｅ．ｏｒｇ', 'amina@example.org'],
    ['a small at sign', 'amina\ufe6bexample.org', 'amina@example.org'],
    ['Chinese and Japanese full stops', 'amina。b｡c@mail。example｡org', 'amina.b.c@mail.example.org'],
    ['spaces around the separators', ' amina . b @ example . org ', 'amina.b@example.org'],
    ['a line break before the separator', 'amina\n@example.org\n', 'amina@example.org'],
    ['invisible characters', 'ami\u200bna@exam\u00adple.org\u200e', 'amina@example.org'],
    ['a hyphen', 'amina@my‐example.org', 'amina@my-example.org'],
    ['a dash', 'amina@my–example.org', 'amina@my-example.org'],
    ['a horizontal bar', 'amina@my―example.org', 'amina@my-example.org'],
    ['a minus sign', 'amina@my−example.org', 'amina@my-example.org'],
    ['a domain in another script', 'amina@Пример.рф', 'amina@xn--e1afmkfd.xn--p1ai'],
    ['a second at sign', 'a＠b@example.org', 'a@b@example.org'],
  ])('with %s: %j is %j', (_, text, normal) => {
    expect(normalEmail(text)).toBe(normal);
  });

  it.each([
    ['', ''],
    ['amina  example.org', 'amina example.org'],
    ['amina@', 'amina@'],
    ['@example.org', '@example.org'],
    // Not the address of amina.b or aminab.
    ['amina b@example.org', 'amina b@example.org'],
    ['amina@exam ple.org', 'amina@exam ple.org'],
  ])('of %j, which is none, is the same text', (text, normal) => {
    expect(normalEmail(text)).toBe(normal);
    expect(normal).not.toMatch(EMAIL_ADDRESS);
  });

  it('keeps a domain that is encoded wrongly', () => {
    expect(normalEmail('amina@xn--a.org')).toBe('amina@xn--a.org');
  });

  it.each([...' /?#\\:[]%<>^|'])('does not lose what follows "%s" in the domain', (character) => {
    const text = `amina@Example${character}41.org`;
    expect(normalEmail(text)).toBe(text);
    expect(text).not.toMatch(EMAIL_ADDRESS);
  });
});

describe('the format of an address', () => {
  const label = (length: number) => 'l'.repeat(length);

  it.each([
    'a@b.cd',
    'amina.applicant+visa@mail.example-1.org',
    "!#$%&'*+/=?^_`{|}~-@example.org",
    'amina@xn--e1afmkfd.xn--p1ai',
    'amina@1.example.org',
    `${label(64)}@example.org`,
    `amina@${label(63)}.${label(63)}`,
  ])('accepts %s', (address) => {
    expect(address).toMatch(EMAIL_ADDRESS);
  });

  it.each([
    ['no local part', '@example.org'],
    ['a dot before the local part', '.amina@example.org'],
    ['a dot after the local part', 'amina.@example.org'],
    ['two dots together', 'amina..b@example.org'],
    ['a quoted local part', '"amina"@example.org'],
    ['a local part outside ASCII', 'amína@example.org'],
    ['65 characters before the separator', `${label(65)}@example.org`],
    ['two separators', 'a@b@example.org'],
    ['no domain', 'amina@'],
    ['no top-level domain', 'amina@example'],
    ['an empty label', 'amina@example..org'],
    ['a hyphen before a label', 'amina@-example.org'],
    ['a hyphen after a label', 'amina@example-.org'],
    ['a hyphen before the top-level domain', 'amina@example.-org'],
    ['a hyphen after the top-level domain', 'amina@example.org-'],
    ['a label of 64 characters', `amina@${label(64)}.org`],
    ['a top-level domain of 64 characters', `amina@example.${label(64)}`],
    ['a top-level domain of one character', 'amina@example.o'],
    ['a numeric address', 'amina@127.0.0.1'],
    ['an address literal', 'amina@[127.0.0.1]'],
    ['an underscore in the domain', 'amina@my_example.org'],
    ['a space before it', ' amina@example.org'],
    ['a space after it', 'amina@example.org '],
  ])('refuses %s: %s', (_, address) => {
    expect(address).not.toMatch(EMAIL_ADDRESS);
  });
});
