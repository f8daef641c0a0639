import * as z from 'zod';

const keyId = z.string().regex(/^[A-Za-z0-9_-]{1,32}$/, 'a key id is made of letters, digits, - and _');

const keyBytes = z
  .string()
  .regex(/^[A-Za-z0-9+/]{43}=$/, 'must be 32 bytes in base64')
  .transform((text) => new Uint8Array(Buffer.from(text, 'base64')));

const utc = z.iso.datetime({ error: 'must be a time in UTC, such as 2027-01-31T12:00:00.000Z' }).transform(Date.parse);

/** A key ring: new values use the active key, existing values are read with the key that they were written with. */
export const keyRingSecret = z
  .object({ active: keyId, next: z.object({ id: keyId, from: utc }).optional(), keys: z.record(keyId, keyBytes) })
  .refine(({ active, keys }) => Object.hasOwn(keys, active), { path: ['active'], message: 'is not the id of a key' })
  .refine(({ next, keys }) => next === undefined || Object.hasOwn(keys, next.id), {
    path: ['next', 'id'],
    message: 'is not the id of a key',
  });

const headerText = z.string().regex(/^[A-Za-z0-9_-]{32,128}$/, 'must be 32 to 128 letters, digits, - and _');

/** The header value that CloudFront adds to forwarded requests. The previous one stays valid until every edge sends the current one. */
export const originSecret = z
  .object({ current: headerText, previous: headerText.optional() })
  .transform(({ current, previous }) => (previous === undefined ? [current] : [current, previous]));
