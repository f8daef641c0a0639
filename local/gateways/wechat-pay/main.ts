import { X509Certificate } from 'node:crypto';
import { readFileSync } from 'node:fs';
import * as z from 'zod';
import { createWechatPaySandbox } from './app.ts';

const environment = z.object({
  PORT: z.coerce.number().int(),
  DATA_FILE: z.string().min(1),
  PUBLIC_URL: z.url(),
  WECHAT_PAY_APP_ID: z.string().min(1),
  WECHAT_PAY_MCH_ID: z.string().min(1),
  WECHAT_PAY_API_V3_KEY: z.string().length(32),
  WECHAT_PAY_PUBLIC_KEY_ID: z.string().startsWith('PUB_KEY_ID_'),
  WECHAT_PAY_PRIVATE_KEY_FILE: z.string().min(1),
  WECHAT_PAY_CERTIFICATE_FILE: z.string().min(1),
  WECHAT_PAY_CERTIFICATE_KEY_FILE: z.string().min(1),
  WECHAT_PAY_H5_DOMAINS: z.string().min(1),
  MERCHANT_SERIAL: z.string().min(1),
  MERCHANT_PUBLIC_KEY_FILE: z.string().min(1),
  SPEED: z.coerce.number().positive().default(1),
});

const env = environment.parse(process.env);
const certificatePem = readFileSync(env.WECHAT_PAY_CERTIFICATE_FILE, 'utf8');
const sandbox = createWechatPaySandbox({
  port: env.PORT,
  dataFile: env.DATA_FILE,
  publicUrl: env.PUBLIC_URL,
  appId: env.WECHAT_PAY_APP_ID,
  mchId: env.WECHAT_PAY_MCH_ID,
  apiV3Key: env.WECHAT_PAY_API_V3_KEY,
  merchantSerial: env.MERCHANT_SERIAL,
  merchantPublicKey: readFileSync(env.MERCHANT_PUBLIC_KEY_FILE, 'utf8'),
  publicKey: {
    serial: env.WECHAT_PAY_PUBLIC_KEY_ID,
    privateKey: readFileSync(env.WECHAT_PAY_PRIVATE_KEY_FILE, 'utf8'),
  },
  certificate: {
    serial: new X509Certificate(certificatePem).serialNumber,
    pem: certificatePem,
    privateKey: readFileSync(env.WECHAT_PAY_CERTIFICATE_KEY_FILE, 'utf8'),
  },
  h5Domains: env.WECHAT_PAY_H5_DOMAINS.split(','),
  speed: env.SPEED,
});

await sandbox.start();
console.log('ready');
process.once('SIGTERM', () => void sandbox.stop());
process.once('SIGINT', () => void sandbox.stop());
