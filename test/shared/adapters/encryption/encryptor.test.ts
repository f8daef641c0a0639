import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createEncryptor, type StoredJwe, Undecryptable } from '../../../../shared/adapters/encryption/encryptor.ts';
import { UnknownKey } from '../../../../shared/adapters/encryption/key-ring.ts';
import { newKeys, ringOf } from './key-rings.ts';

const keys = newKeys('k1');
const { encrypt, decrypt } = createEncryptor(ringOf(keys));
const rowKey = fc.string({ minLength: 1 });
const content = fc.oneof(fc.string(), fc.dictionary(fc.string(), fc.string()));

describe('a ciphertext', () => {
  it('is decrypted in its own row', async () => {
    await fc.assert(
      fc.asyncProperty(content, rowKey, async (text, row) => {
        expect(JSON.stringify(await decrypt(await encrypt(text, row), row))).toBe(JSON.stringify(text));
      }),
    );
  });

  it('is not decrypted in another row', async () => {
    await fc.assert(
      fc.asyncProperty(content, rowKey, rowKey, async (text, row, other) => {
        fc.pre(row !== other);
        await expect(decrypt(await encrypt(text, row), other)).rejects.toBeInstanceOf(Undecryptable);
      }),
    );
  });

  it('is not decrypted after a bit has changed', async () => {
    const bit = fc.tuple(fc.constantFrom('iv', 'ciphertext', 'tag'), fc.nat(), fc.nat(7));
    await fc.assert(
      fc.asyncProperty(content, bit, async (text, [part, position, shift]) => {
        const envelope = await encrypt(text, 'row');
        const tampered = { ...envelope, [part]: flipped(`${envelope[part as keyof StoredJwe]}`, position, shift) };
        await expect(decrypt(tampered, 'row')).rejects.toBeInstanceOf(Undecryptable);
      }),
    );
  });

  it('is never the same twice and reveals neither content nor row', async () => {
    const [one, two] = await Promise.all([encrypt('P1234567', 'APP#1'), encrypt('P1234567', 'APP#1')]);
    expect(one.ciphertext).not.toBe(two.ciphertext);
    expect(Object.keys(one).sort()).toEqual(['ciphertext', 'iv', 'protected', 'tag']);
    expect(JSON.parse(Buffer.from(`${one.protected}`, 'base64url').toString())).toEqual({
      alg: 'dir',
      enc: 'A256GCM',
      kid: 'k1',
    });
  });

  it.each([
    ['another algorithm', { alg: 'A256GCMKW', enc: 'A256GCM', kid: 'k1' }],
    ['no key id', { alg: 'dir', enc: 'A256GCM' }],
  ])('is rejected if its header has %s', async (_, header) => {
    const envelope = { ...(await encrypt('text', 'row')), protected: encoded(header) };
    await expect(decrypt(envelope, 'row')).rejects.toMatchObject({ code: 'undecryptable' });
  });

  it('is rejected if it is malformed', async () => {
    await expect(decrypt({ ciphertext: 'x' }, 'row')).rejects.toBeInstanceOf(Undecryptable);
  });
});

describe('several keys', () => {
  const newer = { active: 'k2', keys: { ...keys.keys, ...newKeys('k2').keys } };

  it('decrypt old ciphertexts, and the active key encrypts new ones', async () => {
    const old = await encrypt('old', 'row');
    const both = createEncryptor(ringOf(newer));
    expect(await both.decrypt(old, 'row')).toBe('old');
    const fresh = await both.encrypt('new', 'row');
    expect(JSON.parse(Buffer.from(`${fresh.protected}`, 'base64url').toString()).kid).toBe('k2');
  });

  it('are refreshed once for an unknown key', async () => {
    const fresh = await createEncryptor(ringOf(newer)).encrypt('new', 'row');
    const ring = ringOf(keys, newer);
    const behind = createEncryptor(ring);
    expect(await behind.decrypt(fresh, 'row')).toBe('new');
    expect(await behind.decrypt(fresh, 'row')).toBe('new');
    expect(ring.refreshes).toBe(1);
  });

  it.each(['k9', 'toString', '__proto__'])('throw for the unknown key %s', async (kid) => {
    const envelope = { ...(await encrypt('text', 'row')), protected: encoded({ alg: 'dir', enc: 'A256GCM', kid }) };
    const opening = decrypt(envelope, 'row');
    await expect(opening).rejects.toBeInstanceOf(UnknownKey);
    await expect(opening).rejects.toMatchObject({ code: 'unknown_key', message: `no key ${kid} in the key ring` });
  });
});

const encoded = (header: object) => Buffer.from(JSON.stringify(header)).toString('base64url');

function flipped(part: string, position: number, shift: number): string {
  const bytes = Buffer.from(part, 'base64url');
  const at = position % bytes.length;
  bytes[at] = (bytes[at] ?? 0) ^ (1 << shift);
  return bytes.toString('base64url');
}
