import { createHmac } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { keysInForce } from '../../../../shared/adapters/encryption/key-ring.ts';
import { createKeyedHash } from '../../../../shared/adapters/encryption/keyed-hash.ts';
import { newKeys, ringOf } from './key-rings.ts';

describe('a keyed hash', () => {
  const keys = newKeys('h1');
  const { hash, hashes } = createKeyedHash(ringOf(keys));

  it('is HMAC-SHA-256 with the key id as prefix', async () => {
    const expected = createHmac('sha256', keys.keys.h1 ?? '')
      .update('stripe:pi_1')
      .digest('base64url');
    expect(await hash('stripe:pi_1')).toBe(`h1.${expected}`);
  });

  it('is equal only for equal texts', async () => {
    await fc.assert(
      fc.asyncProperty(fc.string(), fc.string(), async (a, b) => {
        expect((await hash(a)) === (await hash(b))).toBe(a === b);
      }),
    );
  });

  it('has variants for the older keys', async () => {
    const newer = createKeyedHash(ringOf({ active: 'h2', keys: { ...keys.keys, ...newKeys('h2').keys } }));
    const old = await hash('stripe:pi_1');
    expect(await newer.hash('stripe:pi_1')).not.toBe(old);
    expect(await newer.hashes('stripe:pi_1')).toEqual([await newer.hash('stripe:pi_1'), old]);
    expect(await hashes('stripe:pi_1')).toEqual([old]);
  });

  it('is also stored with the next key before it is active', async () => {
    const from = Date.UTC(2027, 0, 1);
    const rotating = { ...keys, next: { id: 'h2', from }, keys: { ...keys.keys, ...newKeys('h2').keys } };
    const before = createKeyedHash(ringOf(keysInForce(rotating, from - 1)));
    const after = createKeyedHash(ringOf(keysInForce(rotating, from)));
    const [h1, h2] = [await before.hash('stripe:pi_1'), await after.hash('stripe:pi_1')];
    expect([h1, h2]).toEqual([expect.stringMatching(/^h1\./), expect.stringMatching(/^h2\./)]);
    expect(await before.hashesToStore('stripe:pi_1')).toEqual([h1, h2]);
    expect(await after.hashesToStore('stripe:pi_1')).toEqual([h2]);
    expect(await before.hashes('stripe:pi_1')).toEqual([h1, h2]);
    expect(await after.hashes('stripe:pi_1')).toEqual([h2, h1]);
  });
});
