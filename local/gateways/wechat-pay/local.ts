import { createPublicKey, generateKeyPair, randomBytes, randomInt } from 'node:crypto';
import { promisify } from 'node:util';
import * as z from 'zod';
import type { LocalGateway } from '../local-gateway.ts';

const merchant = z.object({
  appId: z.string(),
  mchId: z.string(),
  merchantSerial: z.string(),
  privateKey: z.string(),
  // Several while one replaces the other; the sandbox uses the first.
  apiV3Key: z.union([z.string(), z.array(z.string()).min(1)]).transform((keys) => [keys].flat()[0] ?? ''),
  publicKeyId: z.string(),
});

/** WeChat Pay's own keys, of which the merchant knows the public halves. */
const FILES = {
  privateKey: 'wechat-pay-private.pem',
  certificate: 'wechat-pay-certificate.pem',
  certificateKey: 'wechat-pay-certificate-private.pem',
} as const;

async function pemPair() {
  const { publicKey, privateKey } = await promisify(generateKeyPair)('rsa', { modulusLength: 2048 });
  return {
    publicKey: String(publicKey.export({ type: 'spki', format: 'pem' })),
    privateKey: String(privateKey.export({ type: 'pkcs8', format: 'pem' })),
  };
}

const digits = (count: number) => Array.from({ length: count }, () => randomInt(10)).join('');

export const wechatPay = {
  displayName: 'WeChat Pay',
  payLabel: 'Pay by WeChat Pay',
  newAccount: async () => {
    const [own, theirs, older] = await Promise.all([pemPair(), pemPair(), pemPair()]);
    const { platformCertificate } = await import('./platform-certificate.ts');
    const certificate = platformCertificate(older);
    return {
      secret: {
        appId: `wx${randomBytes(8).toString('hex')}`,
        mchId: `16${digits(8)}`,
        merchantSerial: randomBytes(20).toString('hex').toUpperCase(),
        privateKey: own.privateKey,
        apiV3Key: [randomBytes(16).toString('hex')],
        publicKeyId: `PUB_KEY_ID_01${digits(26)}`,
        publicKey: theirs.publicKey,
        platformCertificates: certificate,
      },
      files: {
        [FILES.privateKey]: theirs.privateKey,
        [FILES.certificate]: certificate,
        [FILES.certificateKey]: older.privateKey,
      },
    };
  },
  environment: ({ secret, siteUrl, keyFile }) => {
    const { appId, mchId, merchantSerial, privateKey, apiV3Key, publicKeyId } = merchant.parse(secret);
    const merchantKey = createPublicKey(privateKey).export({ type: 'spki', format: 'pem' });
    return {
      WECHAT_PAY_APP_ID: appId,
      WECHAT_PAY_MCH_ID: mchId,
      WECHAT_PAY_API_V3_KEY: apiV3Key,
      WECHAT_PAY_PUBLIC_KEY_ID: publicKeyId,
      WECHAT_PAY_PRIVATE_KEY_FILE: keyFile(FILES.privateKey),
      WECHAT_PAY_CERTIFICATE_FILE: keyFile(FILES.certificate),
      WECHAT_PAY_CERTIFICATE_KEY_FILE: keyFile(FILES.certificateKey),
      WECHAT_PAY_H5_DOMAINS: new URL(siteUrl).hostname,
      MERCHANT_SERIAL: merchantSerial,
      MERCHANT_PUBLIC_KEY_FILE: keyFile('wechat-pay-merchant-public.pem', String(merchantKey)),
    };
  },
  host: (url) => url,
  // WeChat Pay takes yuan only, in which the published fees are not priced; the flat fee for everybody else is.
  exampleNationality: 'FRA',
  testPayers: (url) => ({
    title: "WeChat Pay on the payer's phone",
    choices: [{ value: `${url}/scan`, label: 'Scans the QR codes that are shown anywhere' }],
  }),
  // Through another gateway, the code is the address of its own page.
  payUrl: ({ codeUrl, url = '' }, sandbox) =>
    codeUrl?.startsWith('weixin:') ? `${sandbox}/scan?code=${encodeURIComponent(codeUrl)}` : (codeUrl ?? url),
} as const satisfies LocalGateway;
