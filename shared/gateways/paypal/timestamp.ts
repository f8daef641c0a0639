import * as z from 'zod';

/** PayPal's timestamp in UTC milliseconds. Most have whole seconds, so that all count as the last millisecond of their second. */
export const timestamp = z.string().transform((text, context) => {
  const at = Date.parse(text);
  if (!Number.isFinite(at)) context.addIssue('not a time');
  return Number.isFinite(at) ? Math.floor(at / 1000) * 1000 + 999 : z.NEVER;
});
