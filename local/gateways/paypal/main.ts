import { readFileSync } from 'node:fs';
import * as z from 'zod';
import { createPayPalSandbox } from './sandbox.ts';

const environment = z
  .object({
    PORT: z.coerce.number().int(),
    DATA_FILE: z.string().min(1),
    PUBLIC_URL: z.url(),
    PAYPAL_CLIENT_ID: z.string().min(1),
    PAYPAL_CLIENT_SECRET: z.string().min(1),
    PAYPAL_MERCHANT_ID: z.string().min(1),
    PAYPAL_CERTIFICATES_FILE: z.string().min(1),
    PAYPAL_SIGNING_KEY_FILE: z.string().min(1),
    WEBHOOK_ID: z.string().min(1),
    WEBHOOK_URL: z.url(),
    SPEED: z.coerce.number().positive().default(1),
  })
  .safeParse(process.env);

if (!environment.success) {
  console.error(`PayPal sandbox: ${z.prettifyError(environment.error)}`);
  process.exit(1);
}

const { data } = environment;
const sandbox = createPayPalSandbox({
  port: data.PORT,
  dataFile: data.DATA_FILE,
  publicUrl: data.PUBLIC_URL.replace(/\/$/, ''),
  clientId: data.PAYPAL_CLIENT_ID,
  clientSecret: data.PAYPAL_CLIENT_SECRET,
  merchantId: data.PAYPAL_MERCHANT_ID,
  chain: readFileSync(data.PAYPAL_CERTIFICATES_FILE, 'utf8'),
  privateKey: readFileSync(data.PAYPAL_SIGNING_KEY_FILE, 'utf8'),
  webhookId: data.WEBHOOK_ID,
  webhookUrl: data.WEBHOOK_URL,
  speed: data.SPEED,
});

for (const signal of ['SIGTERM', 'SIGINT'] as const) {
  process.once(signal, () => void sandbox.stop().then(() => process.exit(0)));
}

await sandbox.start();
console.log('ready');
