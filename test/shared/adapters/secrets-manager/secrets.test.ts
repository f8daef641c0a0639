import { createPrivateKey, generateKeyPairSync } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { parseSecret } from '../../../../shared/adapters/secrets-manager/parse-secret.ts';
import { keyRingSecret } from '../../../../shared/adapters/secrets-manager/secrets.ts';
import { alipaySecret } from '../../../../shared/gateways/alipay/secret.ts';
import { merchantAccounts } from '../../../../shared/gateways/merchant-accounts.ts';
import { stripeSecret } from '../../../../shared/gateways/stripe/secret.ts';
import { rsaKey } from '../../../support/once-per-run.ts';

const stripe = {
  account: 'acct_1',
  secretKey: 'sk_test_1',
  publishableKey: 'pk_test_1',
  webhookSecrets: ['whsec_1', 'whsec_2'],
};

describe('the Stripe secret', () => {
  const read = (changed: object) => parseSecret('stripe', JSON.stringify({ ...stripe, ...changed }), stripeSecret);

  it('distinguishes test mode from live mode', () => {
    expect(read({})).toEqual({ ...stripe, account: 'acct_1/test', mode: 'test' });
    const live = read({ secretKey: 'rk_live_1', publishableKey: 'pk_live_1' });
    expect(live).toMatchObject({ account: 'acct_1', mode: 'live' });
  });

  it.each([
    [{ account: '1' }, /account: must begin with acct_/],
    [{ secretKey: 'pk_test_1' }, /secretKey: must begin with sk_test_/],
    [{ publishableKey: 'sk_test_1' }, /publishableKey: must begin with pk_test_/],
    [{ publishableKey: 'pk_live_1' }, /publishableKey: one key is for test mode, the other for live mode/],
    [{ webhookSecrets: [] }, /webhookSecrets: must name at least one/],
    [{ webhookSecrets: ['whsec_1', 'sk_test_1'] }, /webhookSecrets\.1: must begin with whsec_/],
    [{ secretKey: undefined }, /secretKey: /],
  ])('rejects %j', (changed, message) => {
    expect(() => read(changed)).toThrow(message);
  });
});

describe('the text of a secret', () => {
  const read = (text: string) => parseSecret('stripe', text, stripeSecret);

  it.each([
    ['a byte order mark, as Windows editors write it', `\ufeff${JSON.stringify(stripe)}`],
    ['a last line', `${JSON.stringify(stripe, null, 2)}\r\n`],
  ])('may have %s', (_, text) => {
    expect(read(text)).toMatchObject({ secretKey: stripe.secretKey });
  });

  it('is not quoted in the error if it is not JSON', () => {
    expect(() => read(`\ufeff\ufeff${stripe.secretKey}`)).toThrow(/^secret stripe: not JSON$/);
  });
});

describe('the accounts of a secret', () => {
  const read = (changed: object) =>
    parseSecret('stripe', JSON.stringify({ ...stripe, ...changed }), merchantAccounts(stripeSecret));
  const accountsOf = (changed: object) => read(changed).map(({ account }) => account);

  it('are the current one, then the previous ones', () => {
    expect(accountsOf({})).toEqual(['acct_1/test']);
    expect(accountsOf({ previous: [{ ...stripe, account: 'acct_0' }] })).toEqual(['acct_1/test', 'acct_0/test']);
  });

  it.each([
    [{ secretKey: 'pk_test_1' }, /stripe: secretKey: must begin with/],
    [{ previous: [{ ...stripe, secretKey: 'pk_test_1' }] }, /previous\.0\.secretKey: must begin with/],
    [{ previous: [stripe] }, /previous: names an account twice/],
    [{ previous: 'acct_0' }, /previous: /],
  ])('are rejected: %j', (changed, message) => {
    expect(() => read(changed)).toThrow(message);
  });
});

describe('the Alipay secret', () => {
  const merchant = createPrivateKey(rsaKey('merchant').privateKey);
  const elliptic = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const pkcs1 = merchant.export({ type: 'pkcs1', format: 'pem' }).toString();
  const pkcs8 = merchant.export({ type: 'pkcs8', format: 'pem' }).toString();
  const spki = rsaKey('gateway').publicKey;
  const bare = (pem: string) => pem.split('\n').slice(1, -2).join('');
  const alipay = { appId: '2021000000000000', sellerId: '2088000000000000', privateKey: pkcs8, alipayPublicKey: spki };
  const read = (changed: object) => parseSecret('alipay', JSON.stringify({ ...alipay, ...changed }), alipaySecret);

  it('accepts both private key formats and converts to the format of the SDK', () => {
    expect(read({ privateKey: pkcs8 }).privateKey).toBe(pkcs1);
    expect(read({ privateKey: pkcs1 }).privateKey).toBe(pkcs1);
  });

  it('accepts keys as Alipay shows them: base64 without header and lines', () => {
    for (const privateKey of [pkcs8, pkcs1].map(bare)) expect(read({ privateKey }).privateKey).toBe(pkcs1);
    expect(read({ alipayPublicKey: bare(spki) }).alipayPublicKey).toEqual([spki]);
    expect(read({ alipayPublicKey: [`${bare(spki)}\r\n`] }).alipayPublicKey).toEqual([spki]);
  });

  it.each([
    ['a literal \\n', { privateKey: pkcs8.replaceAll('\n', '\\n') }, /privateKey: contains a literal \\n/],
    ['no header', { alipayPublicKey: 'the key' }, /alipayPublicKey\.0: has no PEM header/],
    ['other base64', { alipayPublicKey: bare(pkcs8) }, /alipayPublicKey\.0: does not hold an RSA key/],
    [
      'the wrong kind',
      { privateKey: spki },
      /privateKey: is a "PUBLIC KEY": expected "-----BEGIN RSA PRIVATE KEY-----"/,
    ],
    [
      'a private key where the public one belongs',
      { alipayPublicKey: pkcs8 },
      /alipayPublicKey\.0: is a "PRIVATE KEY"/,
    ],
    ['a damaged key', { privateKey: pkcs8.replace(/^MII/m, 'AAA') }, /does not hold an RSA key/],
    ['cut short', { privateKey: pkcs8.slice(0, 800) }, /privateKey: does not end with/],
    [
      'another algorithm',
      { alipayPublicKey: elliptic.publicKey.export({ type: 'spki', format: 'pem' }) },
      /does not hold an RSA key/,
    ],
    [
      "the merchant's own public key",
      { alipayPublicKey: rsaKey('merchant').publicKey },
      /alipayPublicKey: is the merchant's own/,
    ],
    ['a wrong seller', { sellerId: '1234' }, /sellerId: must be 16 digits/],
  ])('rejects %s without quoting the key', (_, changed, message) => {
    const attempt = () => read(changed);
    expect(attempt).toThrow(message);
    expect(attempt).not.toThrow(pkcs8.split('\n')[1]);
  });
});

describe('a key ring', () => {
  const key = Buffer.alloc(32, 7).toString('base64');
  const read = (ring: object) => parseSecret('keys', JSON.stringify(ring), keyRingSecret);

  it('contains the bytes of every key', () => {
    expect(read({ active: 'k1', keys: { k1: key } })).toEqual({
      active: 'k1',
      keys: { k1: new Uint8Array(32).fill(7) },
    });
  });

  it('contains the activation time of the next key', () => {
    const next = { id: 'k2', from: '2027-01-31T12:00:00.000Z' };
    expect(read({ active: 'k1', next, keys: { k1: key, k2: key } })).toMatchObject({
      next: { id: 'k2', from: Date.UTC(2027, 0, 31, 12) },
    });
  });

  it.each([
    [
      { active: 'k1', next: { id: 'k2', from: '2027-01-31T12:00:00Z' }, keys: { k1: key } },
      /next\.id: is not the id of a key/,
    ],
    [{ active: 'k1', next: { id: 'k1', from: 'soon' }, keys: { k1: key } }, /next\.from: must be a time in UTC/],
    [{ active: 'k2', keys: { k1: key } }, /active: is not the id of a key/],
    [{ active: 'k1', keys: { k1: Buffer.alloc(16).toString('base64') } }, /keys\.k1: must be 32 bytes/],
    [{ keys: { k1: key } }, /active: /],
  ])('rejects %j', (ring, message) => {
    expect(() => read(ring)).toThrow(message);
  });
});
