import { readFileSync } from 'node:fs';
import * as z from 'zod';
import { createAlipaySandbox } from './app.ts';

const environment = z.object({
  PORT: z.coerce.number().int(),
  DATA_FILE: z.string().min(1),
  PUBLIC_URL: z.url(),
  ALIPAY_APP_ID: z.string().min(1),
  ALIPAY_SELLER_ID: z.string().regex(/^2088\d{12}$/),
  ALIPAY_PRIVATE_KEY_FILE: z.string().min(1),
  MERCHANT_PUBLIC_KEY_FILE: z.string().min(1),
  SPEED: z.coerce.number().positive().default(1),
});

const env = environment.parse(process.env);
const sandbox = createAlipaySandbox({
  port: env.PORT,
  dataFile: env.DATA_FILE,
  publicUrl: env.PUBLIC_URL,
  appId: env.ALIPAY_APP_ID,
  sellerId: env.ALIPAY_SELLER_ID,
  privateKey: readFileSync(env.ALIPAY_PRIVATE_KEY_FILE, 'utf8'),
  merchantPublicKey: readFileSync(env.MERCHANT_PUBLIC_KEY_FILE, 'utf8'),
  speed: env.SPEED,
});

await sandbox.start();
console.log('ready');
process.once('SIGTERM', () => void sandbox.stop());
process.once('SIGINT', () => void sandbox.stop());
