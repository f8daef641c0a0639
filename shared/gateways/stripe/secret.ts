import * as z from 'zod';

const modeOf = (key: string) => (key.split('_')[1] === 'live' ? 'live' : 'test');

/**
 * Keys of one account at Stripe; several webhook secrets are valid at once during a rotation. Test and live mode share the account's id,
 * but no payments, so they count as two accounts.
 */
export const stripeSecret = z
  .object({
    account: z.string().regex(/^acct_\w+$/, 'must begin with acct_'),
    secretKey: z.string().regex(/^(sk|rk)_(test|live)_\w+$/, 'must begin with sk_test_ or sk_live_ (or rk_…)'),
    publishableKey: z.string().regex(/^pk_(test|live)_\w+$/, 'must begin with pk_test_ or pk_live_'),
    webhookSecrets: z.array(z.string().regex(/^whsec_\S+$/, 'must begin with whsec_')).min(1, 'must name at least one'),
  })
  .refine((keys) => modeOf(keys.secretKey) === modeOf(keys.publishableKey), {
    path: ['publishableKey'],
    message: 'one key is for test mode, the other for live mode',
  })
  .transform(({ account, ...keys }) => {
    const mode = modeOf(keys.secretKey);
    return { ...keys, account: mode === 'live' ? account : `${account}/test`, mode } as const;
  });

export type StripeSecret = z.output<typeof stripeSecret>;
