import * as z from 'zod';

const keyId = z.string().regex(/^[A-Za-z0-9_-]{1,32}$/, 'a key id is made of letters, digits, - and _');

const keyBytes = z
  .string()
  .regex(/^[A-Za-z0-9+/]{43}=$/, 'must be 32 bytes in base64')
  .transform((text) => new Uint8Array(Buffer.from(text, 'base64')));

const utc = z.iso.datetime({ error: 'must be a time in UTC, such as 2027-01-31T12:00:00.000Z' }).transform(Date.parse);

/** Several keys at once, of which one is active: new values are made with it, old ones are still read with theirs. */
export const keyRingSecret = z
  .object({ active: keyId, next: z.object({ id: keyId, from: utc }).optional(), keys: z.record(keyId, keyBytes) })
  .refine(({ active, keys }) => Object.hasOwn(keys, active), { path: ['active'], message: 'names none of the keys' })
  .refine(({ next, keys }) => next === undefined || Object.hasOwn(keys, next.id), {
    path: ['next', 'id'],
    message: 'names none of the keys',
  });

const headerText = z.string().regex(/^[A-Za-z0-9_-]{32,128}$/, 'must be 32 to 128 letters, digits, - and _');

/** What CloudFront adds to the requests that it forwards. The previous one stays valid until CloudFront sends the current one everywhere. */
export const originSecret = z
  .object({ current: headerText, previous: headerText.optional() })
  .transform(({ current, previous }) => (previous === undefined ? [current] : [current, previous]));
