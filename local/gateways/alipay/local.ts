import { createPublicKey, generateKeyPair, randomInt } from 'node:crypto';
import { promisify } from 'node:util';
import * as z from 'zod';
import type { LocalGateway } from '../local-gateway.ts';

const merchant = z.object({ appId: z.string(), sellerId: z.string(), privateKey: z.string() });

/** Alipay's own key, of which the merchant knows the public half. */
const ALIPAY_KEY = 'alipay-private.pem';

async function pemPair() {
  const { publicKey, privateKey } = await promisify(generateKeyPair)('rsa', { modulusLength: 2048 });
  return {
    publicKey: String(publicKey.export({ type: 'spki', format: 'pem' })),
    privateKey: String(privateKey.export({ type: 'pkcs8', format: 'pem' })),
  };
}

const digits = () => Array.from({ length: 12 }, () => randomInt(10)).join('');

export const alipay = {
  displayName: 'Alipay',
  payLabel: 'Pay by Alipay',
  newAccount: async () => {
    const [own, theirs] = await Promise.all([pemPair(), pemPair()]);
    const ids = { appId: `9021${digits()}`, sellerId: `2088${digits()}` };
    return {
      secret: { ...ids, privateKey: own.privateKey, alipayPublicKey: theirs.publicKey },
      files: { [ALIPAY_KEY]: theirs.privateKey },
    };
  },
  environment: ({ secret, keyFile }) => {
    const { appId, sellerId, privateKey } = merchant.parse(secret);
    const merchantKey = createPublicKey(privateKey).export({ type: 'spki', format: 'pem' });
    return {
      ALIPAY_APP_ID: appId,
      ALIPAY_SELLER_ID: sellerId,
      ALIPAY_PRIVATE_KEY_FILE: keyFile(ALIPAY_KEY),
      MERCHANT_PUBLIC_KEY_FILE: keyFile('merchant-public.pem', String(merchantKey)),
    };
  },
  host: (url) => `${url}/gateway.do`,
  // Alipay takes yuan only, in which the published fees are not priced; the flat fee for everybody else is.
  exampleNationality: 'FRA',
  payUrl: ({ url = '' }) => url,
} as const satisfies LocalGateway;
