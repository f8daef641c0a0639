import { randomBytes, randomInt } from 'node:crypto';
import * as z from 'zod';
import type { LocalGateway } from '../local-gateway.ts';
import { ACCOUNTS } from './accounts.ts';
import { newCertificateAuthority } from './certificates.ts';

const merchant = z.object({
  clientId: z.string(),
  clientSecret: z.string(),
  merchantId: z.string(),
  webhookId: z.string(),
});

const CHAIN = 'paypal-certificates.pem';
const SIGNING_KEY = 'paypal-signing-key.pem';

const letters = (count: number) =>
  Array.from({ length: count }, () => '23456789ABCDEFGHJKLMNPQRSTUVWXYZ'[randomInt(32)]).join('');
const token = () => randomBytes(40).toString('hex');

export const paypal = {
  displayName: 'PayPal',
  payLabel: 'Pay by PayPal',
  newAccount: async () => {
    const { root, chain, privateKey } = await newCertificateAuthority();
    return {
      secret: {
        environment: 'sandbox',
        clientId: `A${token()}`,
        clientSecret: `E${token()}`,
        merchantId: letters(13),
        webhookId: letters(17),
        webhookRootCertificate: root,
      },
      files: { [CHAIN]: chain, [SIGNING_KEY]: privateKey },
    };
  },
  environment: ({ secret, webhookUrl, keyFile }) => {
    const { clientId, clientSecret, merchantId, webhookId } = merchant.parse(secret);
    return {
      PAYPAL_CLIENT_ID: clientId,
      PAYPAL_CLIENT_SECRET: clientSecret,
      PAYPAL_MERCHANT_ID: merchantId,
      PAYPAL_CERTIFICATES_FILE: keyFile(CHAIN),
      PAYPAL_SIGNING_KEY_FILE: keyFile(SIGNING_KEY),
      WEBHOOK_ID: webhookId,
      WEBHOOK_URL: webhookUrl,
    };
  },
  host: (url) => url,
  script: (url) => `${url}/web-sdk/v6/core`,
  exampleNationality: 'GBR',
  testPayers: () => ({
    title: "Accounts on PayPal's page",
    choices: ACCOUNTS.map(({ id, label }) => ({ value: id, label })),
  }),
  payUrl: ({ url = '' }) => url,
} as const satisfies LocalGateway;
