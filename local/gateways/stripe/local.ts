import { randomBytes } from 'node:crypto';
import * as z from 'zod';
import type { LocalGateway } from '../local-gateway.ts';
import { TEST_CARDS } from './test-cards.ts';

const merchant = z.object({
  account: z.string(),
  secretKey: z.string(),
  publishableKey: z.string(),
  webhookSecrets: z.array(z.string()),
});

const token = () => randomBytes(24).toString('hex');

export const stripe = {
  displayName: 'Stripe',
  payLabel: 'Pay by card',
  newAccount: async () => ({
    secret: {
      account: `acct_1${randomBytes(8).toString('hex')}`,
      secretKey: `sk_test_${token()}`,
      publishableKey: `pk_test_${token()}`,
      webhookSecrets: [`whsec_${token()}`],
    },
  }),
  environment: ({ secret, webhookUrl }) => {
    const { account, secretKey, publishableKey, webhookSecrets } = merchant.parse(secret);
    return {
      STRIPE_ACCOUNT: account,
      STRIPE_SECRET_KEY: secretKey,
      STRIPE_PUBLISHABLE_KEY: publishableKey,
      WEBHOOK_URL: webhookUrl,
      WEBHOOK_SECRET: webhookSecrets.join(','),
    };
  },
  host: (url) => url,
  script: (url) => `${url}/stripe-js/stripe.js`,
  exampleNationality: 'GBR',
  testPayers: () => ({
    title: 'Test cards (any future expiry date, any security code)',
    choices: TEST_CARDS.map(({ number, label }) => ({ value: number.replace(/(.{4})(?=.)/g, '$1 '), label })),
  }),
  payUrl: ({ clientSecret = '' }, url, returnUrl) =>
    `${url}/pay/${encodeURIComponent(clientSecret)}?${new URLSearchParams({ return_url: returnUrl })}`,
} as const satisfies LocalGateway;
